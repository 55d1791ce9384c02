"""Was it a person? Opens and clicks of a mail, judged by what came, when, and in whose company.

Only `human` counts toward anything. What nobody can tell is `soft`: kept, shown, not counted.
The rules are a table, and each names its source; docs/method/tracking.md prints it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from scotty.facts import Verdict
from scotty.stages.engage.agents import is_proxy, name_agent

What = Literal["open", "click"]

TRAP = 0
"""The number of the link that no person can see. Links of a mail are numbered from 1."""
BURST = timedelta(seconds=2)
"""Two different links within this: nobody reads, returns and clicks again so fast."""
SWEEP = (3, timedelta(seconds=20))
"""So many different links within this: somebody works through the mail, and it is a machine."""
TAINT = timedelta(seconds=60)
"""What comes this near to a touched trap belongs to the same sweep, whatever its address."""
ECHO = timedelta(seconds=20)
"""A second fetch of one link, from elsewhere, within this: one of the two is a scanner's."""
AT_ONCE = timedelta(seconds=10)
"""Nobody receives, reads and clicks so soon after the server took the mail."""
EARLY = timedelta(seconds=60)
"""Scanners are still at work; a person could be, too."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A request for a link or the picture of one mail, as it came."""

    touch: str
    what: What
    #: Number of the link, from 1; TRAP for the hidden one. Of an open: TRAP, and without meaning.
    link: int = TRAP
    at: datetime
    #: When the server took the mail; None where it is not known.
    sent: datetime | None
    #: Keyed hash of address and agent: tells visitors apart, and names nobody.
    visitor: str
    method: str = "GET"
    agent: str = ""
    #: Why the agent is a known machine's; "" where it is not.
    crawler: str = ""
    #: Sort of the network, as `ports.sources.NetworkKind`; "" where unknown.
    network: str = ""
    #: Whether the headers say that nobody asked for it yet.
    prefetch: bool = False

    @property
    def age(self) -> timedelta | None:
        """How long after the sending; None where that is not known."""
        return None if self.sent is None else self.at - self.sent


class Judged(NamedTuple):
    """Who it was, by which rule, and why in a sentence."""

    verdict: Verdict
    rule: str
    reason: str


class Rule(msgspec.Struct, frozen=True):
    """One sign of a machine, or one reason for doubt."""

    name: str
    on: tuple[What, ...]
    verdict: Verdict
    reason: str
    source: str
    #: Of the hit, and of all hits of the same mail known so far, itself included.
    fits: Callable[[Hit, Sequence[Hit]], bool]


BOTH: tuple[What, ...] = ("open", "click")
MEMORY = "common knowledge, not checked against a vendor's page"


def judge_hit(hit: Hit, company: Sequence[Hit]) -> Judged:
    """Return who it was; `company`: all hits of that mail known so far, itself included.

    The first `bot` rule that fits decides, else the first `soft` one, else it was a person. More
    company can make a bot of a person, and never anything else of a bot.
    """
    for rule in RULES:
        if hit.what in rule.on and rule.fits(hit, company):
            return Judged(rule.verdict, rule.name, rule.reason)
    return Judged(
        "human", "person", "A person's programme, from where people are, in a person's time."
    )


def _trapped(hit: Hit, company: Sequence[Hit]) -> bool:
    return any(
        other.what == "click" and other.link == TRAP
        and (other.visitor == hit.visitor or abs(other.at - hit.at) <= TAINT)
        for other in company
    )  # fmt: skip


def _asks_oddly(hit: Hit, company: Sequence[Hit]) -> bool:
    return hit.method != "GET" or any(
        other.method != "GET" and other.visitor == hit.visitor and abs(other.at - hit.at) <= TAINT
        for other in company
    )


def _named(hit: Hit, _company: Sequence[Hit]) -> bool:
    if hit.what == "open" and is_proxy(hit.agent):
        return False
    return bool(hit.crawler) or name_agent(hit.agent) == "mail scanner"


def _in_burst(hit: Hit, company: Sequence[Hit]) -> bool:
    near = [o for o in company if o.what == "click" and abs(o.at - hit.at) <= BURST]
    links = {o.link for o in near} | ({hit.link} if hit.what == "click" else set())
    return len(links) > 1


