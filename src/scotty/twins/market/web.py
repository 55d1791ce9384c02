"""Visits to our own site: sessions, pages, and how far they are read."""

from dataclasses import dataclass

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.identity import Faces, seat_acts
from scotty.twins.market.rows import Rows, tell
from scotty.twins.market.scene import Floats, Ints, Scene
from scotty.twins.market.season import place_in_office
from scotty.twins.market.spells import PHASES, Spells, draw_acts

KINDS = ("web.page_viewed", "web.pricing_viewed", "web.comparison_viewed")


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the site: its paths, the kind of its views, and how it is read."""

    paths: list[str]
    kind: str = "web.page_viewed"
    seconds: float = 40.0
    article: bool = False


class WebParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often people come, how many pages they see, and which."""

    sessions: list[float]
    pages: list[float]
    idle_size: float
    sections: dict[str, Section]
    mix: dict[str, list[float]]
    read_seconds: float
    read_scroll: float


@dataclass(frozen=True, slots=True)
class Site:
    """The site as flat lists: every path with its section."""

    paths: list[str]
    first: Ints
    count: Ints
    kind: Ints
    seconds: Floats
    article: Floats


def build_site(p: WebParameters) -> Site:
    """Return the site of the parameters."""
    sections = list(p.sections.values())
    counts = [len(s.paths) for s in sections]
    return Site(
        paths=[path for s in sections for path in s.paths],
        first=np.cumsum([0, *counts[:-1]]),
        count=np.array(counts),
        kind=np.array([KINDS.index(s.kind) for s in sections]),
        seconds=np.array([s.seconds for s in sections]),
        article=np.array([float(s.article) for s in sections]),
    )


def visit_site(
    scene: Scene, c: Companies, spells: Spells, faces: Faces, rules: tuple[WebParameters, float]
) -> list[Rows]:
    """Return page views of all kinds, and pages read to the end."""
    p, idle_committee = rules
    rng = scene.stream("web")
    size = np.clip(c.employees / 200, 0.02, 60) ** p.idle_size
    sessions = draw_acts(rng, spells, p.sessions, False, size)
    company, slot = seat_acts(rng, spells, sessions, faces.people, idle_committee)
    begin = place_in_office(rng, sessions.at, c.hours[company])
    phase = spells.phase[sessions.spell]
    count = 1 + rng.poisson(np.asarray(p.pages)[phase])
    return _turn_pages(rng, (company, slot, begin, phase, count), faces, p)


def _turn_pages(
    rng: np.random.Generator,
    sessions: tuple[Ints, Ints, Floats, Ints, Ints],
    faces: Faces,
    p: WebParameters,
) -> list[Rows]:
    company, slot, begin, phase, _ = (np.repeat(x, sessions[4]) for x in sessions)
    n = len(company)
    site = build_site(p)
    mix = np.cumsum([p.mix[name] for name in PHASES], axis=1)
    mix /= mix[:, -1:]
    section = (rng.random(n)[:, None] > mix[phase]).sum(axis=1)
    path = site.first[section] + (site.count[section] * rng.random(n) ** 1.5).astype(np.int64)
    seconds = np.round(site.seconds[section] * np.exp(0.9 * rng.standard_normal(n))) + 1
    scroll = np.round(rng.beta(1.6, 1.4, n), 2)
    order = np.arange(n) - np.repeat(np.cumsum(sessions[4]) - sessions[4], sessions[4])
    at = begin + (order * 55.0 + seconds * 0.2 * order) / 86_400
    rows = []
    shown = {"path": path, "seconds": seconds.astype(np.int64), "scroll": scroll}
    kind = site.kind[section]
    for code, name in enumerate(KINDS):
        mask = kind == code
        rows.append(
            _tell_pages(
                name,
                faces,
                (company[mask], slot[mask], at[mask]),
                {k: v[mask] for k, v in shown.items()},
                site,
            )
        )
    read = (seconds >= p.read_seconds) & (scroll >= p.read_scroll) & (site.article[section] > 0)
    done = at[read] + seconds[read] / 86_400
    rows.append(
        _tell_pages(
            "web.page_read",
            faces,
            (company[read], slot[read], done),
            {k: v[read] for k, v in shown.items()},
            site,
        )
    )
    return rows


def _tell_pages(
    kind: str,
    faces: Faces,
    events: tuple[Ints, Ints, Floats],
    data: dict[str, Ints | Floats],
    site: Site,
) -> Rows:
    return tell(
        kind,
        ":web",
        events[2],
        **faces.cover(*events),
        data=dict(data),
        labels={"path": site.paths},
    )
