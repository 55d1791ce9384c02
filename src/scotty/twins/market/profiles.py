"""What the CRM and the data vendors tell of companies and people, gaps and errors included."""

from typing import Any

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies, CompanyParameters
from scotty.twins.market.happenings import FUNDING, LEADERSHIP, HappeningParameters, Happenings
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
    told = [describe_company(c, labels, world, i) for i in range(n)]
    exact = c.first + np.arange(n) == 0  # TechCorp, whose size the seed gives
    drop = {k: ((rng.random(n) < share) & ~exact).tolist() for k, share in p.missing.items()}
    near = rng.random(n) + exact
    off = np.where(exact, 1.0, np.exp(0.15 * rng.standard_normal(n)))
    wrong = (rng.random(n) < p.wrong) & ~exact
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
    second = np.flatnonzero((rng.random(n) < p.second) & ~exact)
    rows.append(_contradict(rng, scene, c, told, second))
    later = np.flatnonzero(rng.random(n) < p.renewed)
    rows.append(_renew(rng, scene, c, later))
    return rows


def describe_company(
    c: Companies, labels: Labels, world: CompanyParameters, i: int
) -> dict[str, Any]:
    """Return all that is true of a company's outside."""
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
    """Tell it as a vendor does, otherwise: another size, another year, a name in capitals."""
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
    scene: Scene, c: Companies, faces: Faces, research: tuple[Ints, Floats, list[str]]
) -> list[Rows]:
    """Tell people: known on the first day, found by research later, or by saying it themselves.

    `research` is the rows that it finds, when, and the country of each company.
    """
    people = faces.people
    found, when, countries = research
    new = ~people.told[found]
    said = faces.since[people.company, np.minimum(people.seat, SEATS - 1)]
    spoke = ~people.told & np.isfinite(said) & (said >= scene.start)
    book = _describe_people(scene, faces, countries)
    rows = []
    for source, which, at in (
        (":crm", np.flatnonzero(people.told), np.full(int(people.told.sum()), scene.start)),
        (":enrichment", found[new], when[new]),
        (":web", np.flatnonzero(spoke), said[spoke]),
    ):
        rows.append(
            tell(
                "contact.profiled",
                source,
                at,
                company=c.first + people.company[which],
                person=faces.base + which,
                data={"*": book[which]},
            )
        )
    return [*rows, _tell_leavers(scene, c, faces)]


def _describe_people(scene: Scene, faces: Faces, countries: list[str]) -> Any:
    """Return what a profile says of each person; a third have a phone, under an unused code."""
    rng = scene.stream("contacts")
    people = faces.people
    phone, country = rng.random((2, len(people.company))) < np.array([[0.35], [0.6]])
    digits = rng.integers(10_000, 99_999, len(people.company)).tolist()
    book: list[dict[str, Any]] = []
    for i, who in enumerate(people.company.tolist()):
        told = {"name": people.names[i], "email": people.emails[i], "title": people.titles[i]}
        if phone[i]:
            told["phone"] = f"+999 555 {digits[i]}"
        if country[i]:
            told["country"] = countries[who]
        book.append(told)
    return bundle(book)


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
