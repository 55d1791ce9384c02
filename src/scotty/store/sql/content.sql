-- Which content assets the words of touches rest on, how many of them left by mail, and how many of those were
-- answered, not with a no, as of $moment. The newest words of each touch count; replies(touch, said), noes(said).
with draft as (
    select json_extract_string(data, '$.touch') as touch, arg_max(data, row(known, id)) as data
    from told
    where kind = 'touch.drafted' and own and known <= $moment::timestamptz
    group by touch
),
used as (
    select distinct touch, unnest(list_concat(
        coalesce(json_extract_string(data, '$.assets[*]'), []),
        [replace(f, 'asset:', '') for f in coalesce(json_extract_string(data, '$.claims[*].facts[*]'), []) if f like 'asset:%']
    )) as asset
    from draft
),
sent as (
    select distinct json_extract_string(data, '$.touch') as touch
    from told
    where kind = 'touch.sent' and own and known <= $moment::timestamptz
        and coalesce(json_extract_string(data, '$.channel'), 'mail') = 'mail'
),
answered as (
    select distinct touch from replies where said not in (select said from noes)
)
select asset, count(*)::bigint as drafted, count(sent.touch)::bigint as sent, count(answered.touch)::bigint as answered
from used left join sent using (touch) left join answered using (touch)
group by asset
order by asset
