-- Per field the last telling wins, by (known, at, id). `left_at`: when they left the account
-- that they were last told to be at.
with entry as (
    select f.contact, f.account, f.id, 1 as sign
    from facts f
    where f.kind in ('contact.profiled', 'contact.left') and f.contact is not null /* only f.contact */
    union all
    select f.contact, a.account, a.fact, a.sign
    from attributions a join facts f on f.id = a.fact
    where f.kind in ('contact.profiled', 'contact.left') and f.contact is not null /* only f.contact */
),
standing as (
    select contact, account, id from entry group by contact, account, id having sum(sign) > 0
),
telling as (
    select s.contact, s.account, f.id, f.kind, f.known, f.at, f.data
    from standing s join facts f on f.id = s.id
),
person as (
    select contact, min(known) as known,
        coalesce(lay_over(told_fields(data) order by known, at, id)
            filter (where kind = 'contact.profiled'), '{}') as profile,
        coalesce(
            (array_agg(account order by known desc, at desc, id desc, account desc)
                filter (where kind = 'contact.profiled' and account is not null))[1],
            (array_agg(account order by known desc, at desc, id desc, account desc)
                filter (where account is not null))[1]) as account
    from telling
    group by contact
),
made as (
    select p.contact as key, p.account, p.profile, p.known,
        (array_agg(t.at order by t.known desc, t.at desc, t.id desc) filter (where t.at is not null))[1] as left_at
    from person p
    left join telling t on t.contact = p.contact and t.kind = 'contact.left'
        and (t.account = p.account or t.account is null)
    group by p.contact, p.account, p.profile, p.known
),
gone as (
    delete from contacts c
    where not exists (select from made m where m.key = c.key) /* only c.key */
    returning 1
),
put as (
    insert into contacts as c (key, account, profile, left_at, known)
    select key, account, profile, left_at, known from made
    on conflict (key) do update
    set account = excluded.account, profile = excluded.profile, left_at = excluded.left_at,
        known = excluded.known
    where (c.account, c.profile, c.left_at, c.known)
        is distinct from (excluded.account, excluded.profile, excluded.left_at, excluded.known)
    returning 1
)
select (select count(*) from gone) + (select count(*) from put)
