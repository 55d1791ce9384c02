"""One account: its standing, what it rests on, its people and deals, as of any date."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
import numpy as np

from scotty.desk.named import MEND, find_account
from scotty.desk.rules import current_rules
from scotty.desk.why import Link, tell_fact
from scotty.facts import Fact, Timeline
from scotty.flows.sweep import read_price
from scotty.ports import House
from scotty.stages.identify.describe import describe, with_facts
from scotty.stages.identify.fit import read_profile
from scotty.stages.identify.intent import half_lives
from scotty.stages.identify.judge import Field, Judged, People, Rules, judge
from scotty.stages.identify.measures import measure_timeline
from scotty.stages.identify.patch import patch_people
from scotty.stages.identify.profile import fold_profile, fold_tier
from scotty.stages.identify.receipts import gather_evidence
from scotty.stages.identify.standing import Standing

WEEKS = 26
STEP = 2
"""How far back the score's own history is drawn, and how closely."""


class Trace(msgspec.Struct, frozen=True):
    """The scores as they stood at an earlier moment, as known then."""

    at: datetime
    score: float
    intent: float
    fit: float


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """All that is shown of an account."""

    standing: Standing
    profile: dict[str, Any]
    timeline: tuple[Link, ...]
    facts: int
    contacts: tuple[dict[str, Any], ...]
    deals: tuple[dict[str, Any], ...]
    history: tuple[Trace, ...]
    simulated: bool


def show_account(
    house: House,
    name: str,
    as_of: datetime | None = None,
    limit: int = 200,
    price: float | None = None,
    rules: Rules | None = None,
) -> AccountView:
    """Return an account by domain, key or exact name, as known at `as_of` (now by default).

    `price` is what a deal is worth for each employee, US dollars a year, where the caller knows
    it already (the live board does); `rules` likewise. `limit` bounds the facts listed (newest
    first), not those judged. Raises Refused where nothing is known of such an account.
    """
    moment = as_of or house.clock.now()
    row = find_account(house, name, f"{MEND[:-1]}; `scotty hot` lists some.")
    key = str(row["key"])
    timeline = house.ledger.timelines([key])[key].cut(moment)
    facts = list(timeline.facts())
    rules = rules or current_rules(house, moment)
    if price is None:
        price = read_price(house.lake, moment, rules.book.tiers)
    judged = _judge_one(timeline, facts, moment, rules, price)
    standing = msgspec.structs.replace(describe(judged, 0, rules.signals), tier=_last_tier(facts))
    return AccountView(
        standing=with_facts(standing, gather_evidence(facts, rules.signals), rules.signals),
        profile={"name": key, **fold_profile(facts)},
        timeline=tuple(tell_fact(fact) for fact in facts[::-1][:limit]),
        facts=len(facts),
        contacts=_contacts(house, key, facts),
        deals=_deals(house, key, facts),
        history=tuple(
            _trace(timeline, moment - timedelta(weeks=back), rules, price)
            for back in range(WEEKS, 0, -STEP)
        ),
        simulated=any(fact.source.startswith("sandbox") for fact in facts),
    )


def _judge_one(
    timeline: Timeline, facts: list[Fact], moment: datetime, rules: Rules, price: float
) -> Judged:
    """Judge one account by the same functions as all of them."""
    measures = measure_timeline(
        timeline, moment, half_lives(rules.signals), rules.intent.person_half_life
    )
    field = Field(
        moment=moment,
        measures=measures,
        profiles=read_profile(timeline.account, fold_profile(facts)),
        people=_people(timeline.account, facts),
        tiers=np.zeros(1, dtype=np.int64),
        pinned={},
        working=np.zeros(1, dtype=bool),
        price=price,
    )
    return judge(field, rules)


def _people(key: str, facts: list[Fact]) -> People:
    none = np.zeros(0, dtype=object)
    nobody = People(np.zeros(0, dtype=np.int64), none, none, none, none)
    return patch_people(nobody, {key: facts}, {key: 0})


def _last_tier(facts: list[Fact]) -> int | None:
    """Return the tier on record: what a person fixed, else what was last assigned."""
    pin, tier = fold_tier(facts)
    return tier if pin is None else pin or None


def _trace(timeline: Timeline, moment: datetime, rules: Rules, price: float) -> Trace:
    then = timeline.cut(moment)
    judged = _judge_one(then, list(then.facts()), moment, rules, price)
    parts = (judged.score[0], judged.intent.total[0], judged.fit.score[0])
    score, intent, fit = (round(float(part), 2) for part in parts)
    return Trace(moment, score, intent, fit)


def _contacts(house: House, key: str, facts: list[Fact]) -> tuple[dict[str, Any], ...]:
    """Return the people as known by these facts, with when each was last active."""
    last: dict[str, datetime] = {}
    known: set[str] = set()
    for fact in facts:
        if fact.contact is not None:
            known.add(fact.contact)
            if fact.verdict == "human" and not fact.kind.startswith("contact."):
                last[fact.contact] = fact.at
    rows = [_plain(row) for row in house.tables.contacts(key) if row["key"] in known]
    return tuple({**row, "last_active": last.get(row["key"])} for row in rows)


def _deals(house: House, key: str, facts: list[Fact]) -> tuple[dict[str, Any], ...]:
    known = {fact.deal for fact in facts if fact.deal is not None}
    return tuple(_plain(row) for row in house.tables.deals(key) if row["key"] in known)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**{k: v for k, v in row.items() if k != "profile"}, **dict(row.get("profile") or {})}
