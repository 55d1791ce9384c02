-- The profile of every account that anything was told of, as known by $moment.
-- Per field the last telling wins, by (known, at, id); a field told null or empty erases nothing.
-- merged(account, root): accounts that links (not undone by then) made part of another one. Those
-- are left out, and what was told of them is told of the other one, where nothing was told of it.
with standing as (
    select account, id, kind, any_value(told) as told, any_value("at") as "at", any_value(data) as data
    from told
    where kind in ('account.profiled', 'deal.won')
        and known <= $moment::timestamptz and account is not null
    group by account, id, kind
    having sum(sign) > 0
),
telling as (
    select coalesce(m.root, s.account) as account, m.root is null as own, s.kind,
        row(own, s.told, s."at", s.id) as nth, json_extract_string(s.data, [
        '$.name', '$.domain', '$.industry', '$.employees', '$.revenue', '$.country',
        '$.growth', '$.technologies', '$.parent', '$.owner', '$.customer']) as f
    from standing s left join merged m on m.account = s.account
)
select
    account,
    arg_max(f[1], nth) filter (mine and f[1] <> '') as name,
    arg_max(f[2], nth) filter (mine and f[2] <> '' and (own or account not like '%.%')) as domain,
    arg_max(f[3], nth) filter (mine and f[3] <> '') as industry,
    try_cast(arg_max(f[4], nth) filter (mine and f[4] <> '') as double) as employees,
    try_cast(arg_max(f[5], nth) filter (mine and f[5] <> '') as double) as revenue,
    arg_max(f[6], nth) filter (mine and f[6] <> '') as country,
    try_cast(arg_max(f[7], nth) filter (mine and f[7] <> '') as double) as growth,
    try_cast(arg_max(f[8], nth) filter (mine and f[8] <> '')::json as varchar[]) as technologies,
    arg_max(f[9], nth) filter (mine and f[9] <> '') as parent,
    arg_max(f[10], nth) filter (mine and f[10] <> '') as owner,
    coalesce(try_cast(arg_max(f[11], nth) filter (mine and f[11] <> '') as boolean), false)
        or bool_or(not mine) as customer
from (select *, kind = 'account.profiled' as mine from telling) t
group by account
