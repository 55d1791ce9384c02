"""The labelled texts are read as well as the docs say; and what was tuned on is read whole."""

import pytest

from tests.research.read.corpus import COUNTED, Case, Score, count, hold, read_cases


def add_up(scores: dict[str, Score]) -> Score:
    whole = Score()
    for score in scores.values():
        whole += score
    return whole


def test_there_are_texts_enough_in_three_languages() -> None:
    cases = read_cases()
    assert len(cases) >= 150
    assert {c.language for c in cases} == {"en", "de", "fr"}
    assert {label.area for c in cases for label in c.labels} == COUNTED
    assert sum(not c.labels for c in cases) >= 40


@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("fresh", 0.95, 0.9), ("last", 0.92, 0.55)]
)
def test_texts_written_after_the_rules_are_read_as_measured(
    name: str, precision: float, recall: float
) -> None:
    whole = add_up(count(name)[0])
    assert whole.precision >= precision
    assert whole.recall >= recall


@pytest.mark.parametrize("case", read_cases(), ids=lambda c: str(c.number))
def test_each_text_that_rules_were_tuned_on_is_read_right(case: Case) -> None:
    _, faults = hold(case)
    assert faults == []
