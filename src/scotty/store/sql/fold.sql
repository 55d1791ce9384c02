-- Decayed mass of each account and kind at $moment, as known by then.
-- rates(kind, short, long): half-lives in days. Equal to facts.fold.Tally.
-- exp(x · ln 2) is 2^x; the literals are cast because bare decimals make the arithmetic DECIMAL.
-- Grouped by the kind's number instead of its name, which takes a third less memory.
with rate as (
    select row_number() over ()::smallint as number, kind,
        0.6931471805599453::double / 86400e6::double / short as short,
        0.6931471805599453::double / 86400e6::double / long as long
    from rates
),
sums as (
    select
        account,
        number,
        sum(sign * mass * exp(age * short)) as short,
        sum(sign * mass * exp(age * long)) as long,
        sum(sign) as count,
        max("at") as last
    from (
        select account, kind, sign, mass, "at",
            (epoch_us("at") - epoch_us($moment::timestamptz))::double as age
        from signals
        where known <= $moment::timestamptz and verdict = 'human' and account is not null
    ) signal
    join rate using (kind)
    group by account, number
)
select account, kind, s.short, s.long, count::bigint as count, last
from sums s join rate using (number)
