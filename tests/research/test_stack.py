"""A stack seen day by day: what is new and what is gone, only where earlier looks could have seen it."""

from datetime import date, timedelta

import msgspec
import pytest

from scotty.stages.research.stack import Look, Seen, find_changes, make_look

DAY = date(2026, 6, 1)


def look(day: int, *names: str, coverage: str = "site dns") -> Look:
    """Return a look: "Zuora" was shown by site, "dns/Okta" by dns, "jobs?SAP" asked for by an advert."""
    seen = []
    for name in names:
        collector, technology, stance = "site", name, "shows"
        if "/" in name:
            collector, technology = name.split("/")
        elif "?" in name:
            (collector, technology), stance = name.split("?"), "asks"
        elif "!" in name:
            (collector, technology), stance = name.split("!"), "uses"
        seen.append(
            Seen(technology=technology, collector=collector, stance=stance, quote=technology)
        )
    made = make_look(DAY + timedelta(days=day), seen, coverage.split())
    return msgspec.structs.replace(made, id=f"look{day}")


@pytest.mark.parametrize(
    ("before", "now", "changes"),
    [
        ([], look(1, "Zuora"), []),  # a first look: nothing is new
        ([look(0)], look(1, "Zuora"), ["added Zuora"]),
        ([look(0, "Zuora")], look(1, "Zuora"), []),
        ([look(0, "ZUORA")], look(1, "Zuora"), []),
        ([look(0, coverage="dns")], look(1, "Zuora"), []),  # the site was not looked at then
        ([look(0, "dns/Zuora")], look(1, "Zuora"), []),  # another collector knew it
        ([look(0)], look(0, "Zuora"), []),  # one day is one look
        ([look(0)], look(1, "jobs?SAP", coverage="jobs"), []),
        ([look(0, coverage="site jobs")], look(1, "jobs?SAP", coverage="site jobs"), []),
        ([look(0)], look(1, "site!SAP"), ["added SAP"]),
        ([look(0, "Zuora")], look(1), []),  # one look without it
        ([look(0, "Zuora"), look(1)], look(2), ["dropped Zuora"]),
        ([look(0, "Zuora"), look(1)], look(1), []),
        ([look(0, "Zuora"), look(1, coverage="dns")], look(2), []),  # the site failed once
        ([look(0, "Zuora"), look(1)], look(2, coverage="dns"), []),
        ([look(0, "Zuora"), look(1)], look(2, "Zuora"), []),  # missed once, and back
        ([look(0, "Zuora"), look(1), look(2)], look(3), []),  # told the day before
        ([look(0, "dns/Okta"), look(1)], look(2), ["dropped Okta"]),
        ([look(0, "jobs?SAP", coverage="jobs"), look(1, coverage="jobs")], look(2, coverage="jobs"), []),
        ([look(0, "site!SAP"), look(1)], look(2), []),  # a sentence that is gone proves nothing
        ([look(0, "A1", "B2"), look(1, "A1")], look(2, "A1", "C3"), ["added C3", "dropped B2"]),
    ],
)  # fmt: skip
def test_changes(before: list[Look], now: Look, changes: list[str]) -> None:
    assert sorted(f"{c.way} {c.technology}" for c in find_changes(before, now)) == changes


def test_a_change_rests_on_the_looks_that_show_it() -> None:
    (dropped,) = find_changes([look(0, "Zuora"), look(1)], look(2))
    assert dropped.looks == ("look0", "look1")
    assert dropped.seen.quote == "Zuora"
