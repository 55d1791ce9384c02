-- What was told of the deals in wanted(deal) that belong to no account, whole.
select t.kind, t."at", t.known, t.source, t.key, t.contact, t.deal, t.verdict, t.mass, t.data
from told t semi join wanted using (deal)
where t.account is null
    and t.kind in ('deal.opened', 'deal.staged', 'deal.amended', 'deal.won', 'deal.lost')
order by t.deal, t.known, t."at", t.id
