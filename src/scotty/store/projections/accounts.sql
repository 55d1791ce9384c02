-- Per field the last telling wins, by (known, at, id). A fact counts for an account while its
-- signs there add up to more than nothing: +1 for being told of it, and what attributions say.
with entry as (
    select f.account, f.id, 1 as sign
    from facts f
    where f.kind in ('account.profiled', 'deal.won') and f.account is not null /* only f.account */
    union all
    select a.account, a.fact, a.sign
    from attributions a join facts f on f.id = a.fact
    where f.kind in ('account.profiled', 'deal.won') /* only a.account */
),
standing as (
    select account, id from entry group by account, id having sum(sign) > 0
),
profile as (
    select s.account,
        lay_over(told_fields(f.data) order by f.known, f.at, f.id)
            filter (where f.kind = 'account.profiled')
        || case when bool_or(f.kind = 'deal.won') then '{"customer": true}'::jsonb else '{}' end as told
    from standing s join facts f on f.id = s.id
    group by s.account
),
link as (
    select distinct on (f.account) f.account, f.data ->> 'into' as into_key
    from facts f
    where f.kind = 'account.linked' and f.account is not null and f.data ->> 'into' <> '' /* only f.account */
        and f.id not in (select unnest(because) from facts where kind = 'link.undone')
    order by f.account, f.known desc, f.at desc, f.id desc
),
made as (
    select a.key, p.told ->> 'name' as name,
        coalesce(p.told ->> 'domain', case when a.key like '%%.%%' then a.key end) as domain,
        coalesce(p.told, '{}') as profile, l.into_key
    from accounts a
    left join profile p on p.account = a.key
    left join link l on l.account = a.key
    where true /* only a.key */
)
update accounts a
set name = m.name, domain = m.domain, profile = m.profile, into_key = m.into_key
from made m
where m.key = a.key and (a.name, a.domain, a.profile, a.into_key)
    is distinct from (m.name, m.domain, m.profile, m.into_key)
