-- Decayed mass of each person at each account at $moment, over the kinds in rates(kind, …).
select
    account,
    person,
    sum(sign * mass * exp(
        (epoch_us("at") - epoch_us($moment::timestamptz))::double
        * (0.6931471805599453::double / 86400e6::double / $person_half_life::double)
    )) as mass
from signals
where known <= $moment::timestamptz and verdict = 'human'
    and account is not null and person is not null
    and kind in (select kind from rates)
group by account, person
