-- Warnings about deals that stand as of $moment by the last line told, with the fact that began them.
select
    deal,
    json_extract_string(data, '$.warning') as warning,
    arg_max(account, row(told, "at", id)) as account,
    arg_max(replace(id::varchar, '-', ''), row(told, "at", id)) as fact
from told
where kind = 'deal.warned' and known <= $moment::timestamptz and deal is not null
group by deal, warning
having arg_max(json_extract_string(data, '$.stands'), row(told, "at", id)) = 'true'
order by deal, warning
