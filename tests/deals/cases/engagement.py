"""Cases of the clues of engagement."""

from scotty.facts import Fact
from tests.deals.stories import Case, deal, fact, setting

NO_CALENDAR = setting(kinds=frozenset({"email.replied"}))
NO_MAIL = setting(kinds=frozenset({"call.held", "meeting.booked"}))
DUMB = setting(kinds=frozenset({"touch.sent"}))


def replies(*days: float, who: str = "ann") -> tuple[Fact, ...]:
    return tuple(fact("email.replied", d, who) for d in days)


def calls(*days: float, who: str = "ann") -> tuple[Fact, ...]:
    return tuple(fact("call.held", d, who) for d in days)


def touches(*days: float, who: str | None = "ann") -> tuple[Fact, ...]:
    return tuple(fact("touch.sent", d, who) for d in days)


def clicks(count: int, kind: str, days: float) -> tuple[Fact, ...]:
    return tuple(fact(kind, days, "ann", n=n) for n in range(count))


LEVEL = [
    Case("engagement.level", "three of the month", (deal(), *replies(1, 20, 29.9, 30.1)), 3),
    Case("engagement.level", "nothing at all is zero", (deal(),), 0, shown=0),
    Case("engagement.level", "opens are no deeds", (deal(), *clicks(9, "email.opened", 2)), 0),
    Case("engagement.level", "five are shown of seven", replies(1, 2, 3, 4, 5, 6, 7), 7, shown=5),
    Case("engagement.level", "nothing collected", (deal(),), None, setting(kinds=frozenset())),
]
TREND = [
    Case("engagement.trend", "steady", replies(3, 20, 30, 40, 50), 3 * 2 / 7),
    Case("engagement.trend", "warming", replies(1, 2, 3, 4, 5), 6),
    Case("engagement.trend", "gone quiet", replies(15, 20, 30, 40, 50), 3 / 8),
    Case("engagement.trend", "three are too few to say", replies(1, 2, 20), None),
]
SHARE = [
    Case("engagement.share", "one in four", (*touches(1, 9, 30), *replies(5)), 0.25, shown=1),
    Case("engagement.share", "all ours", touches(1, 9, 30, 50), 0, shown=4),
    Case("engagement.share", "too few words", (*touches(1), *replies(5)), None),
    Case("engagement.share", "their words are not collected", touches(1, 2, 3, 4), None, DUMB),
]
SILENCE = [
    Case("engagement.silence", "since their answer", (deal(60), *replies(30, 12)), 12, shown=1),
    Case("engagement.silence", "a click is no word", (*replies(12), fact("email.clicked", 1)), 12),
    Case("engagement.silence", "since the opening", (deal(20), *replies(90)), 20, shown=2),
    Case("engagement.silence", "no word, opened undated", (deal(20, undated=True),), None),
]
OUTREACH = [
    Case("engagement.outreach", "since our mail", (deal(60), *touches(8)), 8),
    Case("engagement.outreach", "a call is ours too", (deal(60), *touches(8), *calls(3)), 3),
    Case("engagement.outreach", "never, since it opened", (deal(33),), 33),
    Case("engagement.outreach", "nothing known", (), None),
]
UNANSWERED = [
    Case("engagement.unanswered", "two since", (*touches(2, 5, 9, who="bob"), *replies(7)), 2),
    Case("engagement.unanswered", "answered", (*touches(5, 9), *replies(1)), 0, shown=2),
    Case("engagement.unanswered", "all of 90 days", touches(2, 50, 91), 2),
    Case("engagement.unanswered", "to nobody in person", touches(2, 5, who=None), None),
]
CHANNELS = [
    Case(
        "engagement.channels",
        "mail, meeting and site",
        (*replies(1, 2), *calls(4), fact("web.page_viewed", 9), fact("web.page_read", 9)),
        3,
    ),
    Case("engagement.channels", "long ago", replies(31), 0, shown=0),
    Case("engagement.channels", "nothing collected", (), None, setting(kinds=frozenset())),
]
FIRST_ANSWER = [
    Case(
        "engagement.first_answer",
        "half a day",
        (deal(60), fact("web.demo_requested", 61), *touches(70, 60.5)),
        12,
        shown=2,
    ),
    Case(
        "engagement.first_answer",
        "still waiting",
        (deal(5), fact("web.form_submitted", 5)),
        120,
        shown=1,
    ),
    Case("engagement.first_answer", "nobody asked", (deal(60), *touches(50)), None),
    Case(
        "engagement.first_answer",
        "answered where we do not see it",
        (deal(60), fact("web.demo_requested", 61), *touches(40)),
        None,
    ),
]
REPLIES = [
    Case("engagement.replies", "two of three", replies(3, 29, 31), 2),
    Case("engagement.replies", "none", (deal(),), 0),
    Case("engagement.replies", "another deal's", (fact("email.replied", 3, deal="D2"),), 0),
    Case("engagement.replies", "no mail collected", calls(1), None, NO_MAIL),
]
OPENS = [
    Case("engagement.opens", "four", clicks(4, "email.opened", 10), 4),
    Case(
        "engagement.opens",
        "machines do not read",
        (fact("email.opened", 3, "ann", verdict="bot"),),
        0,
    ),
    Case("engagement.opens", "no mail collected", (), None, NO_MAIL),
]
PASSED_OVER = [
    Case(
        "engagement.passed_over",
        "since the answer",
        (*clicks(2, "email.opened", 20), *replies(10), *clicks(3, "email.opened", 4)),
        3,
    ),
    Case("engagement.passed_over", "all", clicks(6, "email.opened", 20), 6),
    Case("engagement.passed_over", "two opens tell nothing", clicks(2, "email.opened", 9), None),
]
CLICKS = [
    Case("engagement.clicks", "two", clicks(2, "email.clicked", 44), 2),
    Case("engagement.clicks", "no mail collected", (), None, NO_MAIL),
    Case("engagement.ads", "three", clicks(3, "ad.clicked", 1), 3),
    Case("engagement.ads", "too long ago", clicks(3, "ad.clicked", 46), 0),
    Case("engagement.ads", "no ads collected", (), None, NO_MAIL),
    Case("engagement.events", "one webinar", (fact("event.attended", 100),), 1),
    Case("engagement.events", "registered is not attended", (fact("event.registered", 9),), 0),
    Case("engagement.events", "no events collected", (), None, NO_MAIL),
]
VISITS = [
    Case(
        "engagement.visits",
        "two people on two days",
        (
            *clicks(3, "web.page_viewed", 2),
            fact("web.pricing_viewed", 2, "ann"),
            fact("web.page_viewed", 2, "bob"),
            fact("web.page_viewed", 8, "bob"),
        ),
        3,
    ),
    Case("engagement.visits", "strangers", (fact("web.page_viewed", 2),), 0),
    Case("engagement.visits", "no site collected", (), None, NO_MAIL),
    Case(
        "engagement.content",
        "read and downloaded",
        (fact("web.page_read", 50), fact("web.content_downloaded", 20), fact("web.page_read", 61)),
        2,
    ),
    Case("engagement.content", "no site collected", (), None, NO_MAIL),
]
TRIAL = [
    Case(
        "engagement.trial",
        "two days of use",
        (fact("product.trial_started", 30), *clicks(5, "product.used", 3), fact("product.used", 9)),
        2,
    ),
    Case("engagement.trial", "started and left", (fact("product.trial_started", 30),), 0, shown=1),
    Case("engagement.trial", "no trial", (deal(),), None),
]
MEETINGS = [
    Case("engagement.meetings", "two", calls(3, 40, 46), 2),
    Case("engagement.meetings", "none in an old deal", (deal(60),), 0),
    Case("engagement.meetings", "a young deal is not judged", (deal(10),), None),
    Case("engagement.next_meeting", "booked", (*calls(9), fact("meeting.booked", 4)), 1, shown=1),
    Case("engagement.next_meeting", "held since", (fact("meeting.booked", 9), *calls(4)), 0),
    Case("engagement.next_meeting", "no calendar", calls(9), None, NO_CALENDAR),
    Case("engagement.cadence", "every ten days", calls(10, 20, 30), 10),
    Case("engagement.cadence", "the wait since counts", calls(80, 90, 100), 100 / 3),
    Case("engagement.cadence", "one tells no beat", calls(10), None),
    Case("engagement.met", "two people", (*calls(3, 9), *calls(30, who="bob")), 2, shown=2),
    Case("engagement.met", "nobody met", (deal(),), None),
]
CASES = [
    *(LEVEL + TREND + SHARE + SILENCE + OUTREACH + UNANSWERED + CHANNELS + FIRST_ANSWER),
    *(REPLIES + OPENS + PASSED_OVER + CLICKS + VISITS + TRIAL + MEETINGS),
]
