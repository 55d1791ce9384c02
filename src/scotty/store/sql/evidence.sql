-- The newest $most human signals of each kind, and the newest profiles, of the accounts in
-- wanted(account), as known at $moment; `count` says how many there are of the kind.
with mine as (
    select s.account, kind, id, any_value("at") as "at", any_value(person) as person, true as signal
    from signals s semi join wanted using (account)
    where known <= $moment::timestamptz and verdict = 'human'
    group by s.account, kind, id
    having sum(sign) > 0
    union all
    select t.account, kind, id, any_value("at"), null, false
    from told t semi join wanted using (account)
    where known <= $moment::timestamptz and kind = 'account.profiled'
    group by t.account, kind, id
    having sum(sign) > 0
)
select account, kind, replace(id::varchar, '-', '') as fact, "at", person, count, signal
from (
    select *,
        row_number() over (partition by account, kind order by "at" desc, id desc) as nth,
        count(*) over (partition by account, kind) as count
    from mine
)
where nth <= $most
order by account, kind, nth
