-- What a seller would sort by without any score, as known by $moment: when each account last did
-- anything, how much it did ever, and how much in the last 30 days. Human signals only.
select
    account,
    max("at") as last,
    sum(sign)::bigint as count,
    coalesce(sum(sign) filter ("at" > $moment::timestamptz - interval 30 day), 0)::bigint as recent
from signals
where known <= $moment::timestamptz and verdict = 'human' and account is not null
group by account
having sum(sign) > 0
