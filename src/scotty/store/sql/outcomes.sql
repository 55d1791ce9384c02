-- Openings of deals: what intent must foresee. One row for each opening that stands for an account.
select account, deal, min("at") as "at", min(known) as known
from (
    select account, deal, id, min("at") as "at", max(known) as known
    from told
    where kind = 'deal.opened' and account is not null and deal is not null
    group by account, deal, id
    having sum(sign) > 0
) opening
group by account, deal
