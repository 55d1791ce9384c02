"""Advertising: plan it for the accounts of the tiers, and keep the plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

import msgspec

from scotty.facts import Fact, Held, Refused
from scotty.names import find_domain
from scotty.playbook import Tiers
from scotty.playbook.ads import Ads, Channel
from scotty.ports import House
from scotty.signals.view import View
from scotty.stages.engage.ads.plan import Line, Plan, plan_ads
from scotty.stages.engage.ads.target import Target, read_target
from scotty.stages.identify.profile import fold_tier
from scotty.vendors.adplatforms.ranges import Ranges, find_ranges

STEP = 500
"""Timelines read together."""
KIND = "ad.planned"
TIER_KINDS = ("account.pinned", "account.tiered")


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan is made by: parts of the playbook, and where databases of networks lie."""

    ads: Ads
    tiers: Tiers
    mmdb: tuple[Path, ...] = ()


class Drafted(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as it would be now; nothing is kept or spent by making it."""

    as_of: datetime
    plan: Plan
    #: Account -> why it is not advertised to.
    held: Mapping[str, Held]
    #: Whether any of it rests on the sandbox market.
    simulated: bool
    notes: tuple[str, ...] = ()


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the plan that was kept."""

    tag: str
    name: str
    channel: Channel
    cents: int
    daily: int
    days: int
    start: date
    #: Account -> cents.
    accounts: dict[str, int]
    expected: tuple[int, int, int] = (0, 0, 0)
    reasons: tuple[str, ...] = ()


def draft_ads(house: House, rules: Rules, as_of: datetime | None = None) -> Drafted:
    """Return the plan for all accounts in a tier, as known at `as_of` (now by default)."""
    moment = as_of or house.clock.now()
    tiers = read_tiers(house, moment)
    targets: dict[str, Target] = {}
    held: dict[str, Held] = {}
    simulated = False
    domains: dict[str, str] = {}
    for view in read_views(house, sorted(tiers), moment):
        tier, fact = tiers[view.account]
        weight, heat = _read_heat(view)
        found = read_target(view, tier, fact, weight, rules.ads)
        simulated = simulated or is_simulated(view)
        if isinstance(found, Held):
            held[view.account] = found
            continue
        facts = tuple(dict.fromkeys((*found.facts, *heat)))
        targets[view.account] = msgspec.structs.replace(found, facts=facts)
        domains[view.account] = read_domain(view)
    ranges, notes = _find_networks(rules, domains.values())
    seated = [
        msgspec.structs.replace(t, networks=len(ranges[d].networks))
        if (d := domains[t.account]) in ranges
        else t
        for t in targets.values()
    ]
    plan = plan_ads(seated, rules.tiers, rules.ads)
    return Drafted(as_of=moment, plan=plan, held=held, simulated=simulated, notes=tuple(notes))


def read_tiers(house: House, moment: datetime) -> dict[str, tuple[int, str]]:
    """Return account -> its tier, 1 to 3, and the id of the fact that says so, as known then."""
    told: dict[str, list[Fact]] = defaultdict(list)
    for kind in TIER_KINDS:
        for fact in house.ledger.facts(kind):
            if fact.account is not None and fact.known <= moment:
                told[fact.account].append(fact)
    found = {}
    for account, facts in told.items():
        pin, tier = fold_tier(facts)
        number = tier if pin is None else pin
        if number:
            kind = TIER_KINDS[0] if pin is not None else TIER_KINDS[1]
            last = max((f for f in facts if f.kind == kind), key=lambda f: (f.known, f.at, f.id))
            found[account] = (number, last.id)
    return found


def read_views(house: House, accounts: Sequence[str], moment: datetime) -> Iterator[View]:
    """Yield each account as known at the moment; memory is bounded by some hundred timelines."""
    for start in range(0, len(accounts), STEP):
        for _, timeline in sorted(house.ledger.timelines(accounts[start : start + STEP]).items()):
            yield View(timeline, moment)


def read_domain(view: View) -> str:
    """Return the company's registrable domain; "" where it has none."""
    return find_domain(view.tell("domain") or view.account) or ""


def is_simulated(view: View) -> bool:
    """Return whether any of what is known of the account is make-believe."""
    return any(f.source.startswith("sandbox") for fs in view.log.kinds.values() for f in fs)


def _read_heat(view: View) -> tuple[float, tuple[str, ...]]:
    """Return where in the tier's budget the account lies, by the score it turned hot with."""
    lines = view.log.of("account.heated", "account.cooled")
    if not lines or lines[-1].kind != "account.heated":
        return 0.0, ()
    score = lines[-1].data.get("score")
    share = float(score) / 100 if isinstance(score, int | float) else 0.0
    return share, (view.log.identify(lines[-1]),)


def _find_networks(rules: Rules, domains: Iterable[str]) -> tuple[dict[str, Ranges], list[str]]:
    if not rules.mmdb:
        return {}, ["No .mmdb file is given: no company networks are known."]
    found = find_ranges(rules.mmdb, {d for d in domains if d})
    many = [d for d, r in found.items() if r.too_many]
    notes = [f"{d} has too many networks to be a company's: left out." for d in many]
    return {d: r for d, r in found.items() if not r.too_many}, notes


def keep_plan(house: House, drafted: Drafted, by: str) -> Fact:
    """Keep a plan as the one in force; return the fact. The same plan on the same day is one fact.

    Keeping spends nothing: lists leave only by `export_ads`, and money only at the platforms.
    Raises Refused for a plan without lines.
    """
    if not drafted.plan.lines:
        raise Refused(
            "The plan has no line.", "Tier some accounts, and see why money is unplanned."
        )
    now = house.clock.now()
    lines = [msgspec.to_builtins(_keep(line, now.date())) for line in drafted.plan.lines]
    digest = blake2b(msgspec.json.encode(lines), digest_size=8).hexdigest()
    fact = Fact(
        kind=KIND,
        at=now,
        known=now,
        source="sandbox:ads" if drafted.simulated else "scotty",
        key=f"{now:%Y-%m-%d}:{digest}",
        because=tuple(dict.fromkeys(f for line in drafted.plan.lines for f in line.facts))[:500],
        data={"lines": lines, "by": by, "budget": drafted.plan.budget},
    )
    house.ledger.append([fact])
    return fact


def _keep(line: Line, start: date) -> Planned:
    return Planned(
        tag=line.tag,
        name=line.name,
        channel=line.channel,
        cents=line.cents,
        daily=line.daily,
        days=line.days,
        start=start,
        accounts={part.account: part.cents for part in line.parts},
        expected=line.expected,
        reasons=line.reasons,
    )


def find_plan(
    house: House, as_of: datetime | None = None
) -> tuple[Fact, tuple[Planned, ...]] | None:
    """Return the plan in force and its lines; None where none was kept yet."""
    told = [f for f in house.ledger.facts(KIND) if as_of is None or f.known <= as_of]
    if not told:
        return None
    fact = max(told, key=lambda f: (f.known, f.id))
    return fact, tuple(msgspec.convert(fact.data["lines"], list[Planned]))
