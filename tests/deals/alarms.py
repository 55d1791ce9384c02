"""The table of cases of warnings: each raised, not raised, and silent."""

from typing import NamedTuple

from scotty.facts import Fact
from scotty.signals import Setting
from tests.deals.cases.economics import call, letter
from tests.deals.cases.momentum import LEARNT, dated, path, staged
from tests.deals.stories import deal, fact, person, setting

NEW = setting()
DEAF = setting(kinds=frozenset({"deal.opened"}))
OPEN = (deal(60, stage="Demo", amount=50_000),)
VISITS = tuple(fact("web.page_viewed", 20 + n, "ann", n=n) for n in range(12))
TITLED = person("ann", "Accountant")
CHIEF = person("bea", "CFO")
STALLING = "Let me get back to you. It is postponed to next quarter. We are not convinced."
GLAD, GRIM = "That is great. It makes sense. I am impressed.", "I doubt it. That is a red flag."


def met(who: str, days: float) -> Fact:
    return fact("call.held", days, who)


def wrote(days: float, who: str = "ann") -> Fact:
    return fact("touch.sent", days, who, channel="email")


def replied(days: float, hours: float) -> Fact:
    return fact("email.replied", days, "ann", hours=hours)


class Alarm(NamedTuple):
    """What must become of a warning in a story: raised, not raised, or silent (None)."""

    warning: str
    shows: str
    facts: tuple[Fact, ...]
    raised: bool | None
    read: Setting = NEW


