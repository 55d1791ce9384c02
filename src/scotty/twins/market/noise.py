"""What the world does to data: machines, duplicates, late arrivals, and the edge of the window."""

import msgspec
import numpy as np

from scotty.twins.market.rows import BOT, Rows, tell
from scotty.twins.market.scene import BLOCK, Scene

CRAWLERS = 1 << 34
"""Visitor numbers of machines begin here."""
RECORDS = ("deal.", "subscription.", "seller.", "product.", "account.", "contact.")
"""Kinds whose past is imported on the first day; anything else before it was never seen."""


class Delay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a kind comes to be known: a usual delay, and now and then a long one, in days."""

    usual: float
    late: float = 0.0
    days: float = 0.0


class NoiseParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How dirty the data is."""

    crawlers: float
    pages: float
    duplicates: float
    delays: dict[str, Delay]


def crawl_site(scene: Scene, paths: list[str], p: NoiseParameters) -> Rows:
    """Return bursts of a machine in a hosting provider's network; half seem to be a company's."""
    rng = scene.stream("crawlers")
    bursts = int(rng.poisson(p.crawlers * (scene.end - scene.start) / 365))
    pages = 5 + rng.geometric(1 / p.pages, bursts)
    begin = scene.start + (scene.end - scene.start) * rng.random(bursts)
    owner = rng.integers(0, BLOCK, bursts)
    seen = rng.random(bursts) < 0.5
    hit = np.repeat(np.arange(bursts), pages)
    turn = np.arange(len(hit)) - np.repeat(np.cumsum(pages) - pages, pages)
    home = scene.block * BLOCK + owner[hit]
    return tell(
        "web.page_viewed",
        ":web",
        begin[hit] + turn * 0.8 / 86_400,
        company=np.where(seen[hit], home, -1),
        home=home,
        visitor=CRAWLERS + scene.block * BLOCK + hit,
        verdict=np.full(len(hit), BOT),
        data={
            "path": rng.integers(0, len(paths), len(hit)),
            "seconds": np.zeros(len(hit), np.int64),
            "scroll": np.zeros(len(hit)),
        },
        labels={"path": paths},
    )


def weather_rows(scene: Scene, rows: Rows, place: int, p: NoiseParameters) -> Rows:
    """Return the rows as they reach us: numbered, delayed, cut to the window, some twice."""
    rng = np.random.default_rng([scene.seed, scene.block + 1, 77, place])
    n = len(rows)
    delay = p.delays.get(rows.kind) or p.delays[rows.kind.split(".", maxsplit=1)[0]]
    wait = delay.usual * rng.exponential(1.0, n)
    wait += np.where(rng.random(n) < delay.late, delay.days * (0.3 + rng.exponential(1.0, n)), 0.0)
    twice = rng.random(n) < p.duplicates
    rows.number = ((scene.block + 1) << 28) + (place << 20) + rows.number
    rows.known = np.maximum(np.maximum(rows.known, rows.at) + wait, scene.start)
    recorded = rows.kind.startswith(RECORDS)
    if recorded:
        rows.known = np.where(rows.at <= scene.start, scene.start, rows.known)
    keep = (rows.known <= scene.end) & (recorded | (rows.at >= scene.start))
    index = np.flatnonzero(keep)
    return rows.take(np.sort(np.concatenate([index, index[twice[index]]])))
