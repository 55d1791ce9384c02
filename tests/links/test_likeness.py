"""What is linked, what is asked, which key stays."""

import pytest

from scotty.stages.identify.likeness import (
    LINK,
    PROPOSE,
    Alike,
    Known,
    choose_key,
    decide_pairs,
    find_same,
    tell_apart,
)
from tests.links.stories import hour

Rows = list[tuple[str, str, str]]


def decide(alike: list[Alike], settled: set[frozenset[str]] | None = None) -> Rows:
    return [
        (d.pair.one, d.pair.other, d.verdict) for d in decide_pairs(alike, settled or set(), set())
    ]


@pytest.mark.parametrize(
    ("alike", "expected"),
    [
        ([Alike("a", "b", LINK)], [("a", "b", "link")]),
        ([Alike("a", "b", LINK - 1e-6)], [("a", "b", "propose")]),
        ([Alike("a", "b", PROPOSE)], [("a", "b", "propose")]),
        ([Alike("a", "b", PROPOSE - 1e-6)], []),
        ([Alike("a", "a", 1.0)], []),
        (
            [Alike("a", "b", 0.96), Alike("a", "c", 0.99)],
            [("a", "c", "link"), ("a", "b", "propose")],
        ),
        ([Alike("a", "b", 0.96), Alike("c", "d", 0.99)], [("c", "d", "link"), ("a", "b", "link")]),
    ],
)
def test_decisions(alike: list[Alike], expected: Rows) -> None:
    assert decide(alike) == expected
    assert decide(alike[::-1]) == expected, "order changes nothing"


def test_settled_pairs_rest_whichever_way_round() -> None:
    assert decide([Alike("a", "b", 0.99)], {frozenset("ba")}) == []


def test_parents_and_siblings_are_apart() -> None:
    apart = tell_apart([("acme.de", "acme.com"), ("acme.fr", "acme.com"), ("solo", "solo")])
    assert apart == {
        frozenset(("acme.de", "acme.com")),
        frozenset(("acme.fr", "acme.com")),
        frozenset(("acme.de", "acme.fr")),
    }


def known(
    key: str,
    name: str = "",
    domain: str | None = None,
    country: str | None = None,
    customer: bool = False,
    since: float = 0,
) -> Known:
    return Known(key, name, domain, country, customer, hour(since))


@pytest.mark.parametrize(
    ("story", "accounts", "expected"),
    [
        (
            "one domain",
            [known("a", "x", "acme.com"), known("b", "y", "acme.com")],
            "the same domain",
        ),
        (
            "one name",
            [known("acme", "acme"), known("acme.com", "acme", "acme.com")],
            "the same name",
        ),
        (
            "endings",
            [known("a", "acme", "acme.com"), known("b", "acme", "acme.de")],
            "the same name",
        ),
        (
            "other domain",
            [known("a", "delta", "delta.com"), known("b", "delta", "deltafaucet.com")],
            None,
        ),
        ("other country", [known("a", "acme", None, "US"), known("b", "acme", None, "FR")], None),
        ("three of a name", [known("a", "acme"), known("b", "acme"), known("c", "acme")], None),
        ("too short", [known("a", "abc"), known("b", "abc")], None),
        ("no name", [known("a"), known("b")], None),
    ],
)
def test_what_needs_no_weighing(story: str, accounts: list[Known], expected: str | None) -> None:
    same = find_same(accounts)
    assert same == find_same(accounts[::-1]), story
    assert [why for _, _, why in same] == ([expected] if expected else []), story


def test_which_key_stays() -> None:
    assert choose_key(known("acme.com"), known("acme-inc", customer=True)) == (
        "acme-inc",
        "acme.com",
    )
    assert choose_key(known("a.com"), known("b.com", customer=True)) == ("a.com", "b.com")
    assert choose_key(known("a.com", since=2), known("b.com", since=1)) == ("a.com", "b.com")
    assert choose_key(known("a.com"), known("b.com")) == ("b.com", "a.com")
