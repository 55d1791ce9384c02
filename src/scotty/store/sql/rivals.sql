-- Names of those to whom deals were lost, as known by $moment, and since when.
select json_extract_string(data, '$.to') as rival, min(known) as since
from told
where kind = 'deal.lost' and known <= $moment::timestamptz
    and json_extract_string(data, '$.to') <> ''
group by rival
