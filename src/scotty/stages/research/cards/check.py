"""Grounding of cards: does every line say only what its facts or its asset say? Proved by code."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from scotty.facts import Fact
from scotty.names.hidden import read_line
from scotty.playbook.content import Asset
from scotty.stages.research.cards.line import MOST, Card, Line

Find = Callable[[str], Fact | None]
_NUMBER = re.compile(r"\d[\d,]*")
OURS = frozenset({"80"})
"""Numbers that are no claim: the certainty of an interval."""


def check_card(card: Card, find: Find, assets: Mapping[str, Asset], moment: datetime) -> list[str]:
    """Return what is wrong with a card's lines; [] where all of it holds.

    Each line names facts that exist and were known by `moment`, or an asset. A quotation stands
    verbatim in one of them. A count is the number of facts, or of accounts among them; a share is
    that of the deals named. The words of an asset stand in it.
    """
    return [
        f"{line.part} {line.key}: {fault}"
        for line in card.lines
        for fault in _check(line, find, assets, moment)
    ]


def _check(line: Line, find: Find, assets: Mapping[str, Asset], moment: datetime) -> Iterator[str]:
    facts = [find(name) for name in line.facts]
    known = [fact for fact in facts if fact is not None and fact.known <= moment]
    if len(known) < len(facts):
        yield "it names a fact that is not there, or was not known yet"
    asset = assets.get(line.asset) if line.asset else None
    if not known and asset is None:
        yield "it names neither a fact nor an asset"
    if line.quote and not any(_stands(line.quote, fact) for fact in known):
        yield f"its facts do not say {line.quote!r}"
    if asset is not None and not _writes(line.text, asset):
        yield f"the asset does not say {line.text!r}"
    if line.tally is not None:
        yield from _check_tally(line, known)
    elif asset is None and line.part != "landmines":
        yield from _check_numbers(line, known)


def _check_tally(line: Line, known: list[Fact]) -> Iterator[str]:
    some, whole = line.tally or (0, 0)
    if line.part == "record" and line.key != "taken":
        won = sum(fact.kind == "deal.won" or fact.data.get("status") == "won" for fact in known)
        if len(known) != min(whole, MOST) or (whole <= MOST and won != some):
            yield f"it says {some} of {whole}; its facts {won} of {len(known)}"
        return
    counted = whole if line.part in ("strengths", "weaknesses") else some
    if len(known) != min(counted, MOST):
        yield f"it counts {counted}; it names {len(known)}"
    if line.part in ("strengths", "weaknesses") and whole <= MOST:
        places = {fact.account for fact in known}
        if len(places) != some:
            yield f"it counts {some} companies; its facts {len(places)}"


def _check_numbers(line: Line, known: list[Fact]) -> Iterator[str]:
    told = " ".join(
        _flatten(fact.data) + f" {fact.at:%Y-%m-%d} {fact.known:%Y-%m-%d}" for fact in known
    )
    there = {number.replace(",", "") for number in _NUMBER.findall(told)}
    for number in _NUMBER.findall(line.text):
        if number.replace(",", "") not in there | OURS:
            yield f"no fact says {number}"


def _stands(quote: str, fact: Fact) -> bool:
    return read_line(quote) in read_line(_flatten(fact.data))


def _writes(text: str, asset: Asset) -> bool:
    words = re.sub(r"\*\*|__|`|^[-*+] ", "", " ".join((asset.body, *asset.quote())))
    whole = " ".join(words.split()).casefold()
    told = " ".join(text.split()).casefold()
    answer = told.partition(": ")[2]  # "On price: …"
    return told in whole or (bool(answer) and answer in whole)


def _flatten(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(_flatten(part) for part in value.values())
    if isinstance(value, list | tuple):
        return " ".join(_flatten(part) for part in value)
    return "" if value is None else str(value)