ALARMS: list[Alarm] = [
    Alarm("no_activity", "15 days of nothing", (*OPEN, met("ann", 15)), True),
    Alarm("no_activity", "we wrote yesterday", (*OPEN, met("ann", 40), wrote(1)), False),
    Alarm("no_activity", "opened yesterday", (deal(1),), False),
    Alarm("no_activity", "nothing is collected", (*OPEN, met("ann", 15)), None, DEAF),
    Alarm("ghosted", "written to twice, no word", (*OPEN, wrote(20), wrote(5)), True),
    Alarm("ghosted", "they answered", (*OPEN, wrote(20), replied(19, 4)), False),
    Alarm("ghosted", "written to yesterday", (*OPEN, replied(30, 4), wrote(1)), False),
    Alarm("ghosted", "never written to", OPEN, None),
    Alarm("engagement_falling", "twelve visits, then none", (*OPEN, *VISITS), True),
    Alarm("engagement_falling", "as before", (*OPEN, *VISITS, *(fact("web.page_viewed", n, "ann") for n in range(6))), False),
    Alarm("engagement_falling", "too little to tell", (*OPEN, *VISITS[:2]), None),
    Alarm("silent_after_proposal", "offer of 12 days ago", (*OPEN, met("ann", 20), staged(12, "Proposal")), True),
    Alarm("silent_after_proposal", "they answered it", (*OPEN, staged(12, "Proposal"), replied(2, 4)), False),
    Alarm("silent_after_proposal", "no offer yet", (*OPEN, met("ann", 20)), None),
    Alarm("silent_after_proposal", "offer taken back", (*OPEN, staged(20, "Proposal"), staged(12, "Demo")), None),
    Alarm("no_next_step", "call of ten days ago", (*OPEN, met("ann", 10)), True),
    Alarm("no_next_step", "the next is booked", (*OPEN, met("ann", 10), fact("meeting.booked", 9, "ann")), False),
    Alarm("no_next_step", "call of yesterday", (*OPEN, met("ann", 1)), False),
    Alarm("no_next_step", "no call yet", OPEN, None),
    Alarm("answers_slowing", "from hours to days", (*OPEN, *(replied(50 - n, 2) for n in range(3)), *(replied(9 - n, 70) for n in range(3))), True),
    Alarm("answers_slowing", "as ever", (*OPEN, *(replied(50 - 9 * n, 8) for n in range(6))), False),
    Alarm("answers_slowing", "too few", (*OPEN, replied(9, 2), replied(5, 70)), None),
    Alarm("overdue", "a date of last week", dated((60, "2026-06-23")), True),
    Alarm("overdue", "a date to come", dated((60, "2026-07-23")), False),
    Alarm("overdue", "today", dated((60, "2026-06-30")), False),
    Alarm("overdue", "no date", OPEN, None),
    Alarm("timeline_pushed", "by a month", dated((60, "2026-07-01"), (5, "2026-08-01")), True),
    Alarm("timeline_pushed", "by two weeks", dated((60, "2026-07-01"), (5, "2026-07-15")), False),
    Alarm("timeline_pushed", "long ago", dated((60, "2026-07-01"), (35, "2026-09-01")), None),
    Alarm("timeline_pushed", "never", dated((60, "2026-07-01")), None),
    Alarm("overdue_again", "twice pushed, passed", dated((90, "2026-05-01"), (60, "2026-06-01"), (30, "2026-06-20")), True),
    Alarm("overdue_again", "twice pushed, to come", dated((90, "2026-05-01"), (60, "2026-06-01"), (30, "2026-07-20")), False),
    Alarm("overdue_again", "passed, never pushed", dated((60, "2026-06-20")), False),
    Alarm("overdue_again", "no date", OPEN, None),
    Alarm("stalled_in_stage", "thirty days where twenty are long", (deal(30, stage="Demo"),), True, LEARNT),
    Alarm("stalled_in_stage", "ten days", (deal(10, stage="Demo"),), False, LEARNT),
    Alarm("stalled_in_stage", "nothing won yet, fifty days", (deal(50, stage="Demo"),), True),
    Alarm("stalled_in_stage", "nothing won yet, forty days", (deal(40, stage="Demo"),), False),
    Alarm("stalled_in_stage", "no stage", (deal(90),), None),
    Alarm("too_old", "three cycles", (deal(180, stage="Demo"),), True, LEARNT),
    Alarm("too_old", "one cycle", (deal(60, stage="Demo"),), False, LEARNT),
    Alarm("too_old", "nothing learnt", (deal(900),), None),
    Alarm("moved_back", "last week", path("Qualify", "Propose", "Demo"), True, LEARNT),
    Alarm("moved_back", "forward only", path("Qualify", "Demo"), False, LEARNT),
    Alarm("moved_back", "long ago", (deal(90, stage="Demo"), staged(60, "Qualify")), False, LEARNT),
    Alarm("moved_back", "order unknown", path("Demo", "Qualify"), None),
    Alarm("owner_changed", "last week", (deal(60, owner="Ann"), fact("deal.amended", 7, owner="Bea")), True),
    Alarm("owner_changed", "last quarter", (deal(200, owner="Ann"), fact("deal.amended", 90, owner="Bea")), False),
    Alarm("owner_changed", "never", (deal(60, owner="Ann"),), None),
    Alarm("too_few_contacts", "one of them", (*OPEN, met("ann", 5)), True),
    Alarm("too_few_contacts", "nobody", OPEN, True),
    Alarm("too_few_contacts", "two of them", (*OPEN, met("ann", 5), met("bea", 6)), False),
    Alarm("too_few_contacts", "too young to say", (deal(5), met("ann", 2)), None),
    Alarm("single_threaded_late", "one does all", (deal(60, stage="Proposal"), *(met("ann", n) for n in range(5))), True),
    Alarm("single_threaded_late", "three share it", (deal(60, stage="Proposal"), *(met(w, n) for n in range(2) for w in ("ann", "bea", "cem"))), False),
    Alarm("single_threaded_late", "early", (deal(60, stage="Demo"), *(met("ann", n) for n in range(5))), None),
    Alarm("no_power", "an accountant", (*OPEN, TITLED, met("ann", 5)), True),
    Alarm("no_power", "the CFO", (*OPEN, CHIEF, met("bea", 5)), False),
    Alarm("no_power", "the first month", (deal(20), TITLED, met("ann", 5)), None),
    Alarm("no_power", "no titles known", (*OPEN, met("ann", 5)), None),
    Alarm("champion_left", "gone", (*OPEN, met("ann", 40), met("ann", 30), fact("contact.left", 9, "ann")), True),
    Alarm("champion_left", "another one gone", (*OPEN, met("ann", 40), met("ann", 30), fact("contact.left", 9, "bea")), False),
    Alarm("champion_left", "no champion", (*OPEN, fact("contact.left", 9, "ann")), None),
    Alarm("champion_weak", "quiet for three weeks", (*OPEN, *(met("ann", 30 + n) for n in range(8))), True),
    Alarm("champion_weak", "still at it", (*OPEN, *(met("ann", 5 * n) for n in range(8))), False),
    Alarm("champion_weak", "nobody", OPEN, None),
    Alarm("committee_shrinking", "three fewer", (*OPEN, met("ann", 5), *(met(w, 40) for w in ("ann", "bea", "cem", "dee"))), True),
    Alarm("committee_shrinking", "one fewer", (*OPEN, met("ann", 5), met("ann", 40), met("bea", 40)), False),
    Alarm("committee_shrinking", "nobody ever", OPEN, None),
    Alarm("price_not_mentioned", "late, no word", (deal(60, stage="Propose"), call("us: Hello.", "them: Hello.")), True, LEARNT),
    Alarm("price_not_mentioned", "asked", (deal(60, stage="Propose"), call("them: What does it cost?", "us: Little.")), False, LEARNT),
    Alarm("price_not_mentioned", "no call recorded", (deal(60, stage="Propose"),), None, LEARNT),
    Alarm("price_not_mentioned", "early", (deal(60, stage="Qualify"), call("them: Hello.")), None, LEARNT),
    Alarm("budget_concern", "frozen", (*OPEN, letter("The budget is frozen until the new year.")), True),
    Alarm("budget_concern", "no word of it", (*OPEN, letter("Thank you, we will look at it.")), False),
    Alarm("budget_concern", "nothing heard", OPEN, None),
    Alarm("red_flag", "three in a breath", (*OPEN, letter(STALLING)), True),
    Alarm("red_flag", "content", (*OPEN, letter("That is great, thank you.")), False),
    Alarm("red_flag", "nothing heard", OPEN, None),
    Alarm("competitor_gaining", "thrice lately", (*OPEN, *(fact("competitor.evaluated", n, competitor="Billoria", n=n) for n in range(3))), True),
    Alarm("competitor_gaining", "once lately", (*OPEN, fact("competitor.evaluated", 5, competitor="Billoria")), False),
    Alarm("competitor_gaining", "named no more", (*OPEN, *(fact("competitor.evaluated", 40 + n, competitor="Billoria", n=n) for n in range(3))), False),
    Alarm("competitor_gaining", "none named", OPEN, None),
    Alarm("sentiment_turning", "from glad to grim", (*OPEN, call(f"them: {GLAD}", days=20), call(f"them: {GRIM}", days=2)), True),
    Alarm("sentiment_turning", "from grim to glad", (*OPEN, call(f"them: {GRIM}", days=20), call(f"them: {GLAD}", days=2)), False),
    Alarm("sentiment_turning", "one call", (*OPEN, call(f"them: {GRIM}", days=2)), None),
    Alarm("amount_cut", "by a fifth", (*OPEN, fact("deal.amended", 5, amount=40_000)), True),
    Alarm("amount_cut", "raised", (*OPEN, fact("deal.amended", 5, amount=60_000)), False),
    Alarm("amount_cut", "no amount", (deal(60),), None),
    Alarm("paper_late", "ten days left, no word of it", (deal(60, close_date="2026-07-10"), call("them: Hello.")), True),
    Alarm("paper_late", "two months left", (deal(60, close_date="2026-08-30"), call("them: Hello.")), False),
    Alarm("paper_late", "with the lawyers", (deal(60, close_date="2026-07-10"), letter("Our legal team reviews the contract.")), None),
    Alarm("paper_late", "no date", (*OPEN, call("them: Hello.")), None),
]  # fmt: skip
