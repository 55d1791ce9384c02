-- Set which account each one is part of; return the rows that changed, with where they were and are.
with made as (
    select * from unnest(%(accounts)s::text[], %(roots)s::text[]) as t (key, root)
),
changed as (
    select a.key, a.into_key as was, m.root
    from accounts a left join made m on m.key = a.key
    where a.into_key is distinct from m.root
)
update accounts a set into_key = c.root from changed c where c.key = a.key
returning a.key, c.was, c.root
