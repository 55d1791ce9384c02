-- Decayed mass of each account and kind at $moment, as known by then.
-- rates(kind, short, long): half-lives in days. Equal to facts.fold.Tally.
-- exp(x · ln 2) is 2^x; the literals are cast because bare decimals make the arithmetic DECIMAL.
select
    s.account,
    s.kind,
    sum(s.sign * s.mass * exp(s.days * r.short)) as short,
    sum(s.sign * s.mass * exp(s.days * r.long)) as long,
    sum(s.sign)::bigint as count,
    max(s."at") as last
from (
    select account, kind, sign, mass, "at",
        (epoch_us("at") - epoch_us($moment::timestamptz))::double as days
    from signals
    where known <= $moment::timestamptz and verdict = 'human' and account is not null
) s
join (
    select kind,
        0.6931471805599453::double / 86400e6::double / short as short,
        0.6931471805599453::double / 86400e6::double / long as long
    from rates
) r using (kind)
group by s.account, s.kind
