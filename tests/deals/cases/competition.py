"""Cases of the clues of competition."""

from math import log

import msgspec

from scotty.facts import Fact
from scotty.playbook import Deals
from tests.deals.cases.economics import call, letter
from tests.deals.cases.momentum import STAGES
from tests.deals.stories import BOOK, Case, deal, fact, setting

KNOWN = setting(
    stages=STAGES, won=10, closed=40, rivals=frozenset({"billoria", "zuvanto"}),
    records={"rival": {"billoria": (0, 8), "zuvanto": (8, 8)}},
)  # fmt: skip
NAMED = setting(msgspec.structs.replace(BOOK, deals=Deals(rivals=("Close", "Red Fox Billing"))))
UNHEARD = setting(kinds=frozenset({"call.transcribed"}))
DEAF = setting(kinds=frozenset({"deal.opened"}))
NONE_WON = log(2 / 14) - log(0.25 / 0.75)


def evaluated(days: float, name: str = "Billoria") -> Fact:
    return fact("competitor.evaluated", days, competitor=name)


def offered(days: float, name: str = "Zuvanto") -> Fact:
    return letter(f"We also have an offer from {name}.", days)


RIVALS = [
    Case("competition.rivals", "one seen, one named", (deal(), evaluated(9), offered(5)), 2, KNOWN, shown=2),
    Case("competition.rivals", "one rival twice", (deal(), evaluated(9), evaluated(5, "BILLORIA")), 1, KNOWN, shown=2),
    Case("competition.rivals", "one of the playbook's", (deal(), offered(5, "Red  Fox Billing")), 0, NAMED),
    Case("competition.rivals", "its name as it stands there", (deal(), offered(5, "red fox billing Inc")), 0, NAMED),
    Case("competition.rivals", "in capitals", (deal(), offered(5, "RED FOX BILLING")), 1, NAMED),
    Case("competition.rivals", "a name that is a word", (deal(), letter("We close tomorrow. Bye, Ann")), 0, NAMED),
    Case("competition.rivals", "a text without capitals", (deal(), letter("we talk to close as well")), 1, NAMED),
    Case("competition.rivals", "part of a word", (deal(), letter("Billorians are we all.")), 0, KNOWN),
    Case("competition.rivals", "quoted", (deal(), letter("Fine.\n> Billoria?")), 0, KNOWN),
    Case("competition.rivals", "whom it was lost to is told afterwards", (deal(), fact("deal.lost", 3, to="Billoria")), 0, KNOWN),
    Case("competition.rivals", "none seen", (deal(),), 0, KNOWN, shown=0),
    Case("competition.rivals", "nobody to listen for", (deal(), letter("Hello.")), None, UNHEARD),
]  # fmt: skip
GAINING = [
    Case("competition.gaining", "two more", (deal(), evaluated(40), *(evaluated(d) for d in (3, 9, 20))), 2, KNOWN, shown=3),
    Case("competition.gaining", "fewer", (deal(), evaluated(40)), -1, KNOWN, shown=1),
    Case("competition.gaining", "long ago", (deal(), evaluated(61)), None, KNOWN),
]  # fmt: skip
LAST = [
    Case("competition.last_named", "nine days", (deal(), evaluated(40), offered(9)), 9, KNOWN, shown=1),
    Case("competition.last_named", "never", (deal(),), None, KNOWN),
]  # fmt: skip
RECORD = [
    Case("competition.record", "the hardest", (deal(), evaluated(9), offered(5)), NONE_WON, KNOWN, shown=1),
    Case("competition.record", "a rival without a record", (deal(), evaluated(9, "Newcomer")), None, KNOWN),
    Case("competition.record", "no rival", (deal(),), None, KNOWN),
]  # fmt: skip
LATE = [
    Case("competition.late_rival", "new and late", (deal(stage="Propose"), evaluated(9)), 1, KNOWN, shown=1),
    Case("competition.late_rival", "an old one again", (deal(stage="Propose"), evaluated(50), evaluated(9)), 0, KNOWN),
    Case("competition.late_rival", "early on the way", (deal(stage="Qualify"), evaluated(9)), None, KNOWN),
    Case("competition.late_rival", "no rival", (deal(stage="Propose"),), None, KNOWN),
]  # fmt: skip
MOUTHS = [
    Case("competition.mouths", "one of two", (deal(), call("us: Billoria?", "them: Billoria.")), 0.5, KNOWN, shown=1),
    Case("competition.mouths", "only theirs", (deal(), call("them: We look at Billoria and Zuvanto.")), 1, KNOWN),
    Case("competition.mouths", "only ours", (deal(), call("us: We beat Billoria.", "them: Hm.")), 0, KNOWN),
    Case("competition.mouths", "in a letter", (deal(), offered(5)), None, KNOWN),
    Case("competition.mouths", "none", (deal(), call("them: Hello.")), None, KNOWN),
]  # fmt: skip
SEEN = [
    Case("competition.evaluated", "two of three", (deal(), *(evaluated(d) for d in (3, 80, 95))), 2, shown=2),
    Case("competition.evaluated", "none", (deal(),), 0),
    Case("competition.evaluated", "nothing collected", (deal(), evaluated(3)), None, DEAF),
    Case("competition.comparisons", "both kinds", (deal(), fact("review.compared", 3), fact("web.comparison_viewed", 9), fact("review.compared", 61)), 2),
    Case("competition.comparisons", "nothing collected", (deal(), fact("review.compared", 3)), None, DEAF),
]  # fmt: skip
AHEAD = [
    Case(
        "competition.ahead",
        "we are",
        (deal(), letter("You are ahead, and our first choice.")),
        2,
        shown=1,
    ),
    Case(
        "competition.ahead",
        "they are",
        (deal(), letter("We are leaning towards the other offer.")),
        -1,
    ),
    Case("competition.ahead", "not we", (deal(), letter("You are not our first choice.")), -1),
    Case("competition.ahead", "German", (deal(), letter("Sie sind unsere erste Wahl.")), 1),
    Case("competition.ahead", "unspoken", (deal(), letter("Hello.")), None),
]
HOUSE = [
    Case("competition.incumbent", "once", (deal(), letter("Our current vendor is fine.")), 1, shown=1),
    Case("competition.incumbent", "nothing heard", (deal(),), None),
    Case("competition.installed", "one", (deal(), fact("account.profiled", technologies=["SAP", "Zuvanto"])), 1, KNOWN, shown=1),
    Case("competition.installed", "none", (deal(), fact("account.profiled", technologies=["SAP"])), 0, KNOWN),
    Case("competition.installed", "unknown", (deal(),), None, KNOWN),
    Case("competition.lost_before", "once", (deal(), fact("deal.lost", 300, deal="D0", to="Billoria")), 1, shown=1),
    Case("competition.lost_before", "to nobody", (deal(), fact("deal.lost", 300, deal="D0")), 0),
    Case("competition.lost_before", "this deal itself", (deal(), fact("deal.lost", 3, to="Billoria")), None),
]  # fmt: skip
CASES = [*RIVALS, *GAINING, *LAST, *RECORD, *LATE, *MOUTHS, *SEEN, *AHEAD, *HOUSE]
