"""Hypothesis strategies of deal stories: any facts of any kind, in any order, odd values included."""

from typing import Any

from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.signals import StageNorm
from tests.deals.stories import ALL_KINDS, BOOK, DEAL, fact, setting

PEOPLE = ("ann", "bob", "cem", "dee", None)
OTHER = "D2"
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "soon", -1, 0, 3.5, 1e12, True, [], {}, "2026-13-45", "€ 5"]
)
WORDS = st.sampled_from(
    [
        "What does it cost? The budget is frozen.",
        "Billoria offered us a discount.",
        "Procurement wants a security review before we sign the contract.",
        "I love it, when can we start?",
        "We need to push this to next quarter.",
        "",
    ]
)
TURNS = st.lists(
    st.fixed_dictionaries(
        {"speaker": st.sampled_from(["Ann", "Sam"]), "side": st.sampled_from(["us", "them"])}
        | {"at": st.floats(0, 3600), "text": WORDS}
    ),
    max_size=8,
)
DATES = st.dates().map(str) | st.sampled_from(["2026-07-15", "2026-08-30", "2026-06-01"])
STAGES = st.sampled_from(["Discovery", "Demo", "Proposal", "Negotiation"])
RIVALS = st.sampled_from(["Billoria", "Zuvanto"])
DEAL_DATA = {
    "amount": st.floats(-1e3, 1e7),
    "currency": st.sampled_from(["USD", "EUR", "XXX"]),
    "stage": STAGES,
    "close_date": DATES,
    "owner": st.sampled_from(["Sam", "Pat"]),
    "product": st.sampled_from(["Basic", "Pro"]),
    "kind": st.sampled_from(["new", "renewal"]),
    "source": st.sampled_from(["inbound", "outbound"]),
    "undated": st.booleans(),
}
DATA: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "deal.opened": DEAL_DATA,
    "deal.amended": DEAL_DATA,
    "deal.staged": {"stage": STAGES, "from": STAGES},
    "deal.won": {"amount": st.floats(0, 1e6)},
    "deal.lost": {"reason": st.just("price"), "to": RIVALS},
    "email.replied": {"hours": st.floats(0, 500), "text": WORDS},
    "call.held": {"minutes": st.integers(1, 90), "stage": STAGES},
    "call.transcribed": {"turns": TURNS, "title": st.just("A call")},
    "contact.profiled": {
        "title": st.sampled_from(["CFO", "Head of IT", "Buyer", "", "Général Manager"]),
        "name": st.sampled_from(["Ann A", "Bob B"]),
    },
    "account.profiled": {
        "industry": st.sampled_from(["software", "government", "Odd"]),
        "employees": st.integers(0, 10**6),
        "revenue": st.floats(0, 1e12),
        "growth": st.floats(-1, 9),
        "country": st.sampled_from(["US", "DE"]),
        "technologies": st.lists(st.sampled_from(["SAP", "Okta"]), max_size=2),
        "customer": st.booleans(),
    },
    "topic.surged": {"topic": st.sampled_from(["billing", "tax"]), "score": st.integers(0, 100)},
    "competitor.evaluated": {"competitor": RIVALS},
    "review.compared": {"with": RIVALS},
    "web.comparison_viewed": {"path": st.sampled_from(["/compare/billoria", "/compare"])},
    "technology.dropped": {"technology": RIVALS},
    "touch.sent": {"channel": st.sampled_from(["email", "phone"]), "text": WORDS},
}
"""What a kind's data may hold; the rest hold nothing that a clue reads."""
KINDS = sorted(ALL_KINDS)
LIKELY = sorted(DATA)


@st.composite
def facts(draw: st.DrawFn, /, earliest: float = 400.0, latest: float = 0.0, **fixed: Any) -> Fact:
    """Return any fact that is known between `earliest` and `latest` days before NOW."""
    kind = draw(st.sampled_from(LIKELY) | st.sampled_from(KINDS))
    known = draw(st.integers(int(latest * 24), int(earliest * 24) - 1)) / 24
    late = draw(st.sampled_from([0.0, 0.0, 0.5, 30.0]))
    data = {
        name: draw(values | ODD if name != "turns" else values)
        for name, values in DATA.get(kind, {}).items()
        if draw(st.booleans())
    }
    own = {"deal": DEAL if kind.startswith("deal.") else draw(st.sampled_from([None, DEAL]))}
    return fact(
        kind,
        known + late,
        draw(st.sampled_from(PEOPLE)),
        known=known,
        n=draw(st.integers(0, 10**9)),
        data=data,
        **{**own, **fixed},
    )


def tales(least: int = 0, most: int = 25, **fixed: Any) -> st.SearchStrategy[list[Fact]]:
    """Return lists of such facts."""
    return st.lists(facts(**fixed), min_size=least, max_size=most)


SETTINGS = st.sampled_from(
    [
        setting(),
        setting(
            BOOK,
            won=12,
            closed=40,
            usual_cycle=80.0,
            long_cycle=140.0,
            usual_amount=5e4,
            usual_people=3.0,
            usual_answer=20.0,
            usual_pace=0.5,
            month_end=0.4,
            size_amounts={"51-200": 4e4, "201-1000": 9e4},
            rivals=frozenset({"billoria", "zuvanto"}),
            stages={
                name: StageNorm(
                    name=name, place=n / 3, usual=10, long=25, closed=9, won=2 + n, left=60 - 15 * n
                )
                for n, name in enumerate(("Discovery", "Demo", "Proposal", "Negotiation"))
            },
            records={
                "industry": {"software": (5, 10)},
                "country": {"US": (5, 10)},
                "size": {"51-200": (5, 10)},
                "owner": {"Sam": (3, 9)},
                "product": {"Pro": (3, 9)},
                "rival": {"billoria": (1, 9)},
                "kind": {"new": (2, 9)},
                "source": {"inbound": (4, 9)},
            },
        ),
    ]
)
"""A workspace that has learnt nothing yet, and one that has."""
