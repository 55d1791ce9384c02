-- Who came to the steps that are experiments, which arm they were dealt, and what came of it, as of $moment:
-- one row a touch that left, or that somebody held out would have got. trials(sequence, step);
-- replies(contact, touch, "at", said); noes(said): classes of replies that count as no answer; harms(said): as harm.
with planned as (
    select replace(p.id::varchar, '-', '') as touch, p.contact, p.known as planned,
        json_extract_string(p.data, '$.sequence') as sequence,
        json_extract_string(p.data, '$.step') as step,
        coalesce(json_extract_string(p.data, '$.arm'), '') as arm,
        json_extract_string(p.data, '$.due')::timestamptz as due,
        json_extract_string(p.data, '$.enrolment') as enrolment
    from told p
    where p.kind = 'touch.planned' and p.own and p.known <= $moment::timestamptz and p.contact is not null
),
version as (
    select replace(id::varchar, '-', '') as enrolment, json_extract(data, '$.version')::bigint as version
    from told
    where kind = 'contact.enrolled' and own
),
sent as (
    select json_extract_string(data, '$.touch') as touch, min("at") as "at"
    from told
    where kind = 'touch.sent' and own and known <= $moment::timestamptz
    group by touch
),
held as (
    select distinct json_extract_string(data, '$.touch') as touch
    from told
    where kind = 'touch.dropped' and own and known <= $moment::timestamptz
        and json_extract_string(data, '$.by') = 'trial'
),
dealt as (
    select p.*, v.version, coalesce(s."at", p.due) as "at"
    from planned p
    join trials using (sequence, step)
    left join version v using (enrolment)
    left join sent s using (touch)
    left join held h using (touch)
    where s.touch is not null or h.touch is not null
),
came as (
    select contact, "at", said not in (select said from noes) as answered, false as met,
        said in (select said from harms) as harmed
    from replies
    union all
    select person, "at", false, true, false
    from (select person, "at", kind, known, verdict, sign from signals union all
        select contact, "at", kind, known, verdict, sign from told)
    where kind in ('meeting.booked', 'call.held', 'web.demo_requested')
        and known <= $moment::timestamptz and verdict = 'human' and sign > 0 and person is not null
    union all
    select contact, "at", false, false, true
    from told
    where own and known <= $moment::timestamptz and contact is not null and (kind = 'email.complained'
        or (kind = 'contact.suppressed'
            and json_extract_string(data, '$.reason') in ('unsubscribed', 'complained', 'asked')))
)
select d.sequence, d.step, d.contact, d.arm, d.planned, d.version, d."at",
    min(c."at") filter (where c.answered) as answered,
    min(c."at") filter (where c.met) as met,
    min(c."at") filter (where c.harmed) as harmed
from dealt d
left join came c on c.contact = d.contact and c."at" >= d."at"
group by all
order by d.sequence, d.step, d."at", d.contact
