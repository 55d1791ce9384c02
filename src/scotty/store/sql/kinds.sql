-- Every kind of fact that was known by $moment, and since when.
select kind, min(known) as since
from (
    select kind, known from signals where known <= $moment::timestamptz
    union all
    select kind, known from told where known <= $moment::timestamptz
)
group by kind
