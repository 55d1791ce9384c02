-- What the latest $most people who did anything by mail or meeting did in the year up to $moment, and
-- when our touches reached them: one row a person, kinds and times side by side, oldest first.
with act as (
    select person, account, kind, "at"
    from signals
    where known <= $moment::timestamptz and verdict = 'human' and person is not null and sign > 0
        and kind in ('email.replied', 'meeting.booked', 'email.clicked', 'email.opened')
        and "at" > $moment::timestamptz - interval 365 day
),
latest as (
    select person, max("at") as last from act group by person order by last desc, person limit $most::bigint
),
told_too as (
    select person, account, kind, "at" from act
    union all
    select person, account, kind, "at"
    from told
    where kind = 'touch.sent' and known <= $moment::timestamptz and sign > 0
        and "at" > $moment::timestamptz - interval 365 day
)
select
    person as contact,
    any_value(account) as account,
    list(kind order by "at", kind) as kinds,
    list("at" order by "at", kind) as times
from told_too
where person in (select person from latest)
group by person
