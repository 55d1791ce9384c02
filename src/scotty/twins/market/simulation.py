"""The whole market: blocks joined, sorted by `known`, told lazily."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from scotty.facts import Fact
from scotty.twins.market.block import Told, simulate_block
from scotty.twins.market.noise import weather_rows
from scotty.twins.market.parameters import Parameters, load_parameters
from scotty.twins.market.people import Tongues
from scotty.twins.market.programme import plan_budget
from scotty.twins.market.rows import Register, Rows, bundle, join, make_facts, tell
from scotty.twins.market.scene import BLOCK, Floats, Market, Scene, stage_scene
from scotty.twins.market.words import Names, Titles, load_text

SLICE = 60_000
"""About how many facts exist at once while they are told."""


class Simulation:
    """A simulated year. `facts` is what the engine may see; `truth` is for judges only."""

    def __init__(
        self, market: Market, rows: list[Rows], register: Register, truth: pa.Table
    ) -> None:
        self.market = market
        self._rows = rows
        self._register = register
        self._truth = truth

    def facts(self) -> Iterator[Fact]:
        """Yield all facts ordered by `known`; duplicates are the very same fact again."""
        count = sum(len(r) for r in self._rows)
        if not count:
            return
        known = np.sort(np.concatenate([r.known for r in self._rows]))
        edges = np.unique(known[SLICE::SLICE])
        cuts = [np.r_[0, np.searchsorted(r.known, edges), len(r)] for r in self._rows]
        for k in range(len(edges) + 1):
            slices = [
                r.take(np.arange(cut[k], cut[k + 1]))
                for r, cut in zip(self._rows, cuts, strict=True)
                if cut[k + 1] > cut[k]
            ]
            if not slices:
                continue
            order = np.argsort(np.concatenate([r.known for r in slices]), kind="stable")
            facts = [fact for r in slices for fact in make_facts(r, self._register)]
            for place in order.tolist():
                yield facts[place]

    def truth(self) -> pa.Table:
        """Return one row per company: what was truly so. No judgement may read it."""
        return self._truth

    def summary(self) -> dict[str, int]:
        """Return counts: companies, facts, and facts by kind."""
        kinds: Counter[str] = Counter()
        for r in self._rows:
            kinds[r.kind] += len(r)
        total = {"companies": self.market.companies, "facts": kinds.total()}
        return total | dict(sorted(kinds.items()))


def simulate(market: Market, parameters: Parameters | None = None) -> Simulation:
    """Simulate a market: the same market gives the same facts, on any machine.

    `parameters` are those of market.toml, unless a test plants others.
    """
    p = parameters or load_parameters()
    words = Tongues(load_text("names.toml", Names), load_titles())
    budget = plan_budget(stage_scene(market, -1), p.programme)
    domains: list[str] = []
    emails: list[str] = []
    truths: list[pa.Table] = []
    drawers: defaultdict[tuple[str, str, tuple[str, ...]], list[Rows]] = defaultdict(list)
    for block in range(-(-market.companies // BLOCK)):
        scene = stage_scene(market, block)
        whole = simulate_block(scene, p, words, (budget, len(emails)))
        told = _cut(whole, block * BLOCK, market.companies)
        domains += told.domains
        emails += told.emails
        truths.append(told.truth)
        for r in told.rows:
            drawers[r.kind, r.source, tuple(r.data)].append(r)
    scene = stage_scene(market, -1)
    shared = tell_common(scene, p, budget * market.companies / 50_000, list_ads(drawers))
    for place, r in enumerate(shared):
        drawers[r.kind, r.source, tuple(r.data)].append(weather_rows(scene, r, place, p.noise))
    rows = [join(parts) for parts in drawers.values()]
    return Simulation(market, rows, Register(domains, emails), pa.concat_tables(truths))


def load_titles() -> Titles:
    """Return the job titles."""
    return Titles(load_text("titles.toml", dict[str, dict[str, dict[str, list[str]]]]))


def _cut(told: Told, first: int, companies: int) -> Told:
    """Drop the companies of the last block that are too many."""
    size = min(BLOCK, companies - first)
    if size == BLOCK:
        return told
    rows = [r.take(r.home < companies) for r in told.rows]
    return Told([r for r in rows if len(r)], told.truth.slice(0, size), told.domains, told.emails)


def list_ads(drawers: dict[tuple[str, str, tuple[str, ...]], list[Rows]]) -> list[Rows]:
    """Return the rows of ads shown, whose cost makes up the spend of their channels."""
    return [r for key, parts in drawers.items() if key[0] == "ad.shown" for r in parts]


def tell_common(scene: Scene, p: Parameters, budget: Floats, ads: list[Rows]) -> list[Rows]:
    """Return what belongs to no account: sellers, products, weekly spend by channel."""
    channels = p.programme.channels
    start = np.array([scene.start])
    spend = budget.copy()
    for r in ads:
        weeks = scene.week(r.at - 3.5)
        np.add.at(spend, (weeks, np.asarray(r.data["channel"], np.int64)), r.data["cost"])
    week, channel = np.nonzero(spend)
    at = np.asarray(scene.dawn + 7.0 * (week + 1), np.float64)
    keep = (at >= scene.start + 7) & (at <= scene.end)
    week, channel, at = week[keep], channel[keep], at[keep]
    sellers = [{"name": s.name, "manager": s.manager, "region": s.region} for s in p.deals.sellers]
    products = [{"name": x.name, "price": x.price, "series": x.series} for x in p.deals.products]
    return [
        tell(
            "spend.recorded",
            ":finance",
            at,
            number=week * 100 + channel,
            data={"channel": channel, "amount": np.round(spend[week, channel], 2)},
            labels={"channel": [x.name for x in channels]},
        ),
        tell("seller.told", ":crm", np.repeat(start, len(sellers)), data={"*": bundle(sellers)}),
        tell("product.told", ":crm", np.repeat(start, len(products)), data={"*": bundle(products)}),
    ]
