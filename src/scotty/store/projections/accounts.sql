-- Per field the last telling wins, by (known, at, id); what was told of the account itself
-- before what was told of those that are part of it, and of its domain only that, where the key
-- is one. A fact counts for an account while its signs there add up to more than nothing: +1 for
-- being told of it, and what attributions say.
with member as (
    select key, key as account from accounts where true /* only key */
    union all
    select into_key, key from accounts where into_key is not null /* only into_key */
),
entry as (
    select f.account, f.id, 1 as sign
    from facts f
    where f.kind in ('account.profiled', 'deal.won') and f.account in (select account from member)
    union all
    select a.account, a.fact, a.sign
    from attributions a join facts f on f.id = a.fact
    where f.kind in ('account.profiled', 'deal.won') and a.account in (select account from member)
),
standing as (
    select account, id from entry group by account, id having sum(sign) > 0
),
profile as (
    select m.key,
        lay_over(
            told_fields(f.data) - case when m.account <> m.key and m.key like '%%.%%' then 'domain' else '' end
            order by m.account = m.key, f.known, f.at, f.id
        ) filter (where f.kind = 'account.profiled')
        || case when bool_or(f.kind = 'deal.won') then '{"customer": true}'::jsonb else '{}' end as told
    from member m join standing s on s.account = m.account join facts f on f.id = s.id
    group by m.key
),
made as (
    select a.key, p.told ->> 'name' as name,
        coalesce(p.told ->> 'domain', case when a.key like '%%.%%' then a.key end) as domain,
        coalesce(p.told, '{}') as profile
    from accounts a left join profile p on p.key = a.key
    where true /* only a.key */
)
update accounts a
set name = m.name, domain = m.domain, profile = m.profile
from made m
where m.key = a.key
    and (a.name, a.domain, a.profile) is distinct from (m.name, m.domain, m.profile)
