-- Which rows the transactions in [after, until) can have changed, as (projection, key).
with told as (
    select id, kind, account, contact, deal, because from facts
    where tx >= %(after)s::text::xid8 and tx < %(until)s::text::xid8 and kind = any(%(kinds)s)
    union all
    select f.id, f.kind, a.account, f.contact, f.deal, f.because
    from attributed a join facts f on f.id = a.fact
    where a.tx >= %(after)s::text::xid8 and a.tx < %(until)s::text::xid8 and f.kind = any(%(kinds)s)
)
select 'accounts', account from told
where account is not null and kind in ('account.profiled', 'account.linked', 'deal.won')
union
select 'accounts', f.account from told t join facts f on f.id = any(t.because)
where t.kind = 'link.undone' and f.kind = 'account.linked' and f.account is not null
union
select 'contacts', contact from told where contact is not null and kind like 'contact.%%'
union
select 'deals', deal from told where deal is not null and kind like 'deal.%%'
