"""Write a card: every line of it out of facts, or out of what somebody wrote by hand."""

from collections.abc import Iterator, Sequence

import msgspec

from scotty.facts import Fact
from scotty.signals import fold_name
from scotty.stages.research.cards.duel import Duel
from scotty.stages.research.cards.hear import Mood, Theme, Voice, cut_words, load_themes
from scotty.stages.research.cards.line import MOST, PARTS, Card, Line, Part
from scotty.stages.research.cards.market import Market, see_rival
from scotty.stages.research.cards.moves import tell_about, tell_moves, tell_prices
from scotty.stages.research.cards.notes import find_cards, read_notes
from scotty.stages.research.cards.record import count_record, tell_reasons, tell_record
from scotty.stages.research.cards.rival import Rival

MOST_VOICES, MOST_USERS, MOST_HERE = 6, 6, 8
ORDER = tuple(PARTS)


class Focus(msgspec.Struct, frozen=True, kw_only=True):
    """The deal that a card is read for."""

    deal: str
    account: str
    industry: str = ""
    size: str = ""


def write_card(key: str, market: Market, focus: Focus | None = None) -> Card:
    """Return the card of a rival; with `focus`, as it is read for a deal. Pure.

    Whatever part nothing is known of stands among `unknown`, and nowhere as a guess.
    """
    rival = market.rivals[key]
    voices = _sort_voices([v for v in market.voices if v.rival == key], market.duels, focus)
    cards = find_cards(market.assets.values(), key)
    place = (focus.industry, focus.size) if focus else ("", "")
    own = market.own.get(key, ())
    lines = [
        *(_tell_here(rival, market, voices, focus) if focus else ()),
        *tell_about(own),
        *(line for card in cards for line in read_notes(card)),
        *_tell_themes(voices, market),
        *tell_record((key, rival.name), market.duels, place),
        *tell_reasons((key, rival.name), market.duels),
        *tell_prices(own),
        *tell_moves(own, market.moment),
        *_tell_users(rival, market),
    ]
    lines += _tell_voices(voices, lines)
    met = [duel for duel in market.duels if key in duel.rivals]
    return Card(
        rival=key,
        name=rival.name,
        lines=tuple(sorted(lines, key=lambda line: ORDER.index(line.part))),
        record=count_record(met),
        all=count_record(market.duels),
        against=tuple(sorted(duel.deal for duel in met if duel.end is None)),
        unknown=tuple(_tell_unknown(rival, market, lines, bool(cards))),
        simulated=_is_simulated(key, market, voices, met),
    )


def _is_simulated(key: str, market: Market, voices: Sequence[Voice], met: Sequence[Duel]) -> bool:
    facts = [v.fact for v in voices] + [f for d in met for f in d.rivals[key]]
    return any(f.source.startswith("sandbox") for f in (*facts, *market.own.get(key, ())))


def _sort_voices(
    voices: Sequence[Voice], duels: Sequence[Duel], focus: Focus | None
) -> list[Voice]:
    """Return voices, newest first; for a deal those of its own, then of its industry, before all others."""
    newest = sorted(voices, key=lambda v: (v.fact.at, v.fact.key, v.text), reverse=True)
    if focus is None:
        return newest
    alike = {d.account for d in duels if focus.industry and d.industry == focus.industry}
    return sorted(
        newest, key=lambda v: (v.fact.account != focus.account, v.fact.account not in alike)
    )


def _quote(part: Part, key: str, text: str, some: Sequence[Voice]) -> Line:
    """Return a line with the first of some voices as its quotation, and the facts of all."""
    facts = tuple(dict.fromkeys(voice.fact.id for voice in some))[:MOST]
    best = some[0]
    return Line(
        part=part, key=key, text=text, quote=cut_words(best.text), who=best.who,
        at=best.fact.at.date(), facts=facts,
    )  # fmt: skip


def _tell_themes(voices: Sequence[Voice], market: Market) -> Iterator[Line]:
    """Yield strengths, weaknesses with the question that each suggests, and answers to strengths."""
    for name, theme in load_themes().items():
        if some := _find_theme(voices, name, "up"):
            yield _count_theme("strengths", name, theme, some)
            if (answer := _find_answer(theme, market)) is not None:
                asset, sentence = answer
                text = f"On {theme.label.casefold()}: {sentence}"
                yield Line(part="tracks", key=f"{name}:{asset}", text=text, asset=asset)
        if some := _find_theme(voices, name, "down"):
            line = _count_theme("weaknesses", name, theme, some)
            yield line
            yield Line(part="landmines", key=name, text=theme.ask, facts=line.facts)


def _count_theme(part: Part, name: str, theme: Theme, some: Sequence[Voice]) -> Line:
    facts = {voice.fact.id for voice in some}
    places = {voice.fact.account for voice in some}
    said = "one conversation" if len(facts) == 1 else f"{len(facts)} conversations"
    where = "one company" if len(places) == 1 else f"{len(places)} companies"
    line = _quote(part, name, f"{theme.label}: {said} at {where}.", some)
    return msgspec.structs.replace(line, tally=(len(places), len(facts)))


