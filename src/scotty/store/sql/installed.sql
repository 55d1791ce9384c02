-- Accounts that use a product as of $moment, by what was told last of their technologies (a profile, or a snapshot);
-- wanted(name): names in lower case. With the facts that tell it, and what else is said of the company; the largest first.
with standing as (
    select account, id, kind, any_value(told) as told, any_value("at") as "at", any_value(data) as data
    from told
    where kind in ('account.profiled', 'technology.snapshot')
        and known <= $moment::timestamptz and account is not null
    group by account, id, kind
    having sum(sign) > 0
),
telling as (
    select account, replace(id::varchar, '-', '') as fact, row(told, "at", id) as nth, json_extract_string(data, [
        '$.technologies', '$.name', '$.industry', '$.employees']) as f
    from standing
),
folded as (
    select
        account,
        try_cast(arg_max(f[1], nth) filter (f[1] <> '')::json as varchar[]) as technologies,
        arg_max(fact, nth) filter (f[1] <> '') as fact,
        arg_max(fact, nth) filter (f[3] <> '') as trade,
        arg_max(fact, nth) filter (f[4] <> '') as size,
        arg_max(f[2], nth) filter (f[2] <> '') as name,
        arg_max(f[3], nth) filter (f[3] <> '') as industry,
        try_cast(arg_max(f[4], nth) filter (f[4] <> '') as double) as employees
    from telling
    group by account
),
used as (select * exclude (technologies), lower(trim(unnest(technologies))) as product from folded)
select product, account, name, industry, employees, fact, trade, size
from used semi join (select name as product from wanted) w using (product)
order by product, employees desc nulls last, account
