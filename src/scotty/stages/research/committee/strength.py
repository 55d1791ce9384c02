"""How strong a champion somebody is: how far they reach, how much they do, what they did for us."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from scotty.facts import Fact
from scotty.signals.deeds import weigh_deeds
from scotty.signals.view import View
from scotty.stages.research.committee.clues import repeat
from scotty.stages.research.committee.people import Human
from scotty.stages.research.committee.shapes import Piece, Strength

SPAN = timedelta(days=90)
QUIET = timedelta(days=21)
HALF = 8.0
"""Weight of deeds (an answer 3, a meeting 4, fading) that earns half of the points for doing."""
DOING, LEVEL, TOGETHER, NAMED, TRIED, SPOKE, SILENCE = 50.0, 15.0, 10.0, 10.0, 5.0, 10.0, 10.0
"""Points at most for each; all are judgement. They make 100; silence takes some away."""
MEETINGS = frozenset({"meeting.booked", "call.held"})
SHOWN = 5


def weigh_champion(
    view: View, human: Human, said: Mapping[str, tuple[str, ...]], others: Sequence[Human]
) -> Strength | None:
    """Return somebody's strength with its pieces; None for who did nothing in 90 days, or left."""
    late = [f for f in human.deeds if f.at >= view.moment - SPAN]
    if not late or human.left is not None:
        return None
    weight = weigh_deeds(late, view.moment)
    pieces = [
        Piece(
            says=f"{len(late)} things done on purpose in 90 days, weight {weight:.1f} as they fade",
            points=DOING * (1.0 - 2.0 ** (-weight / HALF)),
            facts=_name(view, late),
        )
    ]
    if human.title.rank:
        known: tuple[str, ...] = (human.title_said.fact,) if human.title_said else ()
        level = f"Stands at level {human.title.rank} of 4: {human.title.seniority}"
        pieces.append(Piece(says=level, points=LEVEL * human.title.rank / 4, facts=known))
    met, shared = _meet_together(human, others, late)
    for says, points, times, facts in (
        (f"Met with us together with {met} of their people", TOGETHER, met, _name(view, shared)),
        ("Named colleagues to us", NAMED, *_count(view, human, "contact.proposed")),
        (
            "Asked for a demonstration, or began a trial",
            TRIED,
            *_count(view, human, "web.demo_requested", "product.trial_started"),
        ),
        ("Spoke for us", SPOKE, *_speak(said)),
    ):
        if times:
            pieces.append(Piece(says=says, points=repeat(points, times), facts=facts))
    if late[-1].at < view.moment - QUIET:
        whole = sum(p.points for p in pieces)
        says = "Nothing in the last 21 days"
        last = _name(view, late[-1:])
        pieces.append(Piece(says=says, points=-min(SILENCE, whole), facts=last))
    return Strength(points=sum(p.points for p in pieces), pieces=tuple(pieces))


def _meet_together(
    human: Human, others: Sequence[Human], late: Sequence[Fact]
) -> tuple[int, list[Fact]]:
    """Return how many of the others met with us within a day of this one's meetings, and these."""
    day = timedelta(days=1)
    mine = [f for f in late if f.kind in MEETINGS]
    shared = {
        other.key: f
        for other in others
        if other.key != human.key
        for f in mine
        if any(o.kind in MEETINGS and abs(o.at - f.at) <= day for o in other.deeds)
    }
    return len(shared), sorted(shared.values(), key=lambda f: f.at)


def _count(view: View, human: Human, *kinds: str) -> tuple[int, tuple[str, ...]]:
    done = [f for f in human.facts if f.kind in kinds and f.at >= view.moment - 4 * SPAN]
    return len(done), _name(view, done)


def _speak(said: Mapping[str, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    facts = tuple(dict.fromkeys(f for g in ("commit", "ahead", "good") for f in said.get(g, ())))
    return len(facts), facts[-SHOWN:][::-1]


def _name(view: View, facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(view.log.identify(f) for f in reversed(facts)))[:SHOWN]
