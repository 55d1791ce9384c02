"""Whose a fact is, as a table of stories."""

import pytest

from scotty.facts import Fact, Verdict
from scotty.stages.identify.links import Bonds
from tests.links.stories import alias, hour, identify, link, tell, undo, view, whose

L1 = link("acme-inc", "acme.com", 10)
L2 = link("acme.com", "acme-group.com", 20)
Views = dict[str, list[tuple[str, Verdict]]]


def only_views(facts: list[Fact], moment: float) -> Views:
    kept = {
        account: sorted(row for row in rows if row[0][0] in "pq" and len(row[0]) <= 2)
        for account, rows in whose(facts, moment).items()
    }
    return {account: rows for account, rows in kept.items() if rows}


@pytest.mark.parametrize(
    ("story", "facts", "moment", "expected"),
    [
        ("nobody knows", [view("p", "v", 1)], 99, {}),
        (
            "before the form nothing is seen",
            [view("p", "v", 1), identify("v", "acme.com", 5)],
            4.9,
            {},
        ),
        (
            "earlier and later views count from the form on",
            [view("p1", "v", 1), identify("v", "acme.com", 5), view("p2", "v", 7)],
            7,
            {"acme.com": [("p1", "human"), ("p2", "human")]},
        ),
        (
            "an identification that we hear of late counts from then",
            [view("p1", "v", 1), identify("v", "acme.com", 2, 30)],
            29,
            {},
        ),
        (
            "a soft match becomes a real one",
            [view("p1", "v", 1, account="isp.net", verdict="soft"), identify("v", "acme.com", 5)],
            5,
            {"acme.com": [("p1", "human")]},
        ),
        (
            "a soft match stays soft until then",
            [view("p1", "v", 1, account="isp.net", verdict="soft"), identify("v", "acme.com", 5)],
            4,
            {"isp.net": [("p1", "soft")]},
        ),
        (
            "a soft match is confirmed for the same account",
            [view("p1", "v", 1, account="acme.com", verdict="soft"), identify("v", "acme.com", 5)],
            5,
            {"acme.com": [("p1", "human")]},
        ),
        (
            "bots stay bots",
            [view("p1", "v", 1, verdict="bot"), identify("v", "acme.com", 5)],
            5,
            {"acme.com": [("p1", "bot")]},
        ),
        (
            "a bot that fills a form identifies nobody",
            [view("p1", "v", 1), identify("v", "acme.com", 5, verdict="bot")],
            5,
            {},
        ),
        (
            "a fact that names its account needs no visitor",
            [view("p1", "v", 1, account="other.com"), identify("v", "acme.com", 5)],
            5,
            {"other.com": [("p1", "human")]},
        ),
        (
            "free mail tells who, not where from",
            [view("p1", "v", 1), identify("v", None, 5, contact="x@gmail.com")],
            5,
            {},
        ),
        (
            "a shared device: old views stay, new ones are the newcomer's",
            [
                view("p1", "v", 1),
                identify("v", "acme.com", 5),
                view("p2", "v", 7),
                identify("v", "bolt.io", 9),
                view("p3", "v", 11),
            ],
            11,
            {"acme.com": [("p1", "human"), ("p2", "human")], "bolt.io": [("p3", "human")]},
        ),
        (
            "a view told late belongs to whoever sat there when it happened",
            [identify("v", "acme.com", 5), identify("v", "bolt.io", 9), view("p1", "v", 7, 40)],
            40,
            {"acme.com": [("p1", "human")]},
        ),
        (
            "aliases chain",
            [
                view("p1", "v1", 1),
                alias("v1", "v2", 2),
                alias("v2", "v3", 3),
                identify("v3", "acme.com", 5),
            ],
            5,
            {"acme.com": [("p1", "human")]},
        ),
        (
            "an alias after the form counts from the alias on",
            [view("p1", "v1", 1), identify("v2", "acme.com", 5), alias("v1", "v2", 8)],
            7,
            {},
        ),
        (
            "aliases in a circle are one visitor",
            [
                view("p1", "v1", 1),
                alias("v1", "v2", 2),
                alias("v2", "v1", 3),
                identify("v2", "acme.com", 5),
            ],
            5,
            {"acme.com": [("p1", "human")]},
        ),
        (
            "before the link",
            [view("p", None, 1, account="acme-inc"), L1],
            9,
            {"acme-inc": [("p", "human")]},
        ),
        (
            "after the link",
            [view("p", None, 1, account="acme-inc"), L1],
            10,
            {"acme.com": [("p", "human")]},
        ),
        (
            "a view that comes after the link",
            [L1, view("p", None, 15, account="acme-inc")],
            15,
            {"acme.com": [("p", "human")]},
        ),
        (
            "links chain",
            [view("p", None, 1, account="acme-inc"), L1, L2],
            20,
            {"acme-group.com": [("p", "human")]},
        ),
        (
            "undone: as before",
            [view("p", None, 1, account="acme-inc"), L1, undo(L1, 30)],
            30,
            {"acme-inc": [("p", "human")]},
        ),
        (
            "undoing the first link of a chain leaves the second",
            [
                view("p", None, 1, account="acme-inc"),
                view("q", None, 1, account="acme.com"),
                L1,
                L2,
                undo(L1, 30),
            ],
            30,
            {"acme-inc": [("p", "human")], "acme-group.com": [("q", "human")]},
        ),
        (
            "a circle of links keeps the earliest",
            [
                view("p", None, 1, account="a.com"),
                link("a.com", "b.com", 5),
                link("b.com", "a.com", 6),
            ],
            6,
            {"b.com": [("p", "human")]},
        ),
        (
            "linked into two: the three are one, under the later target's key",
            [
                view("p", None, 1, account="a.com"),
                view("q", None, 1, account="b.com"),
                link("a.com", "b.com", 5),
                link("a.com", "c.com", 6),
            ],
            6,
            {"c.com": [("p", "human"), ("q", "human")]},
        ),
        (
            "a visitor of a linked account",
            [view("p", "v", 1), identify("v", "acme-inc", 5), L1],
            10,
            {"acme.com": [("p", "human")]},
        ),
        (
            "and when the link is taken back",
            [view("p", "v", 1), identify("v", "acme-inc", 5), L1, undo(L1, 30)],
            30,
            {"acme-inc": [("p", "human")]},
        ),
        (
            "softly matched, linked, then recognised",
            [
                view("p", "v", 1, account="acme-inc", verdict="soft"),
                L1,
                identify("v", "bolt.io", 15),
                undo(L1, 30),
            ],
            30,
            {"bolt.io": [("p", "human")]},
        ),
        (
            "an undo that is known before its link",
            [view("p", None, 1, account="acme-inc"), L1, undo(L1, 8)],
            50,
            {"acme-inc": [("p", "human")]},
        ),
    ],
)
def test_whose(story: str, facts: list[Fact], moment: float, expected: Views) -> None:
    assert only_views(facts, moment) == expected, story


def test_what_is_said_of_a_key_stays_with_the_key() -> None:
    profile = tell("account.profiled", "p", 1, account="acme-inc", data={"name": "ACME Inc."})
    assert [row[0] for row in whose([profile, L1], 12)["acme-inc"]] == ["p", L1.key]


def test_the_key_that_stands_for_another() -> None:
    bonds = Bonds([L1, L2, undo(L2, 30)])
    assert [bonds.absorbed_by("acme-inc", hour(t)) for t in (9, 10, 20, 30)] == [
        "acme-inc",
        "acme.com",
        "acme-group.com",
        "acme.com",
    ]
    assert bonds.absorbed_by("acme-inc") == "acme.com"
    assert bonds.absorbed_by("unheard-of.com") == "unheard-of.com"
