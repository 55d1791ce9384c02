"""The worked example of docs/method/clues.md says what the code says."""

import re
from pathlib import Path

from scotty.signals import StageNorm, Story, load_clues
from tests.deals.stories import deal, fact, person, setting, story

PAGE = Path(__file__).parents[2] / "docs" / "method" / "clues.md"
CLUES = load_clues()


def tell_example() -> Story:
    """Return the deal of the page: 50 days old, at its third stage of four."""
    stages = {
        name: StageNorm(name=name, place=n / 3, usual=12, long=25, closed=40, won=10, left=45 - 15 * n)
        for n, name in enumerate(("Discovery", "Demo", "Proposal", "Contract"))
    }  # fmt: skip
    turns = [
        ("us", "How do you decide about a purchase like this?"),
        ("them", "The steering committee does. The budget is approved, but Billoria is cheaper."),
        ("us", "Shall we look at the difference together?"),
        ("them", "Yes, that makes sense. Next Tuesday?"),
    ]
    return story(
        deal(50, stage="Discovery", amount=40_000, close_date="2026-07-10"),
        fact("deal.staged", 35, stage="Demo"),
        fact("deal.staged", 10, stage="Proposal"),
        fact("deal.amended", 10, close_date="2026-07-25"),
        person("ann", "CFO"),
        fact("call.held", 4, "ann", minutes=30),
        fact("call.transcribed", 4, "ann", turns=[{"side": s, "speaker": s, "text": t} for s, t in turns]),
        read=setting(stages=stages, won=40, closed=120, usual_cycle=80.0, usual_amount=50_000.0, rivals=frozenset({"billoria"})),
    )  # fmt: skip


def test_the_worked_example_is_what_the_clues_say() -> None:
    told = tell_example()
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert len(rows) >= 10
    for name, text, points in rows:
        sight = CLUES[name].see(told)
        if sight is None:
            assert (name, text, points) == (name, "*silent*", "–")
        else:
            at = CLUES[name].curve.at(sight.value)
            assert (text, points) == (CLUES[name].say(sight.value), f"{at:+.2f}"), name
