-- The fold of every step at once: decayed mass that became known in each step, at one landmark.
-- Adding the steps up to a moment gives the fold at that moment (forward decay adds up).
-- moments(step, "from", until): half-open on the left; rates(kind, short, long) in days;
-- watched(account, row). Everything known before the first step's end belongs to it.
select
    m.step::bigint as step,
    w.row::bigint as row,
    r.code::bigint as code,
    sum(s.sign * s.mass * exp(s.days * r.short)) as short,
    sum(s.sign * s.mass * exp(s.days * r.long)) as long,
    sum(s.sign)::bigint as count
from (
    select account, kind, sign, mass, known,
        (epoch_us("at") - epoch_us($landmark::timestamptz))::double as days
    from signals
    where verdict = 'human' and account is not null
) s
join (
    select kind, code,
        0.6931471805599453::double / 86400e6::double / short as short,
        0.6931471805599453::double / 86400e6::double / long as long
    from rates
) r using (kind)
join watched w using (account)
asof join moments m on s.known > m."from"
where s.known <= m.until
group by all