def _find_theme(voices: Sequence[Voice], theme: str, mood: Mood) -> list[Voice]:
    return [voice for voice in voices if (theme, mood) in voice.themes]


def _find_answer(theme: Theme, market: Market) -> tuple[str, str] | None:
    """Return the objection whose title and problems share most words with a theme, and its sentence."""
    wanted = set(theme.answers.split())
    day = market.moment.date()
    told = (
        (len(wanted & set(fold_name(f"{a.title} {' '.join(a.pain)}").replace("-", " ").split())), a)
        for a in market.assets.values()
        if a.kind == "objection" and a.says and a.holds(day)
    )
    best = min(((-n, a.name, a) for n, a in told if n), default=None)
    return None if best is None else (best[2].name, best[2].quote()[0])


def _tell_voices(voices: Sequence[Voice], lines: Sequence[Line]) -> Iterator[Line]:
    """Yield what was said, newest first, each words once, and none that another line quotes."""
    quoted = {fold_name(line.quote) for line in lines}
    once: dict[str, Voice] = {}
    for voice in voices:
        asks = voice.text.rstrip().endswith("?")
        if not asks and fold_name(cut_words(voice.text)) not in quoted:
            once.setdefault(fold_name(voice.text), voice)
    for voice in list(once.values())[:MOST_VOICES]:
        yield _quote("voices", f"{voice.fact.id}:{fold_name(voice.text)[:60]}", "", [voice])


def _tell_here(
    rival: Rival, market: Market, voices: Sequence[Voice], focus: Focus
) -> Iterator[Line]:
    """Yield what was seen and said of the rival in one deal, and by whom."""
    duel = next((d for d in market.duels if d.deal == focus.deal), None)
    facts = duel.rivals.get(rival.key, ()) if duel else ()
    named = {fact.id for fact in facts}
    said = [v for v in voices if v.fact.id in named]
    for number, voice in enumerate(said[:MOST_HERE]):
        yield _quote("here", f"said:{voice.fact.id}:{number}", "", [voice])
    for fact in facts:
        if see_rival(fact):
            what = "compared with us" if fact.kind == "review.compared" else "evaluated"
            text = f"{rival.name} was {what} on {fact.at:%Y-%m-%d}."
            yield Line(part="here", key=fact.id, text=text, at=fact.at.date(), facts=(fact.id,))


def _tell_users(rival: Rival, market: Market) -> Iterator[Line]:
    users = market.users.get(rival.key, ())
    if users:
        noun = "account that we watch uses" if len(users) == 1 else "accounts that we watch use"
        facts = tuple(user.facts[0] for user in users)[:MOST]
        tally = (len(users), len(users))
        text = f"{len(users):,} {noun} {rival.name}."
        yield Line(part="users", key="count", text=text, facts=facts, tally=tally)
    for user in users[:MOST_USERS]:
        text = f"{user.name}: {user.note}" if user.note else user.name
        yield Line(part="users", key=user.account, text=text, facts=user.facts)
    dropped: Sequence[Fact] = market.dropped.get(rival.key, ())
    if dropped:
        noun = "account has" if len(dropped) == 1 else "accounts have"
        text = f"{len(dropped):,} {noun} dropped {rival.name} within a year."
        facts = tuple(fact.id for fact in dropped)[:MOST]
        tally = (len(dropped), len(dropped))
        yield Line(part="users", key="dropped", text=text, facts=facts, tally=tally)


def _tell_unknown(
    rival: Rival, market: Market, lines: Sequence[Line], written: bool
) -> Iterator[str]:
    parts = {line.part for line in lines}
    own = market.own.get(rival.key, ())
    if not rival.account:
        yield f"Nothing is known of {rival.name}’s own pages: name its domain in the playbook, [research] rivals."
    elif not own:
        yield f"Nothing was read on {rival.account} yet: scotty research {rival.account}."
    elif "pricing" not in parts:
        yield "No price of theirs was read."
    if rival.account and own and "moves" not in parts:
        yield "No move of theirs is known of the last twelve months."
    if "strengths" not in parts and "weaknesses" not in parts:
        yield "Nobody was heard saying what is good or bad about them."
    if "record" not in parts:
        yield "No deal in which they were heard of has closed: no share can be told."
    if "users" not in parts:
        yield "No account that we watch is known to use them."
    answered = {line.key.partition(":")[0] for line in lines if line.part == "tracks"}
    open_ = [
        t.label.casefold()
        for n, t in load_themes().items()
        if n not in answered and any(x.part == "strengths" and x.key == n for x in lines)
    ]
    if open_:
        yield f"Nobody has written what to say on {', '.join(open_)}: add content of the kind objection."
    if not written:
        yield f"Nobody has written how to speak against {rival.name}: add content of the kind battle_card."
