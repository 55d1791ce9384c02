-- Per field the last telling wins, by (known, at, id). Status: the last of won, lost, or a
-- status told by name; open where nobody said otherwise.
with entry as (
    select f.deal, f.account, f.id, 1 as sign
    from facts f
    where f.kind = any(%(deals)s) and f.deal is not null /* only f.deal */
    union all
    select f.deal, a.account, a.fact, a.sign
    from attributions a join facts f on f.id = a.fact
    where f.kind = any(%(deals)s) and f.deal is not null /* only f.deal */
),
standing as (
    select deal, account, id from entry group by deal, account, id having sum(sign) > 0
),
telling as (
    select s.deal, s.account, f.id, f.kind, f.known, f.at, told_fields(f.data) as data,
        f.kind in ('deal.won', 'deal.lost') as closing,
        case f.kind when 'deal.won' then 'won' when 'deal.lost' then 'lost'
            else told_fields(f.data) ->> 'status' end as status
    from standing s join facts f on f.id = s.id
),
folded as (
    select deal as key, min(known) as known, min(at) filter (where kind = 'deal.opened') as opened,
        lay_over(data order by known, at, closing, id) as profile,
        (array_agg(account order by known desc, at desc, closing desc, id desc, account desc)
            filter (where account is not null))[1] as account,
        coalesce((array_agg(status order by known desc, at desc, closing desc, id desc)
            filter (where status is not null))[1], 'open') as status,
        (array_agg(at order by known desc, at desc, closing desc, id desc)
            filter (where status in ('won', 'lost')))[1] as closed
    from telling
    group by deal
),
made as (
    select key, account, status, profile ->> 'stage' as stage,
        case when pg_input_is_valid(profile ->> 'amount', 'double precision')
            then (profile ->> 'amount')::double precision end as amount,
        opened, case when status in ('won', 'lost') then closed end as closed,
        profile || jsonb_build_object('status', status) as profile, known
    from folded
),
gone as (
    delete from deals d
    where not exists (select from made m where m.key = d.key) /* only d.key */
    returning 1
),
put as (
    insert into deals as d (key, account, status, stage, amount, opened, closed, profile, known)
    select key, account, status, stage, amount, opened, closed, profile, known from made
    on conflict (key) do update
    set account = excluded.account, status = excluded.status, stage = excluded.stage,
        amount = excluded.amount, opened = excluded.opened, closed = excluded.closed,
        profile = excluded.profile, known = excluded.known
    where (d.account, d.status, d.stage, d.amount, d.opened, d.closed, d.profile, d.known)
        is distinct from (excluded.account, excluded.status, excluded.stage, excluded.amount,
            excluded.opened, excluded.closed, excluded.profile, excluded.known)
    returning 1
)
select (select count(*) from gone) + (select count(*) from put)
