"""The statements of `attributions`, in the order in which a step uses them."""

from scotty.store.rows import COLUMNS

BATCH = 20_000
"""Facts judged between two fetches."""

TABLES = """
create temp table if not exists bonded (what text, name text) on commit delete rows;
create temp table if not exists changed (what text, name text) on commit delete rows;
create temp table if not exists near (visitor text, changed boolean) on commit delete rows;
create temp table if not exists examined (fact uuid) on commit delete rows;
create temp table if not exists claimed (
    fact uuid, account text, known timestamptz, sign smallint, verdict text, because uuid
) on commit delete rows;
"""
NEWER = {
    "bonded": "copy bonded (what, name) from stdin",
    "changed": "copy changed (what, name) from stdin",
}
CLAIMED = "copy claimed (fact, account, known, sign, verdict, because) from stdin"

BOUNDS = """
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    min(tx::text::bigint), max(tx::text::bigint), count(*)
from (
    select tx from facts
    where tx >= %(after)s::text::xid8 and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by tx limit %(limit)s
) page
"""
_PAGE = "f.tx >= %(after)s::text::xid8 and f.tx < %(until)s::text::xid8"
_ANONYMOUS = "f.visitor is not null and (f.account is null or f.verdict = 'soft')"
_HAPPENED = "f.kind not like 'account.%%' and f.kind not like 'link.%%'"

NEW_BONDS = f"select {COLUMNS} from facts f where {_PAGE} and f.kind = any(%(kinds)s)"
LINKS = f"select {COLUMNS} from facts where kind in ('account.linked', 'link.undone')"
IDENTITY = f"""
select {COLUMNS} from facts f
where f.kind in ('visitor.identified', 'visitor.aliased')
and f.visitor in (select visitor from near)
"""

# Visitors of the page, and those whose identity the page has changed: named by its identifications
# and aliases, or identified as an account whose links changed; and along aliases, both ways.
NEAR = f"""
insert into near
with recursive alias as (
    select visitor, data->>'into' as other from facts where kind = 'visitor.aliased'
), ends as (
    select visitor, other from alias union all select other, visitor from alias
), seed as (
    select distinct f.visitor, false as changed from facts f where {_PAGE} and {_ANONYMOUS}
    union all
    select unnest(%(seeds)s::text[]), true
    union all
    select f.visitor, true from facts f
    where cardinality(%(accounts)s::text[]) > 0 and f.kind = 'visitor.identified'
    and coalesce(nullif(f.data->>'account', ''), f.account) = any(%(accounts)s::text[])
), spread as (
    select visitor, changed from seed
    union
    select e.other, s.changed from spread s join ends e on e.visitor = s.visitor
)
select visitor, bool_or(changed) from spread where visitor is not null group by visitor
"""
NEAR_ALL = """
insert into near
select visitor, true from facts where kind in ('visitor.identified', 'visitor.aliased')
union
select data->>'into', true from facts where kind = 'visitor.aliased'
"""
PARTED = """
select account from unnest(%(accounts)s::text[]) as named (account)
where exists (select from attributions a where a.account = named.account and a.sign = -1)
"""

EXAMINE = f"""
insert into examined
select f.id from facts f join bonded b on b.what = 'visitor' and b.name = f.visitor
where {_PAGE} and {_ANONYMOUS} and {_HAPPENED}
union
select f.id from facts f join bonded b on b.what = 'account' and b.name = f.account
where {_PAGE} and {_HAPPENED}
union
select f.id from facts f join changed c on c.what = 'visitor' and c.name = f.visitor
where {_ANONYMOUS} and {_HAPPENED}
union
select f.id from facts f join changed c on c.what = 'account' and c.name = f.account
where {_HAPPENED}
union
select f.because[1] from facts f where {_PAGE} and f.kind = 'moment.judged'
"""
EXAMINE_ALL = f"""
insert into examined
select f.id from facts f join bonded b on b.what = 'visitor' and b.name = f.visitor
where {_ANONYMOUS} and {_HAPPENED.replace("%%", "%")}
union
select f.id from facts f join bonded b on b.what = 'account' and b.name = f.account
where {_HAPPENED.replace("%%", "%")}
union
select because[1] from facts where kind = 'moment.judged'
union
select fact from attributions
"""
THOUGHTS = """
select distinct on (because[1]) because[1]::text, known, verdict, id::text from facts
where kind = 'moment.judged' and because[1] in (select fact from examined)
order by because[1], known
"""
TOLD = """
select f.id::text, f.kind, f.at, f.known, f.account, f.visitor, f.verdict
from examined e join facts f on f.id = e.fact
"""

WITHDRAW = """
with gone as (
    delete from attributions a using examined e
    where a.fact = e.fact and not exists (
        select from claimed c
        where c.fact = a.fact and c.account = a.account and c.because = a.because
        and c.sign = a.sign and c.known = a.known and c.verdict = a.verdict)
    returning a.*
)
insert into withdrawn (fact, account, known, sign, verdict, because, tx)
select fact, account, known, sign, verdict, because, tx from gone
"""
SETTLE = """
insert into attributions (fact, account, known, sign, verdict, because)
select fact, account, known, sign, verdict, because from claimed
on conflict do nothing
"""

# A page view is of the class that all attributions give it now; `data.class` is what the collector
# thought when it came, and decides only where nobody knows better.
SIGHTED = """
with whose as (
    select fact, sum(sign) filter (where verdict = 'human') as human
    from attributions group by fact
)
select case
    when f.verdict = 'bot' or f.data->>'class' = 'nonactionable' then 'nonactionable'
    when coalesce(w.human, 0) + (f.account is not null and f.verdict = 'human')::int > 0 then 'matched'
    when f.verdict = 'soft' then 'soft'
    else 'unmatched'
end, count(*)
from facts f left join whose w on w.fact = f.id
where f.kind in ('web.page_viewed', 'web.pricing_viewed', 'web.comparison_viewed')
and (%(since)s::timestamptz is null or f.at >= %(since)s::timestamptz)
group by 1
"""
