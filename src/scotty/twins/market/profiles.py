"""What the CRM and the data vendors tell of companies and people, gaps and errors included."""

from typing import Any

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies, CompanyParameters
from scotty.twins.market.happenings import FUNDING, LEADERSHIP, Happenings, HappeningParameters
from scotty.twins.market.identity import Faces
from scotty.twins.market.naming import Labels
from scotty.twins.market.people import SEATS
from scotty.twins.market.rows import Rows, bundle, tell
from scotty.twins.market.scene import Bools, Floats, Ints, Scene


class ProfileParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How well the world is known."""

    missing: dict[str, float]
    wrong: float
    second: float
    renewed: float
    enriched: float
    spellings: dict[str, str]


def profile_accounts(
    scene: Scene,
    c: Companies,
    labels: Labels,
    rules: tuple[CompanyParameters, ProfileParameters, Bools],
) -> list[Rows]:
    """Tell every company on the first day; some a second time, otherwise; some later, changed."""
    world, p, customer = rules
    rng = scene.stream("profiles")
    n = len(c)
    told = [_describe(c, labels, world, i) for i in range(n)]
    drop = {k: (rng.random(n) < share).tolist() for k, share in p.missing.items()}
    near = rng.random(n)
    off = np.exp(0.15 * rng.standard_normal(n))
    wrong = rng.random(n) < p.wrong
    shuffled = rng.integers(0, len(world.industries), n)
    first = []
    for i, full in enumerate(told):
        seen = {k: v for k, v in full.items() if not (k in drop and drop[k][i])}
        if "employees" in seen:
            seen["employees"] = max(1, round(c.employees[i] * off[i]))
        if wrong[i] and "industry" in seen:
            seen["industry"] = world.industries[shuffled[i]].name
        if near[i] < 0.08 and seen.get("industry") in p.spellings:
            seen["industry"] = p.spellings[seen["industry"]]
        if customer[i]:
            seen["customer"] = True
        first.append(seen)
    start = np.full(n, scene.start)
    rows = [
        tell(
            "account.profiled",
            ":crm",
            start,
            company=c.first + np.arange(n),
            data={"*": bundle(first)},
        )
    ]
    second = np.flatnonzero(rng.random(n) < p.second)
    rows.append(_contradict(rng, scene, c, told, second))
    later = np.flatnonzero(rng.random(n) < p.renewed)
    rows.append(_renew(rng, scene, c, later))
    return rows


def _describe(c: Companies, labels: Labels, world: CompanyParameters, i: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": labels.names[i],
        "domain": labels.domains[i],
        "industry": world.industries[c.industry[i]].name,
        "employees": int(c.employees[i]),
        "revenue": int(c.revenue[i]),
        "country": world.countries[c.country[i]].code,
        "technologies": [
            t.name for t, has in zip(world.technologies, c.stack[i], strict=True) if has
        ],
        "growth": float(c.growth[i]),
        "founded": int(c.founded[i]),
    }
    if c.parent[i] >= 0:
        told["parent"] = labels.domains[c.parent[i]]
    return told


def _contradict(
    rng: np.random.Generator, scene: Scene, c: Companies, told: list[dict[str, Any]], which: Ints
) -> Rows:
    """A vendor tells it otherwise: another size, another year, a name in capitals."""
    factor = np.exp(0.5 * rng.standard_normal(len(which)))
    data = [
        {
            "name": told[i]["name"].upper(),
            "employees": max(1, round(told[i]["employees"] * f)),
            "country": told[i]["country"],
            "founded": told[i]["founded"] + round(6 * (f - 1)),
        }
        for i, f in zip(which.tolist(), factor.tolist(), strict=True)
    ]
    at = scene.start + (scene.end - scene.start) * rng.random(len(which)) ** 2
    return tell(
        "account.profiled", ":enrichment", at, company=c.first + which, data={"*": bundle(data)}
    )


def _renew(rng: np.random.Generator, scene: Scene, c: Companies, which: Ints) -> Rows:
    at = scene.start + (scene.end - scene.start) * rng.random(len(which))
    grown = c.employees[which] * (1 + c.growth[which] * (at - scene.start) / 365)
    data = [
        {"employees": max(1, round(e)), "growth": float(g)}
        for e, g in zip(grown.tolist(), c.growth[which].tolist(), strict=True)
    ]
    return tell(
        "account.profiled", ":crm-update", at, company=c.first + which, data={"*": bundle(data)}
    )


def profile_contacts(
    scene: Scene, c: Companies, faces: Faces, extra: tuple[Ints, Floats, list[str], list[str]]
) -> list[Rows]:
    """Tell people: known on the first day, found by enrichment later, or by saying it themselves.

    `extra` is the rows enrichment finds, when, and per company country and dialling style.
    """
    people = faces.people
    found, when, countries, _ = extra
    rng = scene.stream("contacts")
    has_phone, has_country = rng.random((2, len(people.company))) < np.array([[0.35], [0.6]])
    digits = rng.integers(10_000, 99_999, len(people.company))

    def describe(rows: Ints) -> Any:
        data = []
        for i in rows.tolist():
            told: dict[str, Any] = {
                "name": people.names[i],
                "email": people.emails[i],
                "title": people.titles[i],
            }
            if has_phone[i]:
                told["phone"] = f"+999 555 {digits[i]}"
            if has_country[i]:
                told["country"] = countries[people.company[i]]
            data.append(told)
        return bundle(data)

    def rows_of(source: str, rows: Ints, at: Floats) -> Rows:
        return tell(
            "contact.profiled",
            source,
            at,
            company=c.first + people.company[rows],
            person=faces.base + rows,
            data={"*": describe(rows)},
        )

    told = np.flatnonzero(people.told)
    fresh = found[~people.told[found]]
    said = faces.since[people.company, np.minimum(people.seat, SEATS - 1)]
    self_told = np.flatnonzero(~people.told & np.isfinite(said) & (said >= scene.start))
    return [
        rows_of(":crm", told, np.full(len(told), scene.start)),
        rows_of(":enrichment", fresh, when[~people.told[found]]),
        rows_of(":web", self_told, said[self_told]),
        _tell_leavers(scene, c, faces),
    ]


def _tell_leavers(scene: Scene, c: Companies, faces: Faces) -> Rows:
    """Half of those who leave are noticed, by a bounce, a feed or a colleague, weeks later."""
    rng = scene.stream("leavers")
    people = faces.people
    rows = np.flatnonzero(people.told & (people.left < scene.end) & (people.left > scene.start))
    rows = rows[rng.random(len(rows)) < 0.5]
    at = people.left[rows]
    return tell(
        "contact.left",
        ":crm-update",
        at,
        known=at + rng.gamma(1.5, 14, len(rows)),
        company=c.first + people.company[rows],
        person=faces.base + rows,
    )


def tell_happenings(
    c: Companies, h: Happenings, world: CompanyParameters, p: HappeningParameters
) -> list[Rows]:
    """Return funding, new leaders and dropped products as facts."""
    rows = []
    for code, kind, field, words in (
        (FUNDING, "funding.raised", "round", p.rounds),
        (LEADERSHIP, "leadership.changed", "post", p.posts),
        (2, "technology.dropped", "technology", [t.name for t in world.technologies]),
    ):
        which = np.flatnonzero(h.kind == code)
        data = {field: h.detail[which]}
        if code == FUNDING:
            data["amount"] = h.amount[which].astype(np.int64)
        rows.append(
            tell(
                kind,
                ":news" if code < 2 else ":technographics",
                h.at[which],
                company=c.first + h.company[which],
                data=data,
                labels={field: words},
            )
        )
    return rows
