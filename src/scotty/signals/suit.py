"""Suit: how well a content asset suits a person at a company, in parts that add up.

Drafts, pages, nurture and recommendations all choose by it. How an asset did so far is no part of
it: who was sent what was chosen, so that would compare people, and the same view would not always
give the same draft.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from math import exp, log
from typing import NamedTuple

import msgspec

from scotty.facts import Fact
from scotty.playbook.content import Asset, Kind
from scotty.playbook.levels import fold_level
from scotty.signals.titles import read_department
from scotty.signals.view import Contact, View

INDUSTRY, SIZE, PAIN, ROLE, STAGE = 4.0, 3.0, 3.0, 2.0, 1.0
"""What full likeness counts. Industry first: a reader looks for a company like theirs (judgement)."""
FULL = INDUSTRY + SIZE + PAIN + ROLE + STAGE
ANY = 0.3
"""Share of it that an asset gets which is for anyone."""
DOUBLING = 3.0
"""A company so many times as large, or as small, is 37 % alike in size."""
CITED = "asset:"
"""How a claim names an asset among the ids of facts."""
DECIDING = re.compile(
    r"propos|negotiat|contract|legal|procure|decision|commit|sign|verbal|angebot|verhandl|vertrag|n[ée]goci",
    re.IGNORECASE,
)
"""Stages of a deal in which they decide."""
READ = ("path", "title", "topic", "url", "statement", "quote", "text")
"""Fields of a fact in which a problem may be named."""

ANSWERS: tuple[tuple[str, Kind], ...] = (
    ("web.pricing_viewed", "roi_note"),
    ("calculator.edited", "roi_note"),
    ("web.comparison_viewed", "objection"),
    ("review.compared", "objection"),
    ("competitor.evaluated", "objection"),
)
"""What they did -> the kind of content that answers it."""
BY_STAGE: dict[str, tuple[Kind, ...]] = {
    "aware": ("insight", "benchmark", "case_study"),
    "evaluating": ("case_study", "roi_note", "benchmark"),
    "deciding": ("case_study", "objection", "roi_note"),
    "customer": (),
}
"""Stage -> kinds of content, the best first, where their behaviour asks for none."""
STRICT: tuple[Kind, ...] = (
    *("insight", "block", "benchmark", "roi_note", "objection", "battle_card"),
)
"""Kinds that speak to somebody in particular: for others they are wrong, not merely less alike."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Whom content is sought for. Empty: not known."""

    company: str = ""
    #: As the playbook spells it.
    industry: str = ""
    employees: float | None = None
    persona: str = ""
    stage: str = "aware"
    #: Problems they are thought to have, as assets name them.
    pains: frozenset[str] = frozenset()
    #: industry, employees, persona, stage or pain:NAME -> ids of the facts that say so.
    facts: Mapping[str, tuple[str, ...]] = {}


class Part(NamedTuple):
    """One ground for an asset: what it adds, why in words ("" for no ground), and the facts."""

    name: str
    points: float
    why: str = ""
    facts: tuple[str, ...] = ()


def aim(view: View, contact: Contact | None, pains: Iterable[str] = ()) -> Target:
    """Return whom content is sought for: an account, and one of its people where known."""
    told = view.profile.get("employees")
    size = told.value if told is not None else None
    sized = isinstance(size, int | float) and not isinstance(size, bool) and size > 0
    stage, because = read_stage(view)
    facts = {"stage": because} if because else {}
    facts |= {n: (view.profile[n].fact,) for n in ("industry", "employees") if n in view.profile}
    if contact is not None and "title" in contact.fields:
        facts["persona"] = (contact.fields["title"].fact,)
    return Target(
        company=view.tell("name"),
        industry=fold_level("industry", view.tell("industry")),
        employees=float(size) if sized else None,  # type: ignore[arg-type]
        persona=(read_department(contact.tell("title")) or "") if contact else "",
        stage=stage,
        pains=frozenset(pains),
        facts=facts,
    )


def read_stage(view: View) -> tuple[str, tuple[str, ...]]:
    """Return how far along an account is (aware, evaluating, deciding, customer), and who says so."""
    customer = view.profile.get("customer")
    if customer is not None and customer.value is True:
        return "customer", (customer.fact,)
    closed = {f.deal for f in view.log.of("deal.won", "deal.lost")}
    running = [
        f for f in view.log.of("deal.opened", "deal.staged", "deal.amended") if f.deal not in closed
    ]
    last: dict[str | None, Fact] = {f.deal: f for f in running if f.data.get("stage")}
    opened = [f for f in running if f.kind == "deal.opened"]
    if not opened:
        return "aware", ()
    late = [f for f in last.values() if DECIDING.search(str(f.data["stage"]))]
    return (
        ("deciding", (view.log.identify(late[-1]),))
        if late
        else ("evaluating", (view.log.identify(opened[-1]),))
    )


