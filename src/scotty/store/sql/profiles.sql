-- The profile of every account that anything was told of, as known by $moment.
-- Per field the last telling wins, by (known, at, id); a field told null or empty erases nothing.
-- Accounts that a link (not undone by then) made part of another one are left out: their
-- facts count for the other one by attribution.
with standing as (
    select account, id, kind, any_value(told) as told, any_value("at") as "at", any_value(data) as data
    from told
    where kind in ('account.profiled', 'deal.won')
        and known <= $moment::timestamptz and account is not null
    group by account, id, kind
    having sum(sign) > 0
),
undone as (
    select unnest(string_split(because, ','))::uuid as id
    from told
    where kind = 'link.undone' and own and because <> '' and known <= $moment::timestamptz
),
linked as (
    select account
    from told
    where kind = 'account.linked' and own and known <= $moment::timestamptz
        and account is not null and id not in (select id from undone)
),
telling as (
    select account, kind, row(told, "at", id) as nth, json_extract_string(data, [
        '$.name', '$.domain', '$.industry', '$.employees', '$.revenue', '$.country',
        '$.growth', '$.technologies', '$.parent', '$.owner', '$.customer']) as f
    from standing
    where account not in (select account from linked)
)
select
    account,
    arg_max(f[1], nth) filter (mine and f[1] <> '') as name,
    arg_max(f[2], nth) filter (mine and f[2] <> '') as domain,
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
