"""Moments back from our mails: an open or click is kept at once, judged in company, told as a fact.

A hit waits `HOLD` before it is judged, durably, since what tells a scanner is mostly the next
request. What comes later still can make a machine of a person: then `moment.judged` takes back
what was told. It never goes the other way.
"""

import hmac
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec

from scotty.facts import Fact
from scotty.ports import Clock
from scotty.ports.moments import Conclusion, Moment, Moments, Sent
from scotty.ports.sources import Networks
from scotty.stages.engage.agents import name_agent
from scotty.stages.engage.machines import Hit, Judged, What, judge_hit
from scotty.vendors.segment.bots import judge_agent

HOLD = timedelta(seconds=2.5)
"""How long a hit waits for company: a burst, and half a second for clocks and commits."""
KEPT = timedelta(days=1)
"""How long told hits are kept beside the ledger, as evidence on later ones of the same mail."""
MOST = 30
"""Hits noted of one mail in one minute. More tell nothing new, and are answered all the same."""
KINDS: dict[What, str] = {"open": "email.opened", "click": "email.clicked"}
_AGENT = 300


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, as far as a request says."""

    method: str
    address: str
    agent: str
    #: Whether the headers say that nobody asked for it yet.
    prefetch: bool = False


class Notes:
    """Takes notes of hits. One for each process: it counts, so that a flood costs no writes."""

    def __init__(self, moments: Moments, networks: Networks, key: bytes, clock: Clock) -> None:
        self._moments = moments
        self._networks = networks
        self._key = key
        self._clock = clock
        self._lock = threading.Lock()
        self._minute = -1
        self._taken: dict[str, int] = {}

    def note(self, sent: Sent, what: What, link: int, visit: Visit) -> bool:
        """Keep a hit; False where this mail had enough of them this minute. Raises Later.

        `link` is its number, 0 for the trap and for opens.
        """
        now = self._clock.now()
        if not self._take(sent.touch, now):
            return False
        url = sent.links[link - 1] if what == "click" and link else ""
        self._moments.note(
            Moment(
                hit=self._describe(sent, (what, link), visit, now),
                account=sent.account,
                contact=sent.contact,
                url=url,
                because=sent.fact,
            )
        )
        return True

    def _describe(self, sent: Sent, where: tuple[What, int], visit: Visit, now: datetime) -> Hit:
        agent = visit.agent[:_AGENT]
        network = self._networks.look_up(visit.address)
        who = f"visitor\0{visit.address}\0{agent}".encode("utf-8", "replace")
        return Hit(
            touch=sent.touch,
            what=where[0],
            link=where[1],
            at=now,
            sent=sent.sent_at,
            visitor=hmac.digest(self._key, who, "sha256")[:8].hex(),
            method=visit.method,
            agent=agent,
            crawler=judge_agent(agent) or "",
            network=network.kind if network else "",
            prefetch=visit.prefetch,
        )

    def _take(self, touch: str, now: datetime) -> bool:
        minute = int(now.timestamp() // 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._taken = minute, {}
            taken = self._taken[touch] = self._taken.get(touch, 0) + 1
        return taken <= MOST


def settle_moments(moments: Moments, now: datetime) -> int:
    """Judge what has waited long enough, and tell it; return how many hits. To be called every second."""
    ripe = now - HOLD
    return moments.settle(ripe, now - KEPT, partial(conclude_moments, ripe=ripe, now=now))


def conclude_moments(kept: Sequence[Moment], ripe: datetime, now: datetime) -> Conclusion:
    """Return what is to be told of one mail's moments: first verdicts, and second thoughts."""
    company = [moment.hit for moment in kept]
    judged = {moment.id: judge_hit(moment.hit, company) for moment in kept}
    standing = {m.fact for m in kept if m.fact and judged[m.id].verdict != "bot"}
    conclusion = Conclusion([], {})
    for moment in kept:
        verdict = judged[moment.id]
        if moment.verdict is None and moment.hit.at <= ripe:
            fact = _tell_moment(moment, verdict, now)
            conclusion.facts.append(fact)
            conclusion.told[moment.id] = (verdict.verdict, fact.id)
        elif moment.verdict == "human" and verdict.verdict == "bot":
            conclusion.told[moment.id] = ("bot", moment.fact)
            if moment.fact not in standing:
                conclusion.facts.append(_tell_judged(moment, verdict, now))
    return conclusion


def _tell_moment(moment: Moment, judged: Judged, now: datetime) -> Fact:
    """Return the fact of an open or click; those of one visitor within a minute are one."""
    hit = moment.hit
    parts = (hit.touch, hit.link, hit.visitor, int(hit.at.timestamp() // 60), judged.verdict)
    after = {} if hit.age is None else {"after": round(hit.age.total_seconds(), 1)}
    link = {"link": hit.link, "url": moment.url} if hit.what == "click" else {}
    return Fact(
        kind=KINDS[hit.what],
        at=hit.at,
        known=max(now, hit.at),
        source="scotty",
        key=":".join(map(str, parts)),
        account=moment.account,
        contact=moment.contact,
        verdict=judged.verdict,
        because=(moment.because,) if moment.because else (),
        data={
            "touch": hit.touch,
            **link,
            "agent": name_agent(hit.agent),
            "rule": judged.rule,
            "reason": judged.reason,
            **after,
        },
    )


def _tell_judged(moment: Moment, judged: Judged, now: datetime) -> Fact:
    """Return the fact that takes an earlier verdict back."""
    return Fact(
        kind="moment.judged",
        at=max(now, moment.hit.at),
        known=max(now, moment.hit.at),
        source="scotty",
        key=moment.fact,
        account=moment.account,
        contact=moment.contact,
        verdict=judged.verdict,
        because=(moment.fact,),
        data={"verdict": judged.verdict, "rule": judged.rule, "why": judged.reason},
    )
