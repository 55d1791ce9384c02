"""Single acts of a buyer or a curious person: downloads, forms, reviews, trials, tenders."""

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.identity import BY, Faces, seat_acts
from scotty.twins.market.rows import NONE, Rows, tell
from scotty.twins.market.scene import Ints, Scene
from scotty.twins.market.season import place_in_office
from scotty.twins.market.spells import Spells, draw_acts


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An act: rates a day by phase, whether it happens elsewhere, whom it makes known."""

    rates: list[float]
    outside: bool = False
    size: float = 0.3
    identifies: str = ""
    #: Where the account alone is known, as in feeds.
    feed: str = ""
    #: Field of `data`, and the words to draw for it.
    field: str = "about"
    words: list[str] = []


@dataclass(frozen=True, slots=True)
class Setting:
    """All that acts need of a block."""

    scene: Scene
    companies: Companies
    spells: Spells
    faces: Faces
    idle_committee: float


def perform_acts(s: Setting, acts: dict[str, Act]) -> list[Rows]:
    """Return the rows of all acts; those that identify come to be known to `faces`."""
    rows = [_perform(s, kind, act) for kind, act in acts.items()]
    return rows + _attend_events(s, rows) + _use_trials(s, rows)


def _perform(s: Setting, kind: str, act: Act) -> Rows:
    rng = s.scene.stream(kind)
    size = np.clip(s.companies.employees / 200, 0.05, 60) ** act.size
    drawn = draw_acts(rng, s.spells, act.rates, act.outside, size)
    company, slot = seat_acts(rng, s.spells, drawn, s.faces.people, s.idle_committee)
    at = place_in_office(rng, drawn.at, s.companies.hours[company])
    data: dict[str, Any] = {}
    if act.words:
        data = {act.field: rng.integers(0, len(act.words), len(at))}
    if act.feed:
        shown: dict[str, Any] = {"company": s.faces.first + company}
    else:
        if act.identifies:
            s.faces.note(company, slot, at, BY.index(act.identifies))
        shown = s.faces.cover(company, slot, at)
        shown["person"] = s.faces.person(company, slot) if act.identifies else shown["person"]
        shown["company"] = np.where(shown["person"] >= 0, s.faces.first + company, shown["company"])
    return tell(kind, act.feed or ":web", at, **shown, data=data, labels={act.field: act.words})


def _follow(rows: Rows, at: Any, index: Ints, kind: str, data: dict[str, Any]) -> Rows:
    """Return rows of another kind by the same people."""
    return tell(
        kind,
        ":web",
        at,
        company=rows.company[index],
        person=rows.person[index],
        visitor=rows.visitor[index],
        verdict=rows.verdict[index],
        data=data,
    )


def _attend_events(s: Setting, rows: list[Rows]) -> list[Rows]:
    """Under half of those who register come; webinars are on Wednesdays (Monday + 2)."""
    rng = s.scene.stream("attendance")
    told = next(r for r in rows if r.kind == "event.registered")
    index = np.flatnonzero((rng.random(len(told)) < 0.42) & (told.company != NONE))
    week = np.floor((told.at[index] + 3) / 7) + 1
    at = week * 7 - 3 + 2 + 15 / 24 + rng.random(len(index)) / 96
    minutes = np.round(60 * rng.beta(4, 1.5, len(index))).astype(np.int64)
    return [_follow(told, at, index, "event.attended", {"minutes": minutes})]


def _use_trials(s: Setting, rows: list[Rows]) -> list[Rows]:
    """Two weeks of use after a trial's start; the median trial is opened three times."""
    rng = s.scene.stream("trials")
    told = next(r for r in rows if r.kind == "product.trial_started")
    times = rng.negative_binomial(0.8, 0.1, len(told)) + 1
    index = np.repeat(np.arange(len(told)), times)
    at = told.at[index] + rng.exponential(4.5, len(index)) + 0.01
    keep = at < told.at[index] + 14
    index, at = index[keep], at[keep]
    minutes = 1 + rng.poisson(12, len(index))
    return [_follow(told, at, index, "product.used", {"minutes": minutes})]
