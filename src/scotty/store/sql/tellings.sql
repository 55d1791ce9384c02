-- Every telling of every deal that was known by $moment, in order of telling: what its state at any
-- moment before is made of. A telling that names its account later on counts from its first known.
select
    deal, replace(id::varchar, '-', '') as fact, kind, "at", known, account,
    f[1] as status, f[2] as stage, try_cast(f[3] as double) as amount, f[4] as currency,
    try_cast(left(f[5], 10) as date) as close_date, f[6] as owner, f[7] as name, f[8] as type,
    coalesce(f[9], 'false') = 'true' as undated
from (
    select deal, id, any_value(kind) as kind, any_value("at") as "at", min(known) as known,
        max(account) as account,
        json_extract_string(any_value(data), [
            '$.status', '$.stage', '$.amount', '$.currency', '$.close_date', '$.owner', '$.name',
            '$.kind', '$.undated']) as f
    from told
    where kind in ('deal.opened', 'deal.staged', 'deal.amended', 'deal.won', 'deal.lost')
        and known <= $moment::timestamptz and deal is not null and sign > 0
    group by deal, id
)
order by deal, known, "at", kind in ('deal.won', 'deal.lost'), id
