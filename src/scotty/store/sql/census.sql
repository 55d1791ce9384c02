-- How many entries of each kind, verdict and sign the lake holds, with a checksum over them: two lakes
-- of the same entries give the same rows, in whatever order and pieces they lie.
with entries as (
    select kind, verdict, sign, id, account, "at", known, mass from signals
    union all
    select kind, verdict, sign, id, account, "at", known, mass from told
)
select kind, verdict, sign, count(*) as entries,
    bit_xor(hash(id, account, "at", known, mass))::varchar as checksum
from entries
group by all
order by all
