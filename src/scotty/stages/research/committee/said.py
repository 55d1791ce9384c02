"""What each of them said: letters, words on calls, and our notes of both."""

from collections.abc import Mapping, Sequence

from scotty.facts import Fact
from scotty.signals import fold_name
from scotty.signals.view import View
from scotty.signals.words import cut_quote, read_text
from scotty.stages.research.committee.people import Human

NOTED = 300
"""Calls and letters of one account that are read, the newest first."""
TURNS = 3_000

Heard = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Person -> group of phrases -> ids of the facts in which it was said."""


def hear_people(view: View, humans: Sequence[Human]) -> Heard:
    """Return who said what: facts by person and group of `signals/words`."""
    owners = {key: human.key for human in humans for key in human.keys}
    names = _name_people(humans)
    found: dict[str, dict[str, list[str]]] = {}
    for fact in view.log.of("email.replied", "call.held", "meeting.booked", "call.transcribed")[
        -NOTED:
    ]:
        name = view.log.identify(fact)
        for who, text in _list_texts(fact, owners, names):
            for group in read_text(text).groups:
                told = found.setdefault(who, {}).setdefault(group, [])
                if name not in told:
                    told.append(name)
    return {who: {g: tuple(ids) for g, ids in said.items()} for who, said in found.items()}


def _list_texts(
    fact: Fact, owners: Mapping[str, str], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return (person, text) of what a fact holds of their words."""
    if fact.kind == "call.transcribed":
        return _list_turns(fact, owners, names)
    who = owners.get(fact.contact or "")
    if who is None:
        return []
    fields = ("subject", "text") if fact.kind == "email.replied" else ("notes", "note", "summary")
    texts = [str(fact.data[f]) for f in fields if fact.data.get(f)]
    return [(who, cut_quote("\n".join(texts)))] if texts else []


def _list_turns(
    fact: Fact, owners: Mapping[str, str], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    turns = fact.data.get("turns")
    found = []
    for turn in turns[:TURNS] if isinstance(turns, list | tuple) else ():
        if not isinstance(turn, Mapping) or turn.get("side") != "them":
            continue
        who = names.get(fold_name(str(turn.get("speaker") or "")[:200]))
        who = who or owners.get(str(turn.get("contact") or ""))
        if who is not None and isinstance(turn.get("text"), str):
            found.append((who, turn["text"]))
    return found


def _name_people(humans: Sequence[Human]) -> dict[str, str]:
    """Return spoken name -> person: whole names, and first names that only one of them has."""
    found: dict[str, set[str]] = {}
    for human in humans:
        whole = fold_name(human.name)
        for name in {whole, whole.split(" ", 1)[0]}:
            if name:
                found.setdefault(name, set()).add(human.key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
