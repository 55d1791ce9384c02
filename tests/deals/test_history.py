"""Whether the expert's curves of momentum bend the right way on deals that nobody here made."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from scotty.facts import Entry, Timeline
from scotty.signals import Log, Setting, Story, load_clues
from scotty.stages.accelerate.closing import list_closings
from scotty.stages.accelerate.norms import fit_norms
from tests.deals.stories import BOOK
from tests.files.conftest import tell_path

HISTORY = Path(__file__).parents[2].parent / "shared" / "data" / "deals" / "stage_history.csv.gz"
END = datetime(2016, 1, 1, tzinfo=UTC)
MOMENTS = [datetime(2015, month, 1, tzinfo=UTC) for month in (7, 9, 11)]
KINDS = frozenset({"deal.opened", "deal.staged", "deal.amended", "deal.won", "deal.lost"})
PLAIN = Setting(book=BOOK)
CLUES = {name: each for name, each in load_clues().items() if each.family == "momentum"}


def read_history() -> list[Timeline]:
    """Return the deals of the log, each as a timeline of its own."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for fact in tell_path(HISTORY).facts:
        if fact.deal:
            entries[fact.deal].append(Entry(fact, fact.deal, known=fact.known))
    return [Timeline(name, some) for name, some in sorted(entries.items())]


def judge_history(told: list[Timeline]) -> Iterator[tuple[str, float, bool]]:
    """Yield clue, expert's points and whether it was won, of deals open then and closed since."""
    ends = {t.account: Story(Log(t, END), t.account, PLAIN) for t in told}
    closings = [c for t in told for c in list_closings(t, ends[t.account], lambda _: PLAIN)]
    for moment in MOMENTS:
        norms = fit_norms(closings, moment, BOOK.deals, KINDS)
        for each in told:
            end = ends[each.account].status
            story = Story(Log(each, moment), each.account, Setting(book=BOOK, norms=norms))
            if end == "open" or not story.tellings or story.status != "open":
                continue
            for name, clue in CLUES.items():
                if (sight := clue.see(story)) is not None:
                    yield name, clue.curve.at(sight.value), end == "won"


@pytest.mark.slow
def test_the_experts_curves_bend_the_right_way_on_a_chip_makers_deals() -> None:
    if not HISTORY.exists():
        pytest.skip("the real history is not here")
    points: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for name, given, won in judge_history(read_history()):
        points[name][won].append(given)
    areas = {}
    for name, (of_lost, of_won) in points.items():
        if len(of_lost) >= 100 and len(of_won) >= 100:
            low, high = np.array(of_lost), np.array(of_won)
            beats = (high[:, None] > low) + (high[:, None] == low) / 2
            areas[name] = float(beats.mean())
    # The strongest: a deal that stays, ages, is pushed.
    for name in ("momentum.stage_age", "momentum.age", "momentum.pushes"):
        assert areas[name] > 0.55, (name, areas)
    # None of the others may be far on the wrong side.
    assert {name: area for name, area in areas.items() if area < 0.46} == {}
