"""The labelled texts are read as well as the docs say; and what was tuned on is read whole."""

import pytest

from tests.research.read.corpus import COUNTED, Score, count, hold, read_cases


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


def test_the_half_held_back_is_read_as_measured() -> None:
    scores, _ = count(1)
    whole = add_up(scores)
    assert whole.precision >= 0.92
    assert whole.recall >= 0.91
    poor = [a for a, s in scores.items() if min(s.precision, s.recall) < 0.6]
    assert poor == []


@pytest.mark.parametrize("number", [c.number for c in read_cases() if c.number % 2 == 0])
def test_each_text_of_the_tuned_half_is_read_right(number: int) -> None:
    _, faults = hold(read_cases()[number])
    assert faults == []
