"""From reasons and histories to the coordinates that templates draw."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

import msgspec

from scotty.desk.account import Trace
from scotty.desk.similar import Trace as Chance
from scotty.desk.why import Link
from scotty.stages.identify.standing import Reason, Standing

INTENT_GROUPS = frozenset({"base", "volume", "topic", "depth", "surge", "people"})


class Part(msgspec.Struct, frozen=True):
    """A step of a waterfall, in points of 0-100 from left to right."""

    reason: Reason
    start: float
    left: float
    width: float
    #: Its class in the style sheet: base, fit, intent or minus.
    look: str


class Trend(msgspec.Struct, frozen=True):
    """Three lines as SVG paths in a box of 100 by 100, and the same in words."""

    score: str
    intent: str
    fit: str
    first: datetime
    says: str


def stack_parts(reasons: Sequence[Reason], of: str) -> list[Part]:
    """Return the steps of a waterfall: each begins where the one before ended."""
    parts, level = [], 0.0
    for reason in reasons:
        end = level + reason.points
        parts.append(
            Part(
                reason,
                start=round(level, 2),
                left=round(max(0.0, min(level, end)), 2),
                width=round(max(abs(reason.points), 0.15), 2),
                look=_look(reason, of),
            )
        )
        level = end
    return parts


def _look(reason: Reason, of: str) -> str:
    if reason.points < 0:
        return "minus"
    if reason.group in {"base", "card", "market", "start"}:
        return "base"
    return "intent" if of == "intent" or reason.group in INTENT_GROUPS else "fit"


def draw_trend(history: Sequence[Trace], standing: Standing) -> Trend | None:
    """Return the account's scores over time; None where there is no earlier moment."""
    if not history:
        return None
    now = Trace(standing.as_of, standing.score, standing.intent, standing.fit)
    points = sorted([*history, now], key=lambda t: t.at)
    change = now.score - points[0].score
    word = "up" if change > 0.05 else "down" if change < -0.05 else "unchanged"
    low, high = min(p.score for p in points), max(p.score for p in points)
    return Trend(
        score=_path([p.score for p in points]),
        intent=_path([p.intent for p in points]),
        fit=_path([p.fit for p in points]),
        first=points[0].at,
        says=f"Account score {word} from {points[0].score:.1f} to {now.score:.1f}; "
        f"lowest {low:.1f}, highest {high:.1f}.",
    )


class Course(msgspec.Struct, frozen=True):
    """A deal's score over time as SVG paths in a box of 100 by 100, its interval, and words."""

    line: str
    area: str
    first: datetime
    last: datetime
    says: str


def draw_chance(history: Sequence[Chance]) -> Course | None:
    """Return a deal's score over time; None where there is no earlier moment."""
    if len(history) < 2:
        return None
    first, now = history[0], history[-1]
    low, high = min(t.score for t in history), max(t.score for t in history)
    back = _path([t.low for t in history[::-1]])[1:].split("L")
    turned = "L".join(f"{100 - float(x.split()[0]):.2f} {x.split()[1]}" for x in back)
    return Course(
        line=_path([t.score for t in history]),
        area=f"{_path([t.high for t in history])}L{turned}Z",
        first=first.at,
        last=now.at,
        says=f"From {first.score:.1f} to {now.score:.1f}; lowest {low:.1f}, highest {high:.1f}.",
    )


def _path(values: Sequence[float]) -> str:
    step = 100.0 / max(len(values) - 1, 1)
    return "M" + "L".join(f"{i * step:.2f} {100 - v:.2f}" for i, v in enumerate(values))


def group_line(
    timeline: Sequence[Link], family: str = "", who: str = ""
) -> list[tuple[str, list[Link]]]:
    """Return the facts of a timeline by day, newest first, of one family or person where asked."""
    kept = [
        fact
        for fact in timeline
        if (not family or fact.kind.partition(".")[0] == family)
        and (not who or fact.contact == who)
    ]
    return [
        (f"{day:%-d %b %Y}", list(facts))
        for day, facts in groupby(kept, key=lambda fact: fact.at.date())
    ]


def plain_profile(profile: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what is known of a company as pairs of words."""
    known = {name: value for name, value in profile.items() if value not in (None, "", [], {})}
    return [(name, _say(name, value)) for name, value in sorted(known.items())]


def _say(name: str, value: object) -> str:
    if isinstance(value, list | tuple | set):
        return ", ".join(str(v) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and name == "growth":
        return f"{value * 100:.0f} % a year"
    if isinstance(value, int | float):
        return f"{value:.0f}" if name == "founded" else f"{value:,.0f}"
    return str(value)
