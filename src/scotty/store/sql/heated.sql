-- Accounts whose last line crossed by $moment made them hot.
select account
from told
where kind in ('account.heated', 'account.cooled') and known <= $moment::timestamptz
    and account is not null
group by account
having arg_max(kind, row(told, "at", id)) = 'account.heated'
order by account