def _in_sweep(hit: Hit, company: Sequence[Hit]) -> bool:
    most, span = SWEEP
    near = [(o.at, o.link) for o in company if o.what == "click" and abs(o.at - hit.at) <= span]
    return any(
        len({link for at, link in near if start <= at <= start + span}) >= most
        for start, _ in near
        if start <= hit.at <= start + span
    )


def _echoes(hit: Hit, company: Sequence[Hit]) -> bool:
    """Whether somebody who may be a person fetched the same link shortly before, from elsewhere."""
    return any(
        other.what == "click" and other.link == hit.link and other.visitor != hit.visitor
        and (other.at, other.visitor) < (hit.at, hit.visitor) and hit.at - other.at <= ECHO
        and not any(rule.verdict == "bot" and "click" in rule.on and rule.fits(other, company) for rule in RULES)
        for other in company
    )  # fmt: skip


RULES: tuple[Rule, ...] = (
    Rule(
        "trap",
        BOTH,
        "bot",
        "The link that no person can see was followed, by the same visitor or within a minute.",
        "asked for in mautic/mautic#9162; no vendor promises to leave hidden links alone",
        _trapped,
    ),
    Rule(
        "method",
        BOTH,
        "bot",
        "The address was looked at without fetching it.",
        "HEAD: RFC 9110 § 9.3.2; browsers follow links by GET",
        _asks_oddly,
    ),
    Rule(
        "prefetch",
        BOTH,
        "bot",
        "The request says that nobody asked for it yet.",
        "Sec-Purpose: Fetch Standard; Purpose and X-Moz: older browsers",
        lambda hit, _: hit.prefetch,
    ),
    Rule(
        "named",
        BOTH,
        "bot",
        "The user agent is a known machine's.",
        "the list crawler-user-agents; names of mail scanners: " + MEMORY,
        _named,
    ),
    Rule(
        "nameless",
        BOTH,
        "bot",
        "There is no user agent.",
        "every browser and mail programme sends one (RFC 9110 § 10.1.5: SHOULD)",
        lambda hit, _: not hit.agent.strip(),
    ),
    Rule(
        "burst",
        BOTH,
        "bot",
        "Different links of this mail were followed within two seconds.",
        "anymail/django-anymail#200, mautic/mautic#9162, #9798: scanners follow every link",
        _in_burst,
    ),
    Rule(
        "sweep",
        BOTH,
        "bot",
        "Three links of this mail or more were followed within twenty seconds.",
        "as burst, by a scanner that takes its time",
        _in_sweep,
    ),
    Rule(
        "at_once",
        BOTH,
        "bot",
        "It came within ten seconds of the sending.",
        "scanners work on arrival: mautic/mautic#9162; nobody reads so fast",
        lambda hit, _: hit.age is not None and hit.age < AT_ONCE,
    ),
    Rule(
        "hosting",
        BOTH,
        "bot",
        "It came from a data centre.",
        "as page views are judged: vendors/segment/bots.py",
        lambda hit, _: (
            hit.network == "hosting" and not (hit.what == "open" and is_proxy(hit.agent))
        ),
    ),
    Rule(
        "proxy",
        ("open",),
        "soft",
        "The mailbox provider fetched the picture, perhaps for nobody.",
        "Apple Mail Privacy Protection (2021) fetches all; Gmail (2013) and Yahoo fetch for the reader: "
        + MEMORY,
        lambda hit, _: is_proxy(hit.agent),
    ),
    Rule(
        "office",
        ("click",),
        "soft",
        "An Office programme looks at a link before the browser opens it.",
        "the browser's own request follows: " + MEMORY,
        lambda hit, _: name_agent(hit.agent) == "Microsoft Office",
    ),
    Rule(
        "anonymous",
        BOTH,
        "soft",
        "It came through a network that hides who asks.",
        "VPN, Tor, relays: people and machines alike",
        lambda hit, _: hit.network == "anonymous",
    ),
    Rule(
        "early",
        BOTH,
        "soft",
        "It came within a minute of the sending, when scanners are still at work.",
        "anymail/django-anymail#200: bursts within 60 s, at times five minutes",
        lambda hit, _: hit.age is None or hit.age < EARLY,
    ),
    Rule(
        "echo",
        ("click",),
        "soft",
        "The same link was fetched from elsewhere moments before: one of the two was a scanner.",
        "time-of-click checks; resend/resend-node#901 saw one after 12 s",
        _echoes,
    ),
)
"""In order: what makes it a machine, then what leaves it in doubt."""
