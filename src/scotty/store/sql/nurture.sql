-- Who may be ripe to be spoken to again as of $moment, the weightiest first, $most at most: people whose last
-- sequence ended, who are in none, and for whom the day that they named has come, whose company became hot, who
-- came back within $fresh days, or who heard nothing for $rest days. A sieve: each is judged by their timeline.
with told_by_now as (
    select kind, account, contact, "at", told, id, data, own from told
    where known <= $moment::timestamptz and sign > 0 and kind in (
        'enrolment.ended', 'contact.enrolled', 'contact.left', 'contact.suppressed', 'contact.resubscribed',
        'suppression.lifted', 'mail.received', 'account.heated', 'account.cooled', 'touch.sent', 'page.dwelt',
        'calculator.edited', 'video.watched')
),
ended as (
    select contact, arg_max(account, "at") as account, max("at") as ended,
        arg_max(json_extract_string(data, '$.why'), "at") as why
    from told_by_now
    where kind = 'enrolment.ended' and contact is not null
    group by contact
),
begun as (select contact, max("at") as begun from told_by_now where kind = 'contact.enrolled' group by contact),
heard as (select contact, max("at") as heard from told_by_now where kind = 'touch.sent' group by contact),
named as (
    select contact, max(try_cast(coalesce(json_extract_string(data, '$.until'), json_extract_string(data, '$.back'))
        as timestamptz)) as until
    from told_by_now
    where (kind = 'contact.suppressed' and json_extract_string(data, '$.reason') = 'pause')
        or (kind = 'mail.received' and json_extract_string(data, '$.said') = 'not_now')
    group by contact
),
barred as (
    select contact
    from told_by_now
    where kind in ('contact.suppressed', 'contact.resubscribed', 'suppression.lifted') and contact is not null
        and coalesce(json_extract_string(data, '$.reason'), '') <> 'pause'
    group by contact
    having arg_max(kind, row(told, id)) = 'contact.suppressed'
        and arg_max(coalesce(json_extract_string(data, '$.until'), ''), row(told, id)) = ''
),
hot as (
    select account, max("at") as heated
    from told_by_now
    where kind in ('account.heated', 'account.cooled') and account is not null
    group by account
    having arg_max(kind, row(told, "at", id)) = 'account.heated'
),
act as (
    select person, max("at") as last
    from (
        select person, "at" from signals
        where known <= $moment::timestamptz and verdict = 'human' and sign > 0 and person is not null
            and kind in (select kind from deeds)
        union all
        select contact, "at" from told_by_now where kind in (select kind from deeds) and contact is not null
    )
    where "at" <= $moment::timestamptz
    group by person
),
found as (
    select e.contact, e.account, e.ended,
        n.until <= $moment::timestamptz and coalesce(h.heard, e.ended) < n.until as dated,
        coalesce(n.until > $moment::timestamptz, false) as waits,
        coalesce(hot.heated >= e.ended or (hot.heated is not null and e.why = 'hot'), false) as heated,
        coalesce(act.last > e.ended and act.last >= $moment::timestamptz - to_days($fresh::int), false) as came,
        greatest(e.ended, coalesce(h.heard, e.ended)) <= $moment::timestamptz - to_days($rest::int) as rested
    from ended e
    left join begun b using (contact)
    left join heard h using (contact)
    left join named n using (contact)
    left join hot using (account)
    left join act on act.person = e.contact
    where coalesce(b.begun <= e.ended, true)
        and e.contact not in (select contact from barred)
        and e.contact not in (select contact from told_by_now where kind = 'contact.left' and contact is not null)
)
select contact, account, count(*) over () as count
from found
where not waits and (coalesce(dated, false) or heated or came or rested)
order by coalesce(dated, false) desc, heated desc, came desc, ended, contact
limit $most::bigint
