"""An account as advertising sees it: its people, its size, its budget; each with its facts."""

import msgspec

from scotty.facts import Held
from scotty.playbook import Tiers
from scotty.playbook.ads import Ads
from scotty.signals.view import View
from scotty.stages.engage.ads.stops import judge_stop


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One account to advertise to."""

    account: str
    name: str = ""
    #: 1, 2 or 3.
    tier: int
    industry: str = ""
    #: ISO 3166-1 alpha-2; "" where unknown.
    country: str = ""
    employees: float = 0.0
    #: How many of its people may be put on a list.
    people: int = 0
    #: How many networks of its own are known.
    networks: int = 0
    #: Where in the tier's range its budget lies, 0 to 1.
    weight: float = 0.0
    #: Ids of the facts this rests on.
    facts: tuple[str, ...] = ()


def read_target(view: View, tier: int, fact: str, weight: float, ads: Ads) -> Target | Held:
    """Return the account as a target; Held where ads to it have stopped, or it has no tier.

    `fact` told the tier; `weight` (0 to 1) says where in the tier's budget it lies. Networks are
    not in its facts: whoever has a database adds them.
    """
    if tier not in (1, 2, 3):
        return Held("It belongs to no tier.", "Pin its tier, or wait until it rises.")
    if (stop := judge_stop(view, ads)) is not None:
        return Held(stop.why, stop.mend)
    fields = ("name", "industry", "country", "employees")
    told = [said.fact for field in fields if (said := view.profile.get(field)) is not None]
    people = [p for p in view.people.values() if p.left is None and p.email]
    kept = [p for p in people if judge_stop(view, ads, p) is None]
    known = [said.fact for p in kept if (said := p.fields.get("email") or p.fields.get("name"))]
    return Target(
        account=view.account,
        name=view.tell("name"),
        tier=tier,
        industry=view.tell("industry").lower(),
        country=view.tell("country"),
        employees=_read_size(view),
        people=len(kept),
        weight=min(1.0, max(0.0, weight)),
        facts=tuple(dict.fromkeys(f for f in (fact, *told, *known) if f)),
    )


def _read_size(view: View) -> float:
    said = view.profile.get("employees")
    number = said.value if said is not None else 0
    return float(number) if isinstance(number, int | float) and number > 0 else 0.0


def count_budget(target: Target, tiers: Tiers, ads: Ads) -> int:
    """Return the cents for advertising to an account: its place in the tier's range, times the share."""
    if not 1 <= target.tier <= len(tiers.tiers) or target.tier > len(ads.share):
        return 0
    low, high = tiers.tiers[target.tier - 1].budget
    return round(100 * (low + (high - low) * target.weight) * ads.share[target.tier - 1])
