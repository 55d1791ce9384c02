-- Which rows the transactions in [after, until) can have changed, as (projection, key).
-- `links`: whether any link came or went.
with told as (
    select kind, account, contact, deal from facts
    where tx >= %(after)s::text::xid8 and tx < %(until)s::text::xid8 and kind = any(%(kinds)s)
    union all
    select f.kind, a.account, f.contact, f.deal
    from attributed a join facts f on f.id = a.fact
    where a.tx >= %(after)s::text::xid8 and a.tx < %(until)s::text::xid8 and f.kind = any(%(kinds)s)
)
select 'accounts', account from told
where account is not null and kind in ('account.profiled', 'deal.won')
union
select 'contacts', contact from told where contact is not null and kind like 'contact.%%'
union
select 'deals', deal from told where deal is not null and kind like 'deal.%%'
union
select 'links', '' from told where kind in ('account.linked', 'link.undone')
