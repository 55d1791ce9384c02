"""Cases of the clues of relationship."""

from scotty.facts import Fact
from tests.deals.stories import Case, deal, fact, person, setting

NOTHING = setting(kinds=frozenset())
LEARNT = setting(usual_people=2.0, usual_answer=20.0, records={"owner": {"Sam": (3, 9)}})


def acts(who: str, *days: float, kind: str = "email.replied", **data: object) -> tuple[Fact, ...]:
    return tuple(fact(kind, d, who, **data) for d in days)


def hours(*told: float) -> tuple[Fact, ...]:
    """Answers with the hours they took, the last of them yesterday."""
    return tuple(
        fact("email.replied", len(told) - place, "ann", hours=h) for place, h in enumerate(told)
    )


ANN_BOB = (*acts("ann", 1, 5), *acts("bob", 9))
ACTIVE = [
    Case("relationship.active", "two people", ANN_BOB, 2, shown=2),
    Case("relationship.active", "long ago", acts("ann", 31), 0),
    Case("relationship.active", "opening is not enough", acts("ann", 1, kind="email.opened"), 0),
    Case("relationship.active", "nothing collected", ANN_BOB, None, NOTHING),
    Case("relationship.active_usual", "as in won deals", ANN_BOB, 1, LEARNT),
    Case("relationship.active_usual", "norm not known", ANN_BOB, None),
    Case("relationship.committee", "one more", (*ANN_BOB, *acts("ann", 40)), 1),
    Case("relationship.committee", "one fewer", acts("ann", 1, 40) + acts("bob", 50), -1, shown=2),
    Case("relationship.committee", "nobody in either", acts("ann", 70), None),
    Case("relationship.thread", "two thirds", (*ANN_BOB, *acts("ann", 9), *acts("cem", 9, 8)), 0.5),
    Case("relationship.thread", "one person alone", acts("ann", 1, 2, 3, 4), 1),
    Case("relationship.thread", "three deeds tell nothing", ANN_BOB, None),
    Case("relationship.joined", "Bob is new", (deal(60), *acts("ann", 1, 40), *acts("bob", 9)), 1),
    Case("relationship.joined", "nobody new", (deal(60), *acts("ann", 1, 40)), 0, shown=0),
    Case("relationship.joined", "all are new in a new deal", (deal(20), *ANN_BOB), None),
]
LEFT = [
    Case("relationship.left", "Bob", (*ANN_BOB, fact("contact.left", 3, "bob")), 1, shown=1),
    Case("relationship.left", "came back", (*ANN_BOB, fact("contact.left", 20, "bob")), 0),
    Case("relationship.left", "never took part", (*ANN_BOB, fact("contact.left", 3, "cem")), 0),
    Case(
        "relationship.left",
        "took part a year before",
        (*acts("bob", 300), fact("contact.left", 3, "bob")),
        0,
    ),
    Case("relationship.left", "nobody tells", ANN_BOB, None, NOTHING),
]
PEOPLE = (person("ann", "CFO"), person("bob", "Head of Engineering"), person("cem", "Buyer"))
ROLES = [
    Case("relationship.departments", "finance and technology", (*PEOPLE, *ANN_BOB), 2, shown=2),
    Case("relationship.departments", "titles not known", ANN_BOB, None),
    Case("relationship.seniority", "a chief", (*PEOPLE, *ANN_BOB), 4, shown=1),
    Case("relationship.seniority", "a head", (*PEOPLE, *acts("bob", 9), *acts("ann", 61)), 2),
    Case("relationship.seniority", "nobody active", PEOPLE, None),
    Case("relationship.executive", "of late", (*PEOPLE, *acts("ann", 5, 70)), 5, shown=1),
    Case("relationship.executive", "none ever", (*PEOPLE, *acts("bob", 9)), None),
    Case("relationship.holder", "she holds it", (*PEOPLE, *ANN_BOB), 2, shown=1),
    Case("relationship.holder", "worth asking", (*PEOPLE, *acts("bob", 9)), 1),
    Case(
        "relationship.holder",
        "a head holds it where the company is small",
        (*PEOPLE, *acts("bob", 9), fact("account.profiled", 200, employees=90)),
        2,
    ),
    Case("relationship.holder", "a buyer only", (*PEOPLE, *acts("cem", 9)), 0),
    Case("relationship.holder", "titles not known", ANN_BOB, None),
    Case(
        "relationship.holder",
        "she held it, and left",
        (*PEOPLE, *acts("cem", 9), *acts("ann", 9), fact("contact.left", 2, "ann")),
        0,
        shown=1,
    ),
]
CHAMPION = [
    Case("relationship.champion", "two answers of today", acts("ann", 0), 3, shown=1),
    Case("relationship.champion", "half of it a month ago", acts("ann", 30), 1.5),
    Case(
        "relationship.champion",
        "who left is none",
        (*acts("ann", 30), *acts("bob", 60), fact("contact.left", 2, "ann")),
        0.75,
    ),
    Case("relationship.champion", "nobody", (), None),
    Case("relationship.champion_trend", "slackens", acts("ann", 30, 40, 50, 60), 3 / 7),
    Case("relationship.champion_trend", "steady", acts("ann", 5, 30, 50, 70), 1),
    Case("relationship.champion_trend", "too little", acts("ann", 5, 30), None),
    Case("relationship.champion_level", "a head", (*PEOPLE, *acts("bob", 1)), 2),
    Case("relationship.champion_level", "title not known", acts("bob", 1), None),
    Case(
        "relationship.champion_left",
        "she is gone",
        (*acts("ann", 20, 30), *acts("bob", 9), fact("contact.left", 2, "ann")),
        1,
        shown=3,
    ),
    Case("relationship.champion_left", "still there", acts("ann", 20, 30), 0),
    Case("relationship.champion_left", "nobody did enough", acts("ann", 20), None),
]
ANSWERS = [
    Case("relationship.answer_hours", "the median", hours(90, 4, 1, 3, 2), 3, shown=5),
    Case("relationship.answer_hours", "of the last five", hours(90, 90, 90, 4, 1, 3, 2, 5), 3),
    Case(
        "relationship.answer_hours",
        "by our last touch, where it is not told",
        (fact("touch.sent", 9, "ann"), fact("touch.sent", 8.5, "bob"), *acts("ann", 8)),
        24,
    ),
    Case("relationship.answer_hours", "no telling how long", acts("ann", 8), None),
    Case("relationship.answer_usual", "twice as long", hours(40), 2, LEARNT),
    Case("relationship.answer_usual", "norm not known", hours(40), None),
    Case("relationship.answer_trend", "slower", hours(4, 4, 4, 9, 9, 9), 2),
    Case("relationship.answer_trend", "four are too few", hours(4, 4, 9, 9), None),
]
ORIGIN = [
    Case("relationship.began", "they asked", (deal(60), fact("web.demo_requested", 70)), 1),
    Case(
        "relationship.began",
        "after we wrote",
        (deal(60), fact("web.demo_requested", 70), fact("touch.sent", 80)),
        0,
        shown=1,
    ),
    Case("relationship.began", "nothing before it", (deal(60), fact("touch.sent", 5)), None),
    Case("relationship.owned", "by Sam", (deal(owner="Sam"),), 1, shown=1),
    Case("relationship.owned", "by nobody", (deal(),), 0, LEARNT),
    Case("relationship.owned", "no deal names a seller", (deal(),), None),
]
CASES = [*ACTIVE, *LEFT, *ROLES, *CHAMPION, *ANSWERS, *ORIGIN]
