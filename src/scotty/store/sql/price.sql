-- Amount and size of the buyer of every deal won by $moment: what a deal costs for an employee.
with won as (
    select account, deal,
        try_cast(arg_max(json_extract_string(data, '$.amount'), row(told, "at", id)) as double) as amount
    from told
    where kind in ('deal.opened', 'deal.amended', 'deal.won')
        and known <= $moment::timestamptz and deal is not null and account is not null
        and json_extract_string(data, '$.amount') <> ''
    group by account, deal
    having count(*) filter (kind = 'deal.won') > 0
),
sized as (
    select account,
        try_cast(arg_max(json_extract_string(data, '$.employees'), row(told, "at", id)) as double)
            as employees
    from told
    where kind = 'account.profiled' and known <= $moment::timestamptz
        and json_extract_string(data, '$.employees') <> ''
    group by account
)
select won.amount, sized.employees
from won join sized using (account)
where won.amount > 0 and sized.employees > 0
order by won.account, won.deal
