"""Companies: what they are, and how well the seller's product truly suits them."""

from dataclasses import dataclass

import msgspec
import numpy as np

from scotty.twins.market.scene import BLOCK, Bools, Floats, Ints, Scene, pick


class Industry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One industry: share of the market, size, money per head, growth, and true affinity."""

    name: str
    share: float
    size: float
    revenue: float
    growth: float
    affinity: float
    words: list[str]


class Technology(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product that companies may have in use."""

    name: str
    category: str
    base: float
    size: float = 0.0


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country: share, language of its titles and names, hours from UTC."""

    code: str
    share: float
    tongue: str
    hours: float


class Affinity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The true ideal customer: the terms of the affinity, in standard deviations before scaling."""

    best_size: float
    width: float
    size: float
    heavy_size: float
    growth: float
    stack: float
    rival: float
    legacy: float
    noise: float
    mean: float
    deviation: float
    tiny: float


class CompanyParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the companies of a market are drawn."""

    spread: float
    parents: float
    buzz: float
    industries: list[Industry]
    technologies: list[Technology]
    countries: list[Country]
    affinity: Affinity


@dataclass(frozen=True, slots=True)
class Companies:
    """A block of companies, as columns."""

    first: int
    industry: Ints
    country: Ints
    employees: Ints
    revenue: Floats
    growth: Floats
    founded: Ints
    stack: Bools
    parent: Ints
    #: True affinity to the seller's product, in standard deviations of the market.
    affinity: Floats
    #: How much its people browse for reasons of their own; 1 is usual.
    buzz: Floats
    #: Hours from UTC.
    hours: Floats

    def __len__(self) -> int:
        return len(self.industry)


def draw_companies(scene: Scene, p: CompanyParameters) -> Companies:
    """Draw a block of companies."""
    rng = scene.stream("companies")
    industry = pick(rng, np.array([i.share for i in p.industries]), BLOCK)
    country = pick(rng, np.array([c.share for c in p.countries]), BLOCK)
    median = np.array([i.size for i in p.industries])[industry]
    employees = np.clip(np.exp(np.log(median) + p.spread * rng.standard_normal(BLOCK)), 3, 60_000)
    head = np.array([i.revenue for i in p.industries])[industry]
    revenue = employees * head * np.exp(0.45 * rng.standard_normal(BLOCK))
    usual = np.array([i.growth for i in p.industries])[industry]
    young = rng.random(BLOCK) < 0.35 * np.exp(-employees / 400)
    growth = np.clip(usual + 0.2 * young + 0.16 * rng.standard_normal(BLOCK), -0.5, 2.0)
    founded = np.where(young, rng.integers(2012, 2023, BLOCK), rng.integers(1948, 2012, BLOCK))
    stack = _draw_stack(rng, employees, usual, p)
    companies = Companies(
        first=scene.block * BLOCK,
        industry=industry,
        country=country,
        employees=np.round(employees).astype(np.int64),
        revenue=np.round(revenue, -4),
        growth=np.round(growth, 3),
        founded=founded.astype(np.int64),
        stack=stack,
        parent=_draw_parents(rng, employees, p.parents),
        affinity=rng.standard_normal(BLOCK),
        buzz=np.exp(p.buzz * rng.standard_normal(BLOCK) - p.buzz**2 / 2),
        hours=np.array([c.hours for c in p.countries])[country],
    )
    companies.affinity[:] = weigh_affinity(companies, companies.affinity.copy(), p)
    return companies


def weigh_affinity(c: Companies, noise: Floats, p: CompanyParameters) -> Floats:
    """Return the true affinity of each company, standardised over the market.

    A bump over the logarithm of the size whose centre depends on the industry
    (heavy industries only from a few hundred people on), growth that saturates,
    and a stack whose parts matter together: a warehouse without a modern CRM
    helps nobody.
    """
    a = p.affinity
    base = np.array([i.affinity for i in p.industries])[c.industry]
    usual = np.array([i.size for i in p.industries])[c.industry]
    centre = np.log(np.where(usual >= 120, a.heavy_size, a.best_size))
    logsize = np.log(c.employees)
    bump = np.exp(-0.5 * ((logsize - centre) / a.width) ** 2)
    has = {
        k: c.stack[:, [t.category == k for t in p.technologies]].any(axis=1)
        for k in ("crm", "warehouse", "rival", "legacy")
    }
    raw = (
        base
        + a.size * bump * (0.5 + 0.5 * (base > 0))
        + a.growth * np.tanh(3.0 * c.growth)
        + a.stack * (has["crm"] & has["warehouse"])
        + a.rival * (has["rival"] & (base > 0))
        + a.legacy * has["legacy"]
        - a.tiny * (c.employees < 15)
        + a.noise * noise
    )
    return np.asarray((raw - a.mean) / a.deviation)


def score_affinity(affinity: Floats) -> Floats:
    """Return the affinity as a score from 0 to 100; 50 is the market's mean."""
    return 100.0 / (1.0 + np.exp(-1.3 * affinity))


def _draw_stack(
    rng: np.random.Generator, employees: Floats, modern: Floats, p: CompanyParameters
) -> Bools:
    base = np.array([t.base for t in p.technologies])
    slope = np.array([t.size for t in p.technologies])
    new = np.array([t.category != "legacy" for t in p.technologies])
    odds = (
        np.log(base / (1 - base))
        + slope * (np.log(employees) - np.log(100))[:, None]
        + np.where(new, 1.0, -1.0) * (4.0 * (modern - 0.08))[:, None]
    )
    return np.asarray(rng.random(odds.shape) < 1 / (1 + np.exp(-odds)), np.bool_)


def _draw_parents(rng: np.random.Generator, employees: Floats, share: float) -> Ints:
    """Let a few belong to a larger company drawn before them."""
    other = (rng.random(BLOCK) * np.arange(BLOCK)).astype(np.int64)
    fits = (rng.random(BLOCK) < share) & (employees[other] > 5 * employees)
    return np.where(fits, other, -1).astype(np.int64)
