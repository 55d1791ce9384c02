"""Every clue against its table of cases in tests/deals/cases, and no clue without one."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from scotty.signals import load_clues
from tests.deals import cases
from tests.deals.stories import Case, story

CLUES = load_clues()
TABLE: list[Case] = [
    case
    for module in sorted(m.name for m in iter_modules(cases.__path__))
    for case in import_module(f"tests.deals.cases.{module}").CASES
]


@pytest.mark.parametrize("case", TABLE, ids=lambda c: f"{c.clue}: {c.shows}")
def test_a_clue_sees_what_its_case_says(case: Case) -> None:
    sight = CLUES[case.clue].see(story(*case.facts, read=case.read))
    assert (None if sight is None else sight.value) == (
        None if case.value is None else pytest.approx(case.value, abs=1e-6)
    )
    if sight is not None and case.shown is not None:
        assert len(sight.facts) == case.shown


def test_every_clue_has_a_case_with_a_value_and_one_without() -> None:
    spoken = {case.clue for case in TABLE if case.value is not None}
    silent = {case.clue for case in TABLE if case.value is None}
    assert sorted(CLUES.keys() - spoken) == []
    assert sorted(CLUES.keys() - silent) == []


def test_cases_speak_of_clues_that_exist() -> None:
    assert sorted({case.clue for case in TABLE} - CLUES.keys()) == []
