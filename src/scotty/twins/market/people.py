"""People: the committee of each company, with titles as messy as in life."""

from dataclasses import dataclass

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies, CompanyParameters
from scotty.twins.market.naming import Labels
from scotty.twins.market.scene import Bools, Floats, Ints, Scene
from scotty.twins.market.words import Names, Titles, fold_ascii

LEVELS = ("chief", "vp", "director", "manager", "staff")
SEATS = 16
"""Most seats of a committee; a person is company × SEATS + seat, over the whole market."""


class Seat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seat at the table: function, how senior (shares by level), and whether it holds budget."""

    function: str
    levels: list[float]
    budget: bool = False


class PeopleParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How committees are drawn."""

    base: float
    slope: float
    known: float
    known_affinity: float
    known_senior: float
    local: float
    leaving: float
    leaving_noticed: float
    seats: list[Seat]


@dataclass(frozen=True, slots=True)
class People:
    """A block's people, one row each, ordered by company and seat."""

    company: Ints
    seat: Ints
    level: Ints
    names: list[str]
    titles: list[str]
    emails: list[str]
    #: Row of each (company, seat), or -1.
    row: Ints
    #: How many seats each company has filled.
    count: Ints
    #: Known to the CRM on the first day.
    told: Bools
    #: Whether the seat decides about money.
    budget: Bools
    #: When they leave; never is infinity.
    left: Floats


def draw_people(scene: Scene, c: Companies, p: PeopleParameters) -> People:
    """Draw committees: seats by size of company, levels by seat; names come from `name_people`."""
    rng = scene.stream("people")
    wanted = p.base + p.slope * np.log(c.employees) + 0.8 * rng.standard_normal(len(c))
    count = np.clip(np.round(wanted), 2, len(p.seats)).astype(np.int64)
    company = np.repeat(np.arange(len(c)), count)
    seat = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    shares = np.cumsum(np.array([s.levels for s in p.seats]), axis=1)[seat]
    level = (rng.random(len(seat))[:, None] > shares / shares[:, -1:]).sum(axis=1)
    small = c.employees[company] < 40
    level = np.where(small & (level == 1), np.where(rng.random(len(seat)) < 0.5, 0, 2), level)
    told = rng.random(len(seat)) < np.clip(
        p.known + p.known_affinity * c.affinity[company] + p.known_senior * (level <= 2), 0.03, 0.9
    )
    rate = p.leaving / 365.0
    left = scene.start + rng.exponential(1 / rate, len(seat))
    row = np.full((len(c), SEATS), -1, np.int64)
    row[company, seat] = np.arange(len(seat))
    return People(
        company=company,
        seat=seat,
        level=level.astype(np.int64),
        names=[],
        titles=[],
        emails=[],
        row=row,
        count=count,
        told=told,
        budget=np.array([s.budget for s in p.seats])[seat],
        left=left,
    )


def find_present(people: People, company: Ints, seat: Ints, at: Floats) -> Ints:
    """Return each seat, or where its person has left by then the next one's who has not; else -1."""
    turns = (seat[:, None] + np.arange(SEATS)) % people.count[company][:, None]
    there = people.left[people.row[company[:, None], turns]] >= at[:, None]
    first = there.argmax(axis=1)
    return np.where(there.any(axis=1), turns[np.arange(len(seat)), first], -1)


@dataclass(frozen=True, slots=True)
class Tongues:
    """The words that people are named with."""

    names: Names
    titles: Titles


def name_people(
    scene: Scene,
    c: Companies,
    people: People,
    labels: Labels,
    rules: tuple[CompanyParameters, PeopleParameters, Tongues],
) -> None:
    """Give every person a name, a title and an address that is unique at the domain."""
    world, p, words = rules
    draws = scene.stream("names").random((len(people.company), 6)).tolist()
    style = scene.stream("addresses").integers(0, 4, len(c)).tolist()
    tongues = [world.countries[k].tongue for k in c.country.tolist()]
    taken: set[str] = set()
    for who, seat, level, u in zip(
        people.company.tolist(), people.seat.tolist(), people.level.tolist(), draws, strict=True
    ):
        tongue = tongues[who]
        group = words.names.people.get(tongue, words.names.people["en"])
        first = group.first[int(u[0] * len(group.first))]
        last = group.last[int(u[1] * len(group.last))]
        post = (p.seats[seat].function, LEVELS[level])
        local = u[2] < p.local
        title = words.titles.pick(tongue if local else "en", post, u[3])
        people.names.append(f"{first} {last}")
        people.titles.append(muss_title(title, u[4]))
        people.emails.append(make_address((first, last), labels.domains[who], style[who], taken))


def muss_title(title: str, u: float) -> str:
    """Return a title as somebody typed it: one in six is not as it should be."""
    mussed = (
        (0.05, title.lower()),
        (0.08, title.upper()),
        (0.10, f"{title} "),
        (0.13, title.replace("Director", "Dir.").replace("Manager", "Mgr")),
        (0.15, f"{title} EMEA"),
        (0.165, f"Acting {title}"),
        (1.0, title),
    )
    return next(text for edge, text in mussed if u < edge)


def make_address(name: tuple[str, str], domain: str, style: int, taken: set[str]) -> str:
    """Return an e-mail address in the company's pattern; a namesake gets a number."""
    first, last = (fold_ascii(part) for part in name)
    local = (f"{first}.{last}", f"{first[0]}{last}", first, f"{first}_{last}")[style]
    address, n = f"{local}@{domain}", 2
    while address in taken:
        address, n = f"{local}{n}@{domain}", n + 1
    taken.add(address)
    return address
