"""Scores of open deals, Monday by Monday, against what the make-believe market holds to be true.

For every deal the market knows whether it is won (also where that lies ahead of the end), and
`chance`: the probability of a win as drawn when the deal comes to a decision, 0 where it never
does. An open deal's own probability on a Monday is observable nowhere: before the decision it
is unknown, to the market too, whether there will be one. So single intervals cannot be marked.
What can be: deals put into fifths by what they were told. A fifth's true mean is the mean of
its deals' chances; it is in fact known but for which deals happened to be open (the sampling
error, over deals and not looks). Covered is a fifth whose true mean lies within its mean 80 %
interval, widened by 1.28 such errors.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from scotty.desk.playbook import current_playbook
from scotty.flows.deals import replay_deals
from scotty.flows.lessons import Almanac, read_history, read_kinds
from scotty.odds import Flags, Floats, Model, mark, measure_auc, score_rows
from scotty.odds.score import NORMAL_80
from scotty.ports import House
from scotty.signals import CLUES
from scotty.stages.accelerate.expert import fit_expert, lay_columns
from scotty.stages.accelerate.judge import measure_clues
from scotty.stages.accelerate.learn import fit_deals
from scotty.stages.accelerate.lessons import draw_lessons
from scotty.twins.market import Market, simulate

END = datetime(2026, 6, 30, tzinfo=UTC)
MONDAYS = tuple(datetime(2025, 11, 3, tzinfo=UTC) + timedelta(weeks=5 * n) for n in range(7))
FIFTHS = 5


class Still:
    """A clock that stands at the market's end."""

    def now(self) -> datetime:
        return END


@dataclass(frozen=True)
class Told:
    """Looks at open deals: what was told then, and what is true."""

    deals: list[str]
    probability: Floats
    low: Floats
    high: Floats
    won: Flags
    chance: Floats


def read_told(house: House, truth: dict[str, tuple[bool, float]]) -> dict[str, Told]:
    """Return what expert and learnt model tell, each knowing only what was known on its Monday."""
    book, _, _ = current_playbook(house)
    history = read_history(house, END, book)
    almanac = Almanac(history.closings, book, read_kinds(house, END))
    looks: dict[datetime, list[tuple[str, dict[str, float]]]] = {m: [] for m in MONDAYS}
    for snapshot in replay_deals(house, MONDAYS, END, almanac.setting_at):
        story = snapshot.story
        if story.deal in truth:  # sales to customers have no journey of their own
            looks[story.moment].append((story.deal, measure_clues(story)))
    told: dict[str, list[Told]] = {"expert": [], "learnt": []}
    for monday, some in looks.items():
        norms = almanac.fit(monday)
        models = {
            "expert": fit_expert(CLUES, norms),
            "learnt": fit_deals(draw_lessons(history.rows, monday), norms),
        }
        for name, model in models.items():
            told[name].append(tell(model, some, truth))
    return {name: join(parts) for name, parts in told.items()}


def tell(
    model: Model, looks: list[tuple[str, dict[str, float]]], truth: dict[str, tuple[bool, float]]
) -> Told:
    deals = [deal for deal, _ in looks]
    scores = score_rows(model, lay_columns([values for _, values in looks], CLUES, {}))
    won = np.array([truth[deal][0] for deal in deals], dtype=np.bool_)
    chance = np.array([truth[deal][1] for deal in deals], dtype=np.float64)
    return Told(deals, scores.probability, scores.low, scores.high, won, chance)


def join(parts: list[Told]) -> Told:
    columns = ("probability", "low", "high", "won", "chance")
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in columns}
    return Told(deals=[deal for part in parts for deal in part.deals], **arrays)


def correlate_ranks(a: Floats, b: Floats) -> float:
    """Return Spearman's rank correlation; ties share their mean rank."""

    def rank(values: Floats) -> Floats:
        _, place, count = np.unique(values, return_inverse=True, return_counts=True)
        above = np.cumsum(count) - count
        return np.asarray((above + (count - 1) / 2)[place], dtype=np.float64)

    return float(np.corrcoef(rank(a), rank(b))[0, 1])


def cover_fifths(told: Told) -> list[bool]:
    """Return for each fifth by what was told whether its true mean lies in its mean interval."""
    covered = []
    for rows in np.array_split(np.argsort(told.probability, kind="stable"), FIFTHS):
        deals = len({told.deals[row] for row in rows.tolist()})
        wide = NORMAL_80 * float(told.chance[rows].std()) / np.sqrt(deals)
        low, high = told.low[rows].mean() - wide, told.high[rows].mean() + wide
        covered.append(bool(low <= told.chance[rows].mean() <= high))
    return covered


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22])
def test_scores_of_open_deals_come_near_the_truth(
    make_house: Callable[..., House], seed: int
) -> None:
    house = make_house(clock=Still())
    market = simulate(Market(companies=6_000, seed=seed, end=END))
    house.ledger.append(market.facts())
    house.lake.sync()
    truth = {
        deal["deal"]: (deal["won"], deal["chance"])
        for row in market.truth().to_pylist()
        for deal in row["deals"]
    }
    found = read_told(house, truth)
    for told in found.values():
        assert len(set(told.deals)) > 40
        auc = measure_auc(told.probability, told.won)
        assert auc is not None
        assert auc > 0.6
        assert correlate_ranks(told.probability, told.chance) > 0.3
        ece = mark(told.probability, told.won).ece
        assert ece is not None
        assert ece < 0.15, "bins of a dozen looks: chance alone makes it a tenth"
        assert abs(told.probability.mean() - told.chance.mean()) < 0.1
        assert sum(cover_fifths(told)) >= 4
    expert, learnt = (found[name].high - found[name].low for name in ("expert", "learnt"))
    assert learnt.mean() < expert.mean(), "deals that have closed make it surer"