def list_had(view: View, contact: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return asset -> drafts to them, or to anybody there, whose words rest on it."""
    had: dict[str, tuple[str, ...]] = {}
    for fact in view.log.of("touch.drafted"):
        if contact in (None, fact.contact):
            cited = [str(f) for c in fact.data.get("claims") or () for f in c.get("facts") or ()]
            names = {f.removeprefix(CITED) for f in cited if f.startswith(CITED)}
            for name in names | {str(a) for a in fact.data.get("assets") or ()}:
                had[name] = (*had.get(name, ()), view.log.identify(fact))
    return had


def read_pains(
    assets: Iterable[Asset], facts: Iterable[Fact], identify: Callable[[Fact], str]
) -> dict[str, tuple[str, ...]]:
    """Return the problems that assets name all of whose words stand in a fact's words -> those facts.

    Of what they looked at, what was found out of them, and what they said; what we said counts nothing.
    """
    pains = sorted({pain for asset in assets for pain in asset.pain})
    found: dict[str, tuple[str, ...]] = {}
    for fact in facts:
        told = _read_words(fact)
        for pain in pains:
            if all(word in told for word in pain.split("-")):
                found[pain] = (*found.get(pain, ()), identify(fact))
    return found


def _read_words(fact: Fact) -> str:
    turns = fact.data.get("turns")
    theirs = (
        str(turn.get("text") or "")
        for turn in (turns if isinstance(turns, list | tuple) else ())
        if isinstance(turn, Mapping) and turn.get("side") == "them"
    )
    told = (str(fact.data.get(field) or "") for field in READ)
    return " ".join((*told, *theirs)).casefold()


def tells_of(asset: Asset, company: str) -> bool:
    """Return whether an asset is a story about that company itself."""
    own = asset.tell("customer").casefold()
    return bool(own) and own == company.casefold()


def compare_asset(asset: Asset, target: Target) -> tuple[Part, ...]:
    """Return the parts of how well an asset suits: five, each 0 or more, `FULL` at most together."""
    return (
        _compare_industry(asset, target),
        _compare_size(asset, target),
        _compare_pains(asset, target),
        _share("persona", asset.persona, target, ROLE),
        _share("stage", asset.stage, target, STAGE),
    )


def sum_parts(parts: Iterable[Part]) -> float:
    """Return the sum of parts, to the millionth: the order of adding changes nothing."""
    return round(sum(part.points for part in parts), 6)


def _compare_industry(asset: Asset, target: Target) -> Part:
    told = fold_level("industry", asset.tell("industry"))
    industries = {*asset.industry, *([told] if told else [])}
    if target.industry and target.industry in industries:
        why = f"Same industry: {target.industry}"
        return Part("industry", INDUSTRY, why, target.facts.get("industry", ()))
    return Part("industry", 0.0 if industries else INDUSTRY * ANY)


def _compare_size(asset: Asset, target: Target) -> Part:
    size = asset.figures.get("employees")
    if not (isinstance(size, int | float) and size > 0 and target.employees):
        return Part("size", 0.0)
    alike = exp(-abs(log(size / target.employees)) / log(DOUBLING))
    points = round(SIZE * alike, 6)
    if alike <= exp(-1):
        return Part("size", points)
    why = f"Similar size: {size:,.0f} people"
    return Part("size", points, why, target.facts.get("employees", ()))


def _compare_pains(asset: Asset, target: Target) -> Part:
    shared = sorted(target.pains & set(asset.pain))
    if not shared:
        return Part("pain", 0.0)
    facts = (f for name in shared for f in target.facts.get(f"pain:{name}", ()))
    points = round(PAIN * len(shared) / len(target.pains), 6)
    return Part("pain", points, "Same question", tuple(dict.fromkeys(facts)))


def _share(name: str, wanted: tuple[str, ...], target: Target, full: float) -> Part:
    if not wanted:
        return Part(name, full * ANY)
    told = target.persona if name == "persona" else target.stage
    return Part(name, full, "", target.facts.get(name, ())) if told in wanted else Part(name, 0.0)
