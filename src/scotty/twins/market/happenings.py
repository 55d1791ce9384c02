"""What befalls a company by itself: money raised, leaders changed, products dropped."""

from dataclasses import dataclass

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies, CompanyParameters
from scotty.twins.market.scene import Floats, Ints, Scene, pick
from scotty.twins.market.season import season_of

FUNDING, LEADERSHIP, DROPPED = 0, 1, 2


class Trigger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often it happens in a year, and how much it raises the chance of a journey."""

    rate: float
    lift: float
    fade: float


class HappeningParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Triggers by name, and the busy months."""

    funding: Trigger
    leadership: Trigger
    dropped: Trigger
    rounds: list[str]
    posts: list[str]

    def triggers(self) -> tuple[Trigger, Trigger, Trigger]:
        """Return the triggers by their codes."""
        return (self.funding, self.leadership, self.dropped)


@dataclass(frozen=True, slots=True)
class Happenings:
    """Things that befell companies of a block, oldest first."""

    company: Ints
    kind: Ints
    at: Floats
    #: Round, post or technology, by kind.
    detail: Ints
    amount: Floats

    def __len__(self) -> int:
        return len(self.company)


def draw_happenings(
    scene: Scene,
    c: Companies,
    p: HappeningParameters,
    world: CompanyParameters,
    months: list[float],
) -> Happenings:
    """Draw triggers over warm-up and window, more of them in busy months."""
    rng = scene.stream("happenings")
    years = (scene.end - scene.dawn) / 365
    modern = np.array([i.growth for i in world.industries])[c.industry] > 0.09
    rival = np.array([t.category in ("rival", "legacy") for t in world.technologies])
    rates = (
        p.funding.rate * modern * (c.founded >= 2008) * (c.employees < 1500),
        p.leadership.rate * np.clip((c.employees / 200) ** 0.3, 0.4, 3),
        p.dropped.rate * c.stack[:, rival].sum(axis=1),
    )
    companies, kinds = [], []
    for code, rate in enumerate(rates):
        hit = np.repeat(np.arange(len(c)), rng.poisson(rate * years))
        companies.append(hit)
        kinds.append(np.full(len(hit), code))
    company, kind = np.concatenate(companies), np.concatenate(kinds)
    at = scene.dawn + (scene.end - scene.dawn) * rng.random(len(company))
    keep = rng.random(len(at)) < season_of(at, months) / max(months)
    company, kind, at = company[keep], kind[keep], at[keep]
    order = np.lexsort((at, company))
    company, kind, at = company[order], kind[order], at[order]
    odds = c.stack[company] * rival + 1e-9
    tech = (np.cumsum(odds, axis=1) < (rng.random(len(at)) * odds.sum(axis=1))[:, None]).sum(axis=1)
    stage = np.clip(
        np.log(c.employees[company] / 15) / 1.1 + 0.6 * rng.standard_normal(len(at)),
        0,
        len(p.rounds) - 1,
    ).astype(np.int64)
    post = pick(rng, np.ones(len(p.posts)), len(at))
    detail = np.choose(kind, (stage, post, tech))
    amount = np.round(1.5e6 * 3.2**stage * np.exp(0.4 * rng.standard_normal(len(at))), -5)
    return Happenings(company, kind, at, detail.astype(np.int64), amount)


def raise_hazard(scene: Scene, c: Companies, h: Happenings, p: HappeningParameters) -> Floats:
    """Return by company and week how much the happenings multiply the chance of a journey."""
    factor = np.ones((len(c), scene.weeks))
    mondays = scene.mondays()
    for code, trigger in enumerate(p.triggers()):
        rows = np.flatnonzero(h.kind == code)
        age = mondays[None, :] + 7 - h.at[rows][:, None]
        lift = np.where(age > 0, trigger.lift * np.exp(-np.maximum(age, 0) / trigger.fade), 0.0)
        np.add.at(factor, h.company[rows], lift)
    return factor
