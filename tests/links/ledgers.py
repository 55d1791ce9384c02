"""Small ledgers for property tests: few visitors, accounts and hours, so that everything collides."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from scotty.facts import Fact, Verdict
from tests.links.stories import alias, identify, link, undo, view

VISITORS = st.sampled_from(["v1", "v2", "v3"])
ACCOUNTS = st.sampled_from(["a.com", "b.com", "c-corp", "d.com"])
HOURS = st.integers(0, 20)
VERDICTS: list[Verdict] = ["human", "human", "soft", "bot"]
DELAY = st.sampled_from([0, 0, 0, 1, 5, 15])


@st.composite
def ledgers(draw: DrawFn, undo_all: bool = False) -> list[Fact]:
    """Return facts of every kind that matters, in the order in which they reach us."""
    facts: list[Fact] = []
    for number in range(draw(st.integers(1, 6))):
        at, delay = draw(HOURS), draw(DELAY)
        account = draw(st.none() | ACCOUNTS)
        verdict = draw(st.sampled_from(VERDICTS))
        visitor = draw(st.none() | VISITORS)
        facts.append(view(f"p{number}", visitor, at, at + delay, account, verdict))
    for _ in range(draw(st.integers(0, 4))):
        at, delay = draw(HOURS), draw(DELAY)
        facts.append(identify(draw(VISITORS), draw(ACCOUNTS), at, at + delay))
    for _ in range(draw(st.integers(0, 2))):
        at, delay = draw(HOURS), draw(DELAY)
        facts.append(alias(draw(VISITORS), draw(VISITORS), at, at + delay))
    links = []
    for _ in range(draw(st.integers(0, 4))):
        at, delay = draw(HOURS), draw(DELAY)
        links.append(link(draw(ACCOUNTS), draw(ACCOUNTS), at, at + delay))
    undone = links if undo_all else [x for x in links if draw(st.booleans())]
    for taken in undone:
        at = draw(HOURS)
        facts.append(undo(taken, at, at + draw(DELAY)))
    return draw(st.permutations(facts + links))
