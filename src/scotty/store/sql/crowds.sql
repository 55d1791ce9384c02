-- Like steps.sql, for people: decayed mass of each person at each account, step by step.
-- `person` is a hash of account and person.
select
    m.step::bigint as step,
    w.row::bigint as row,
    hash(s.account, s.person) as person,
    sum(s.sign * s.mass * exp(s.days)) as mass
from (
    select account, person, kind, sign, mass, known,
        (epoch_us("at") - epoch_us($landmark::timestamptz))::double
            * (0.6931471805599453::double / 86400e6::double / $person_half_life::double) as days
    from signals
    where verdict = 'human' and account is not null and person is not null
) s
join watched w using (account)
asof join moments m on s.known > m."from"
where s.known <= m.until and s.kind in (select kind from rates)
group by all
