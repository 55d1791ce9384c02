-- Contacts as known by $moment. Per field the last telling wins, by (known, at, id).
-- `left`: when they left the account that they were last told to be at; `fact`: the newest profile.
with standing as (
    select account, contact, id, kind, any_value(told) as told, any_value("at") as "at",
        any_value(data) as data
    from told
    where kind in ('contact.profiled', 'contact.left')
        and known <= $moment::timestamptz and contact is not null
    group by account, contact, id, kind
    having sum(sign) > 0
),
telling as (
    select account, contact, id, kind, "at", row(told, "at", id) as nth,
        json_extract_string(data, ['$.name', '$.title', '$.email', '$.country']) as f
    from standing
),
person as (
    select
        contact,
        coalesce(
            arg_max(account, row(nth, account)) filter (kind = 'contact.profiled' and account is not null),
            arg_max(account, row(nth, account)) filter (account is not null)
        ) as account,
        arg_max(f[1], nth) filter (kind = 'contact.profiled' and f[1] <> '') as name,
        arg_max(f[2], nth) filter (kind = 'contact.profiled' and f[2] <> '') as title,
        arg_max(f[3], nth) filter (kind = 'contact.profiled' and f[3] <> '') as email,
        arg_max(f[4], nth) filter (kind = 'contact.profiled' and f[4] <> '') as country,
        arg_max(replace(id::varchar, '-', ''), nth) filter (kind = 'contact.profiled') as fact
    from telling
    group by contact
)
select
    p.account, p.contact, p.name, p.title, p.email, p.country,
    arg_max(t."at", t.nth) as "left", p.fact
from person p
left join telling t on t.contact = p.contact and t.kind = 'contact.left'
    and (t.account = p.account or t.account is null)
group by all
