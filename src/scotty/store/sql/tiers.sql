-- The tier that each account was last told to be in, as known by $moment; $kind is
-- account.tiered (we moved it) or account.pinned (a person fixed it). Last by (known, at, id).
select account, arg_max(json_extract_string(data, '$.tier'), row(told, "at", id)) as tier
from (
    select account, id, any_value(told) as told, any_value("at") as "at", any_value(data) as data
    from told
    where kind = $kind and known <= $moment::timestamptz and account is not null
    group by account, id
    having sum(sign) > 0
) standing
group by account
