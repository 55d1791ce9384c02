"""Our record against a rival: deals won of those closed in which it was heard of, with its doubt."""

from collections import Counter
from collections.abc import Iterator, Sequence

from scotty.odds.share import spread_share
from scotty.stages.research.cards.duel import Duel
from scotty.stages.research.cards.line import MOST, Line, Record

FEWEST = 8
"""Closed deals from which a share is told; below, it is said that they are too few."""
SEGMENTS = 3
"""Segments of a kind that are told of, those with most deals first."""
REASONS = 2
"""Reasons told for each way to end."""
SELECTED = (
    "It is counted over deals in which they were heard of: those that were talked about most. "
    "It is no rate of all deals, and says nothing of those that never reached us."
)


def count_record(duels: Sequence[Duel]) -> Record:
    """Return deals won of those closed."""
    closed = [duel for duel in duels if duel.end is not None]
    won = sum(duel.status == "won" for duel in closed)
    low, high = spread_share(won, len(closed))
    return Record(won=won, closed=len(closed), low=low, high=high, enough=len(closed) >= FEWEST)


def tell_record(
    rival: tuple[str, str], duels: Sequence[Duel], focus: tuple[str, str] = ("", "")
) -> Iterator[Line]:
    """Yield lines on our record against a rival (key, name): in all, and by segment where enough closed.

    `focus` is the industry and size of a deal: its own segments are told of, however few they are.
    """
    key, name = rival
    met = [duel for duel in duels if key in duel.rivals]
    if closed := [duel for duel in met if duel.end is not None]:
        yield _say(name, "all", "", closed)
    for label, place in (("industry", 0), ("size", 1)):
        yield from _tell_segments(name, closed, label, focus[place])
    taken = [duel for duel in duels if duel.taken == key and duel.end is not None]
    if taken:
        facts = tuple(duel.end.id for duel in taken if duel.end)[-MOST:]
        noun = "deal was" if len(taken) == 1 else "deals were"
        text = f"{len(taken)} {noun} lost to {name}, as the system of record tells."
        yield Line(
            part="record", key="taken", text=text, facts=facts, tally=(len(taken), len(taken))
        )


def _tell_segments(name: str, closed: Sequence[Duel], label: str, focus: str) -> Iterator[Line]:
    levels = Counter(level for duel in closed if (level := getattr(duel, label)))
    shown = [level for level, n in levels.most_common() if n >= FEWEST][:SEGMENTS]
    if len(levels) < 2:
        shown = []  # all of them: said already
    if focus and focus in levels and focus not in shown:
        shown.append(focus)
    for level in sorted(shown, key=lambda one: (one != focus, -levels[one], one)):
        yield _say(
            name, f"{label}:{level}", level, [d for d in closed if getattr(d, label) == level]
        )


def _say(name: str, key: str, segment: str, closed: Sequence[Duel]) -> Line:
    record = count_record(closed)
    label = {"industry": "In {}", "size": "At {} people"}.get(key.partition(":")[0], "")
    head = f"{label.format(segment)}: won" if segment else f"With {name} in it we won"
    text = f"{head} {record.won} of {record.closed} closed deals"
    if record.enough:
        low, share, high = (
            f"{100 * x:.0f}" for x in (record.low, record.won / record.closed, record.high)
        )
        text += f", {share}\u00a0% (80\u00a0%: {low} to {high}\u00a0%)."
    else:
        text += f"; not enough data: a share is told from {FEWEST} on."
    facts = tuple(duel.end.id for duel in closed if duel.end)
    return Line(
        part="record", key=key, text=text, facts=facts[-MOST:], tally=(record.won, record.closed)
    )


def tell_reasons(rival: tuple[str, str], duels: Sequence[Duel]) -> Iterator[Line]:
    """Yield why deals against a rival were lost to it, and won, as told; most often first."""
    key, name = rival
    taken = [d for d in duels if d.taken == key and d.end is not None]
    lost = [d for d in duels if d.status == "lost" and key in d.rivals and not d.taken]
    won = [d for d in duels if d.status == "won" and key in d.rivals]
    sorts = (
        ("taken", taken, f"Lost to {name}"),
        ("won", won, f"Won with {name} in it"),
        ("lost", lost, f"Lost with {name} in it, not told to whom"),
    )
    for sort, found, says in sorts:
        told: dict[str, list[Duel]] = {}
        for duel in found:
            if duel.reason:
                told.setdefault(duel.reason.casefold(), []).append(duel)
        ordered = sorted(told.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        for reason, some in ordered[:REASONS]:
            facts = tuple(d.end.id for d in some if d.end)
            times = "once" if len(some) == 1 else f"{len(some)} times"
            yield Line(
                part="reasons",
                key=f"{sort}:{reason}",
                text=f"{says}, {times}: “{some[-1].reason}”.",
                facts=facts[-MOST:],
                tally=(len(some), len(found)),
            )
