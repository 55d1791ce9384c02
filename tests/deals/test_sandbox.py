"""The score against what is true in the make-believe market: every deal's chance is known there."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from scotty.desk.playbook import current_playbook
from scotty.flows.lessons import Almanac, read_history, read_kinds
from scotty.odds import mark, measure_auc
from scotty.ports import House
from scotty.signals import CLUES
from scotty.stages.accelerate.expert import fit_expert
from scotty.stages.accelerate.learn import choose_cuts, fit_deals, walk_forward
from scotty.stages.accelerate.lessons import draw_lessons
from scotty.twins.market import Market, simulate

END = datetime(2026, 6, 30, tzinfo=UTC)


class Still:
    """A clock that stands at the market's end."""

    def now(self) -> datetime:
        return END


@pytest.mark.slow
@pytest.mark.parametrize("seed", [21, 22])
def test_learnt_scores_discriminate_and_are_calibrated(
    make_house: Callable[..., House], seed: int
) -> None:
    house = make_house(clock=Still())
    house.ledger.append(simulate(Market(companies=8_000, seed=seed, end=END)).facts())
    house.lake.sync()
    book, _, _ = current_playbook(house)
    history = read_history(house, END, book)
    almanac = Almanac(history.closings, book, read_kinds(house, END))
    rows, cuts = history.rows, choose_cuts(history.rows, END, 30)
    learnt = walk_forward(
        rows, END, cuts, lambda cut: fit_deals(draw_lessons(rows, cut), almanac.fit(cut))
    )
    expert = walk_forward(rows, END, cuts, lambda cut: fit_expert(CLUES, almanac.fit(cut)))
    for walk in (learnt, expert):
        marks = mark(walk.probability, walk.lessons.won, walk.lessons.weight)
        assert marks.auc is not None
        assert marks.auc > 0.6
        deals, won = walk.lessons.count_deals()
        spread = np.sqrt(won * (1 - won / deals)) / deals
        told = float(np.average(walk.probability, weights=walk.lessons.weight))
        came = float(np.average(walk.lessons.won, weights=walk.lessons.weight))
        assert abs(told - came) < 0.06 + 3 * spread
    assert learnt.probability.std() > 0.05
    assert measure_auc(learnt.probability, learnt.lessons.won) is not None
