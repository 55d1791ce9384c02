"""Who is seen: visitors, the networks they come from, and when they say who they are."""

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.people import SEATS, People
from scotty.twins.market.rows import HUMAN, NONE, SOFT, Rows, bundle, tell
from scotty.twins.market.scene import Floats, Ints, Scene
from scotty.twins.market.spells import (
    AWARE,
    CUSTOMER,
    DECIDING,
    EVALUATING,
    IDLE,
    STUDENT,
    WATCHER,
    Acts,
    Spells,
)

SLOTS = 64
"""Browsers per company: one for each seat, the rest for everyone else."""
BY = ("form", "mail click", "trial", "event", "download")


class IdentityParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much of the traffic can be told apart."""

    network: float
    network_size: float
    soft: float
    cookie: float
    idle_committee: float


@dataclass(slots=True)
class Faces:
    """How each browser of a block is seen."""

    luck: Floats
    reach: Floats
    soft: float
    #: When the browser's person became known to us; infinity: never.
    since: Floats
    by: Ints
    people: People
    first: int
    base: int

    def note(self, company: Ints, slot: Ints, at: Floats, by: int) -> None:
        """Remember that these browsers said who they are; the first time counts."""
        earlier = at < self.since[company, slot]
        self.by[company[earlier], slot[earlier]] = by
        np.minimum.at(self.since, (company, slot), at)

    def visitor(self, company: Ints, slot: Ints) -> Ints:
        """Return the number of each browser, unique over the market."""
        return (self.first + company) * SLOTS + slot

    def person(self, company: Ints, slot: Ints) -> Ints:
        """Return the person at each browser, counted over the market, or -1."""
        row = self.people.row[company, np.minimum(slot, SEATS - 1)]
        return np.where((slot < SEATS) & (row >= 0), self.base + row, NONE)

    def cover(self, company: Ints, slot: Ints, at: Floats) -> dict[str, Any]:
        """Return what a web event shows: account, contact, verdict and visitor."""
        known = at >= self.since[company, slot]
        luck, reach = self.luck[company, slot], self.reach[company]
        network = luck < reach
        soft = ~network & (luck < reach + self.soft)
        seen = known | network | soft
        return {
            "company": np.where(seen, self.first + company, NONE),
            "home": self.first + company,
            "person": np.where(known, self.person(company, slot), NONE),
            "visitor": self.visitor(company, slot),
            "verdict": np.where(~known & soft, SOFT, HUMAN),
        }


def meet_faces(
    scene: Scene, c: Companies, people: People, base: int, p: IdentityParameters
) -> Faces:
    """Return the block's browsers before anything happened."""
    rng = scene.stream("faces")
    shape = (len(c), SLOTS)
    since = np.full(shape, np.inf)
    cookie = (people.told & (rng.random(len(people.company)) < p.cookie)).nonzero()[0]
    since[people.company[cookie], people.seat[cookie]] = -np.inf
    reach = np.clip(p.network + p.network_size * np.log10(c.employees), 0.05, 0.8)
    luck = rng.random(shape)
    return Faces(luck, reach, p.soft, since, np.zeros(shape, np.int64), people, c.first, base)


def seat_acts(
    rng: np.random.Generator, spells: Spells, acts: Acts, people: People, idle: float
) -> tuple[Ints, Ints]:
    """Return company and browser of each act: the committee in a project, anyone at other times."""
    company = spells.company[acts.spell]
    phase = spells.phase[acts.spell]
    n = len(company)
    team = np.minimum(spells.team[acts.spell], people.count[company])
    turn = (team * rng.random(n) ** 1.4).astype(np.int64)
    early = np.array([0, 3, 2, 4, 5, 1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    later = np.array([0, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    seat = np.where(phase == AWARE, early[turn], later[turn])
    seat = np.where(seat < people.count[company], seat, 0)
    buying = np.isin(phase, (AWARE, EVALUATING, DECIDING))
    casual = np.isin(phase, (IDLE, CUSTOMER)) & (rng.random(n) < idle)
    seat = np.where(casual, (people.count[company] * rng.random(n)).astype(np.int64), seat)
    stranger = SEATS + rng.integers(0, SLOTS - SEATS, n)
    single = SEATS + (acts.spell * 7) % (SLOTS - SEATS)
    alone = (phase >= STUDENT) & (phase <= WATCHER)
    slot = np.where(alone, single, np.where(buying | casual, seat, stranger))
    row = people.row[company, np.minimum(slot, SEATS - 1)]
    gone = (slot < SEATS) & (row >= 0) & (people.left[np.maximum(row, 0)] < acts.at)
    return company, np.where(gone, stranger, slot)


def tell_identified(scene: Scene, faces: Faces, domains: list[str]) -> Rows:
    """Tell that visitors said who they are, from which their earlier visits become known."""
    company, slot = np.nonzero((faces.since >= scene.start) & (faces.since <= scene.end))
    person = faces.person(company, slot)
    rows = person >= 0
    company, slot, person = company[rows], slot[rows], person[rows]
    names = bundle([domains[k] for k in company.tolist()])
    return tell(
        "visitor.identified",
        ":web",
        faces.since[company, slot],
        company=faces.first + company,
        person=person,
        visitor=faces.visitor(company, slot),
        data={"account": names, "by": faces.by[company, slot]},
        labels={"by": BY},
    )
