"""What a purchase needs, and whether it is filled, heard from, or to be found."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import prod

from scotty.playbook.research import Function
from scotty.signals.view import View
from scotty.stages.research.committee.shapes import PARTS, Candidate, Member, Next, Part, Seat

SILENT = timedelta(days=21)
EVEN, LIKELY = 0.5, 0.3
"""From when somebody counts as filling a part, and as perhaps filling it."""
NEEDS: Mapping[Part, float] = {
    "decision": 1.0,
    "budget": 1.0,
    "champion": 0.9,
    "technical": 0.6,
    "procurement": 0.5,
    "user": 0.5,
    "influencer": 0.3,
}
"""What it is worth to know somebody in each part (judgement)."""
WANTED = ("decision", "budget", "champion", "technical", "user", "procurement")
"""Parts whose lack is a gap."""
THREAD = 0.8
_POSTS: Mapping[Part, str] = {
    "decision": "a chief or vice president of {home}, else the head of the company",
    "budget": "the CFO, or the head of finance",
    "champion": "a manager or director in {home} who lives with the problem",
    "technical": "the head of IT or of security",
    "user": "somebody in {home} who would work with it",
    "procurement": "purchasing, or legal",
}


def fill_seats(view: View, members: Sequence[Member]) -> tuple[Seat, ...]:
    """Return every part that a purchase needs, and how it is filled by those who are still there."""
    alive = [m for m in members if not m.left]
    return tuple(_fill(view.moment, role, alive) for role in NEEDS)


def cover(role: Part, members: Sequence[Member]) -> float:
    """Return how likely it is that any of these has a part, each by itself."""
    return 1.0 - prod(1.0 - m.of(role) for m in members)


def _fill(moment: datetime, role: Part, alive: Sequence[Member]) -> Seat:
    ranked = sorted(alive, key=lambda m: (-m.of(role), m.contact))
    sure = [m for m in ranked if m.of(role) >= EVEN and not m.bounced]
    maybe = [m for m in ranked if m.of(role) >= LIKELY and m not in sure]
    who = sure or maybe
    heard = [m for m in who if m.heard is not None and m.heard >= moment - SILENT]
    name = PARTS[role]
    facts: tuple[str, ...] = ()
    if not who:
        state, says = "unknown", f"No {name} is known"
    elif heard:
        state = "heard" if sure else "likely"
        last = max(heard, key=lambda m: (m.heard or moment, m.contact))
        says = f"{last.name}, heard from on {_day(last.heard)}"
        facts = (last.heard_fact,)
    else:
        state = "silent" if sure else "likely"
        ever = [m for m in who if m.heard is not None]
        last = max(ever, key=lambda m: (m.heard or moment, m.contact)) if ever else who[0]
        facts = (last.heard_fact,) if ever else last.title_facts
        then = (
            f"the last was {last.name} on {_day(last.heard)}" if ever else f"{last.name}, never yet"
        )
        says = f"No {name} heard from in {SILENT.days} days: {then}"
    if who and not sure:
        back = ", whose mail comes back" if who[0].bounced else ""
        says = f"Perhaps {who[0].name} ({who[0].of(role):.0%}){back}. {says}"
    return Seat(
        role=role,
        state=state,  # type: ignore[arg-type]
        who=tuple(m.contact for m in who[:10]),
        covered=cover(role, [m for m in alive if not m.bounced]),
        says=f"{says}.",
        facts=facts,
    )


def _day(at: datetime | None) -> str:
    return f"{at:%-d %B %Y}" if at else "no day"


def find_next(
    seats: Sequence[Seat], candidates: Sequence[Candidate], home: Sequence[Function]
) -> Next | None:
    """Return whom to find next: the part worth most that is least covered; None where all are filled."""
    open_seats = [s for s in seats if s.role in WANTED and s.state in ("unknown", "likely")]
    if not open_seats:
        return None
    seat = max(open_seats, key=lambda s: (NEEDS[s.role] * (1.0 - s.covered), s.role))
    fit = [c for c in candidates if c.part == seat.role]
    best = max(fit, key=lambda c: (c.probability, c.at, c.name), default=None)
    whom = _POSTS[seat.role].format(home=" or ".join(home) or "the department it is for")
    why = f"Nobody known is likely enough to be the {PARTS[seat.role]}: {seat.covered:.0%}, all taken together."
    if best is None:
        return Next(role=seat.role, says=f"Find {whom}.", why=why)
    says = f"Reach {best.name}, {best.job}: named in public, no address known."
    return Next(role=seat.role, says=says, why=why, candidate=best.name, facts=best.facts)


def list_gaps(view: View, members: Sequence[Member], seats: Sequence[Seat]) -> tuple[str, ...]:
    """Return what must be said of the committee as a whole."""
    alive = [m for m in members if not m.left]
    gaps = []
    if not alive:
        gone = " Everybody who was known has left." if members else ""
        gaps.append(f"Nobody is known there.{gone}")
    elif len(alive) == 1:
        gaps.append(f"Only {alive[0].name} is known: everything hangs on one person.")
    else:
        gaps += _find_thread(view, alive)
    gaps += [s.says for s in seats if s.role in WANTED and s.state in ("unknown", "silent")]
    unsure = sum(m.part == "unknown" for m in alive)
    if unsure:
        gaps.append(f"Which part they have is not known of {unsure} of {len(alive)} people.")
    return tuple(gaps)


def _find_thread(view: View, alive: Sequence[Member]) -> list[str]:
    since = view.log.since(60)
    counts = {
        m.contact: sum(
            f.at >= since
            for k in (m.contact, *m.merged)
            if (p := view.people.get(k))
            for f in p.acts
        )
        for m in alive
    }
    total = sum(counts.values())
    busiest = max(alive, key=lambda m: (counts[m.contact], m.contact))
    if total >= 4 and counts[busiest.contact] / total >= THREAD:
        share = counts[busiest.contact] / total
        return [f"{share:.0%} of what they did in 60 days was {busiest.name}: one thread."]
    return []
