"""Small ledgers for property tests: few keys, so that everything collides."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from scotty.facts import Fact, HalfLives
from scotty.store.attributions import PostgresAttributions
from scotty.store.ledger import PostgresLedger

START = datetime(2026, 1, 5, tzinfo=UTC)
ACCOUNTS = ["a.com", "b.com", "c-corp", "d.com"]
RATES = {
    "web.page_viewed": HalfLives(7.0, 30.0),
    "topic.surged": HalfLives(3.0, 60.0),
    "email.clicked": HalfLives(7.0, 20.0),
}
DRAWN = settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],  # shrinking on a real database takes minutes
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
"""For tests on one database that each example empties first."""


def day(count: float) -> datetime:
    """Return the moment that many days after the start."""
    return START + timedelta(days=count)


def tell(kind: str, key: str, at: float, known: float | None = None, **rest: Any) -> Fact:
    return Fact(
        kind=kind,
        at=day(at),
        known=day(at if known is None else known),
        source="t",
        key=key,
        **rest,
    )


_NAMES = st.sampled_from(["", "Acme", 'A "B"\\\t\nC', "Zürich 株"])
_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "name": _NAMES | st.none(),
        "domain": st.sampled_from(["a.com", "x.org"]),
        "employees": st.sampled_from([5, 70, "", None]),
        "technologies": st.sampled_from([["x", "y"], [], None]),
        "customer": st.booleans(),
    },
)
_DEAL = st.fixed_dictionaries(
    {},
    optional={
        "amount": st.sampled_from([1000, 2500.5, None, ""]),
        "stage": st.sampled_from(["demo", "contract", ""]),
        "status": st.sampled_from(["open", "won", "lost"]),
    },
)
_PERSON = st.fixed_dictionaries(
    {}, optional={"name": _NAMES, "title": st.sampled_from(["CFO", "Engineer", ""])}
)
_DATA = {"account.profiled": _FIELDS, "contact.profiled": _PERSON}
_DEALS = ["deal.opened", "deal.staged", "deal.amended", "deal.won", "deal.lost"]


@st.composite
def ledgers(draw: DrawFn) -> list[Fact]:
    """Return facts of all that shapes timelines and rows, in the order in which they reach us."""
    account = st.none() | st.sampled_from(ACCOUNTS)
    facts = []
    for number in range(draw(st.integers(1, 14))):
        kind = draw(st.sampled_from([*RATES, *RATES, *_DATA, "contact.left", *_DEALS]))
        at = draw(st.integers(0, 9))
        where: dict[str, Any] = {"account": draw(account)}
        if kind in RATES:
            where["visitor"] = draw(st.sampled_from([None, "v1", "v2"]))
            where["contact"] = draw(st.sampled_from([None, None, "", "p@a.com"]))
            where["mass"] = draw(st.sampled_from([1.0, 0.3, 75.0]))
            where["verdict"] = draw(st.sampled_from(["human", "human", "soft", "bot"]))
        elif kind.startswith("deal."):
            where |= {"deal": draw(st.sampled_from(["D1", "D2"])), "data": draw(_DEAL)}
        elif kind.startswith("contact."):
            where |= {"contact": draw(st.sampled_from(["p@a.com", "q@b.com"]))}
            where["data"] = draw(_DATA.get(kind, st.just({})))
        else:
            where["data"] = draw(_FIELDS)
        facts.append(
            tell(kind, f"k{number}", at, at + draw(st.sampled_from([0, 0, 1, 4])), **where)
        )
    return draw(st.permutations(facts + draw(bonds())))


@st.composite
def bonds(draw: DrawFn) -> list[Fact]:
    """Return identifications, links, and links taken back."""
    names, days = st.sampled_from(ACCOUNTS), st.integers(0, 9)
    facts = []
    for number in range(draw(st.integers(0, 2))):
        who = draw(st.sampled_from(["v1", "v2"]))
        data = {"account": draw(names), "by": "form"}
        facts.append(tell("visitor.identified", f"i{number}", draw(days), visitor=who, data=data))
    for number in range(draw(st.integers(0, 3))):
        key, into, at = draw(names), draw(names), draw(days)
        link = tell("account.linked", f"l{number}", at, account=key, data={"into": into})
        facts.append(link)
        if draw(st.booleans()):
            undone = draw(days)
            facts.append(tell("link.undone", f"u{number}", undone, account=key, because=(link.id,)))
    return facts


TABLES = ("attributions", "withdrawn", "facts", "cursors", "accounts", "contacts", "deals")


def empty(ledger: PostgresLedger) -> None:
    """Make the database as new."""
    with ledger.connect() as connection:
        for table in TABLES:
            connection.execute(f"delete from {table}")


def attribute(ledger: PostgresLedger) -> None:
    """Bring attributions up to the ledger's head."""
    while PostgresAttributions(ledger).advance().more:
        pass


def slice_up(facts: Sequence[Fact], cuts: Sequence[int]) -> list[list[Fact]]:
    """Return the facts in stretches that end at the cuts."""
    ends = [*sorted(min(cut, len(facts)) for cut in cuts), len(facts)]
    return [list(facts[a:b]) for a, b in zip([0, *ends], ends, strict=False)]
