-- Deals as known by $moment. Per field the last telling wins, by (known, at, id).
-- Status: the last of won, lost, or a status told by name; open where nobody said otherwise.
with standing as (
    select account, deal, id, kind, any_value(told) as told, any_value("at") as "at",
        any_value(data) as data
    from told
    where kind in ('deal.opened', 'deal.staged', 'deal.amended', 'deal.won', 'deal.lost')
        and known <= $moment::timestamptz and deal is not null
    group by account, deal, id, kind
    having sum(sign) > 0
),
telling as (
    select *, kind in ('deal.won', 'deal.lost') as closing, replace(id::varchar, '-', '') as fact,
        json_extract_string(data, [
            '$.status', '$.stage', '$.amount', '$.owner', '$.product', '$.name', '$.kind']) as f
    from standing
),
step as (
    select *, row(told, "at", closing, id) as nth,
        case kind when 'deal.won' then 'won' when 'deal.lost' then 'lost' else f[1] end as status
    from telling
),
folded as (
    select
        arg_max(account, row(nth, account)) filter (account is not null) as account,
        deal,
        coalesce(arg_max(status, nth) filter (status <> ''), 'open') as status,
        arg_max(f[2], nth) filter (f[2] <> '') as stage,
        try_cast(arg_max(f[3], nth) filter (f[3] <> '') as double) as amount,
        min("at") filter (kind = 'deal.opened') as opened,
        arg_max("at", nth) filter (status in ('won', 'lost')) as closed,
        arg_max(f[4], nth) filter (f[4] <> '') as owner,
        arg_max(f[5], nth) filter (f[5] <> '') as product,
        arg_max(f[6], nth) filter (f[6] <> '') as name,
        arg_max(f[7], nth) filter (f[7] <> '') as type,
        arg_min(fact, nth) filter (kind = 'deal.opened') as opened_fact,
        arg_max(fact, nth) filter (status in ('won', 'lost')) as closed_fact,
        arg_max(fact, nth) as fact
    from step
    group by deal
)
select * replace (
    case when status in ('won', 'lost') then closed end as closed,
    case when status in ('won', 'lost') then closed_fact end as closed_fact
)
from folded
