"""Which facts can change the answer to a condition: those that it declares, and no other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.flows.outreach.react import ENDING
from scotty.flows.outreach.scene import Scene
from scotty.playbook.sequence import default_sequences, parse_sequence
from scotty.signals.view import View
from scotty.stages.engage.conditions import (
    CONDITIONS,
    TURNS,
    Glance,
    holds,
    list_turns,
    name_steps,
)
from tests.deals.stories import ACME, NOW, fact, person, timeline
from tests.deals.tales import tales

ANN = f"ann@{ACME}"
KNOWN = (person("ann", "CFO"), fact("account.profiled", 500, name="Acme"))
ABOUT = {
    "opened": ("one",),
    "clicked": ("one", ""),
    "replied": ("", "interested"),
    "visited": ("", "pricing", "comparison", "page"),
    "tier": ("1", "2"),
    "persona": ("finance", "technology"),
    "title": ("CFO", "head"),
}
ASKED = [
    f"{no}{word}{':' if about else ''}{about}"
    for word in CONDITIONS
    for about in ABOUT.get(word, ("",))
    for no in ("", "not ")
]
MARKED = st.builds(
    fact, st.sampled_from(sorted(ENDING)), st.floats(0, 90), st.just("ann"),
    n=st.integers(0, 10**9), touch=st.just("t1"), tier=st.sampled_from(["1", "2"]),
    said=st.sampled_from(["interested", "not_now"]), title=st.just("CFO"),
)  # fmt: skip


def answer(condition: str, facts: list[Fact]) -> bool:
    view = View(timeline(facts), NOW)
    scene = Scene(view, view.people[ANN])
    glance = Glance(
        view=view, contact=scene.contact, since=fact("x.y", 100).at, touches={"one": ("t1",)},
        persona=scene.persona, tier=scene.tier, hot=scene.hot,
    )  # fmt: skip
    return holds(condition, glance)


@pytest.mark.slow
@pytest.mark.parametrize("condition", ASKED)
@given(tales(most=10), st.lists(MARKED, max_size=6))
@settings(max_examples=10)
def test_only_facts_of_declared_kinds_change_an_answer(
    condition: str, told: list[Fact], marked: list[Fact]
) -> None:
    turns = list_turns([condition])
    rest = [f for f in (*told, *marked) if f.kind in turns]
    assert answer(condition, [*KNOWN, *told, *marked]) == answer(condition, [*KNOWN, *rest])


def test_each_condition_declares_what_changes_it() -> None:
    assert TURNS.keys() == CONDITIONS.keys()
    assert all(TURNS.values())
    assert frozenset().union(*TURNS.values()) == ENDING


def test_visits_are_looked_at_only_where_an_end_asks_for_them() -> None:
    for text in default_sequences().values():
        assert "web.page_viewed" not in list_turns(parse_sequence(text).ends.on)
    assert "account.heated" in list_turns(["hot"])
    assert "web.page_viewed" in list_turns(["not engaged"])
    assert name_steps(["not opened:one"])
    assert name_steps(["clicked:one"])
    assert not name_steps(["clicked", "replied:interested", "visited:page"])
