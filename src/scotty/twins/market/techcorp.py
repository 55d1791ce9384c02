"""TechCorp: the account of the example journey, always the first company, always about to buy."""

from typing import Any

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies, CompanyParameters
from scotty.twins.market.deals import Deals
from scotty.twins.market.happenings import FUNDING, HappeningParameters, Happenings
from scotty.twins.market.identity import Faces
from scotty.twins.market.journeys import BOUGHT, Journeys
from scotty.twins.market.naming import Labels
from scotty.twins.market.people import LEVELS, People
from scotty.twins.market.rows import Rows, bundle, tell
from scotty.twins.market.scene import Scene


class Stakeholder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person of TechCorp; the place in the list is the seat."""

    name: str
    title: str
    level: str
    told: bool


class Moment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that certainly happens, days before the end."""

    kind: str
    source: str
    before: float
    seat: int = -1
    mass: float = 1.0
    data: dict[str, Any] = {}


class TechCorpParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What TechCorp is and does."""

    name: str
    domain: str
    industry: str
    country: str
    employees: int
    revenue: float
    growth: float
    founded: int
    technologies: list[str]
    affinity: float
    #: Days before the end: aware, evaluating; days after it: deciding, bought.
    aware: float
    evaluating: float
    deciding: float
    bought: float
    strength: float
    amount: float
    round: str
    raised: float
    raised_before: float
    people: list[Stakeholder]
    moments: list[Moment]


def place_company(
    c: Companies, labels: Labels, world: CompanyParameters, p: TechCorpParameters
) -> None:
    """Make the block's first company TechCorp."""
    c.industry[0] = [i.name for i in world.industries].index(p.industry)
    c.country[0] = [x.code for x in world.countries].index(p.country)
    c.hours[0] = world.countries[c.country[0]].hours
    c.employees[0], c.revenue[0], c.growth[0] = p.employees, p.revenue, p.growth
    c.founded[0], c.parent[0], c.affinity[0], c.buzz[0] = p.founded, -1, p.affinity, 1.0
    c.stack[0] = [t.name in p.technologies for t in world.technologies]
    labels.names[0], labels.domains[0] = p.name, p.domain


def place_happening(
    scene: Scene, h: Happenings, hp: HappeningParameters, p: TechCorpParameters
) -> Happenings:
    """Give TechCorp its funding round and nothing else."""
    rest = h.company != 0
    return Happenings(
        np.r_[0, h.company[rest]],
        np.r_[FUNDING, h.kind[rest]],
        np.r_[scene.end - p.raised_before, h.at[rest]],
        np.r_[hp.rounds.index(p.round), h.detail[rest]],
        np.r_[p.raised, h.amount[rest]],
    )


def place_people(people: People, domain: str, p: TechCorpParameters) -> None:
    """Seat the seven stakeholders; the block's first company has at least as many seats."""
    for seat, person in enumerate(p.people):
        row = int(people.row[0, seat])
        people.names[row], people.titles[row] = person.name, person.title
        people.emails[row] = f"{person.name.lower().replace(' ', '.')}@{domain}"
        people.level[row], people.told[row] = LEVELS.index(person.level), person.told
        people.left[row] = np.inf


def place_journey(scene: Scene, j: Journeys, p: TechCorpParameters) -> Journeys:
    """Put TechCorp's journey in place of whatever was drawn for it."""
    rest = j.keep(j.company != 0)
    end = scene.end
    return Journeys(
        company=np.r_[0, rest.company],
        aware=np.r_[end - p.aware, rest.aware],
        evaluating=np.r_[end - p.evaluating, rest.evaluating],
        deciding=np.r_[end + p.deciding, rest.deciding],
        end=np.r_[end + p.bought, rest.end],
        outcome=np.r_[BOUGHT, rest.outcome],
        strength=np.r_[p.strength, rest.strength],
        willing=np.r_[True, rest.willing],
        caused=np.r_[False, rest.caused],
        rival=np.r_[0, rest.rival],
        case=np.r_[1.5, rest.case],
    )


def place_deal(scene: Scene, j: Journeys, deals: Deals, p: TechCorpParameters) -> Deals:
    """Let the deal open some days after the end, if at all: it is not in the CRM yet."""
    j.outcome[0] = BOUGHT
    mine = deals.company == 0
    deals.opened[mine], deals.closed[mine] = scene.end + 6, scene.end + p.bought
    deals.won[mine], deals.outcome[mine], deals.amount[mine] = True, BOUGHT, p.amount
    deals.reached[mine] = 5
    return deals


def tell_moments(scene: Scene, faces: Faces, p: TechCorpParameters) -> list[Rows]:
    """Return the certain moments, each known a quarter of an hour later."""
    rows = []
    for moment in p.moments:
        at = np.array([scene.end - moment.before])
        seat = np.array([max(moment.seat, 0)])
        person = faces.person(np.array([0]), seat) if moment.seat >= 0 else np.array([-1])
        rows.append(
            tell(
                moment.kind,
                moment.source,
                at,
                company=np.array([0]),
                person=person,
                mass=np.array([moment.mass]),
                data={"*": bundle([moment.data])},
            )
        )
    return rows
