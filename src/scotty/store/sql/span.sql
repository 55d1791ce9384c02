-- When the first signal of a person became known, as known by $moment; null where there is none.
select min(known) as first
from signals
where known <= $moment::timestamptz and verdict = 'human' and account is not null
