-- Every account key that anything names has a row; `known` is since when. Facts are never
-- taken away, so the earliest only ever moves back, and a stretch of the ledger can be added to it.
-- Returns what changed, and whether the row is new.
insert into accounts (key, domain, known)
select key, case when key like '%%.%%' then key end, min(known)
from (
    select account as key, known from facts
    where tx >= %(after)s::text::xid8 and tx < %(until)s::text::xid8
    union all
    select account, known from attributed
    where tx >= %(after)s::text::xid8 and tx < %(until)s::text::xid8
    union all
    select nullif(data ->> 'into', ''), known from facts
    where tx >= %(after)s::text::xid8 and tx < %(until)s::text::xid8 and kind = 'account.linked'
) named
where key is not null
group by key
on conflict (key) do update set known = excluded.known where excluded.known < accounts.known
returning key, xmax = 0 as fresh
