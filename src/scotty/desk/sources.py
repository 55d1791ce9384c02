"""Sources that send to the collector: their keys, their rules, and their dead letters."""

import secrets
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from scotty.facts import Fact, Refused
from scotty.ports import DeadLetter, House
from scotty.ports.sources import Source
from scotty.vendors.segment import (
    Reader,
    Unreadable,
    amend_letter,
    parse_letter,
    read_rules,
    read_settings,
)

PAGE = 1_000
"""Letters looked at in one step of a replay."""


class Connected(msgspec.Struct, frozen=True, kw_only=True):
    """A new source and its key, which is shown this once: only its hash is kept."""

    source: Source
    write_key: str
    #: Where its SDK sends to; its paths begin with /v1.
    endpoint: str


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay of dead letters did."""

    #: Letters that became facts, and are settled.
    settled: int
    #: New facts: a message that came through another way meanwhile adds none.
    facts: int
    #: Letters that still have a fault, with what it is now.
    waiting: tuple[DeadLetter, ...] = ()


def connect_segment(
    house: House, endpoint: str, name: str = "website", settings: Mapping[str, Any] | None = None
) -> Connected:
    """Make a source that speaks the Segment API, with a new write key of 192 random bits.

    `settings` are its own rules, see `vendors.segment.rules.Settings`: its `role` (`site` or
    `product`) and rules for pages and events. Raises Refused where they do not hold.
    """
    told = dict(settings or {})
    read_settings(told)
    key = secrets.token_hex(24)
    source = house.sources.add("segment", name, sha256(key.encode()).digest(), key[-4:], told)
    return Connected(source=source, write_key=key, endpoint=endpoint)


def read_settings_file(path: Path) -> dict[str, Any]:
    """Return a source's settings from a TOML file. Raises Refused with the place of a fault."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{path} is not TOML: {error}.", "Mend that line.") from error


def list_sources(house: House) -> list[Source]:
    """Return all sources, newest first, revoked ones too."""
    return house.sources.all()


def adjust_source(house: House, source: int, settings: Mapping[str, Any]) -> Source:
    """Replace a source's settings; they hold for what arrives from some seconds later on."""
    read_settings(settings)
    return _found(house.sources.adjust(source, settings), source)


def revoke_source(house: House, source: int) -> Source:
    """Let a source's key open nothing more, within seconds. Its facts stay."""
    return _found(house.sources.revoke(source), source)


def _found(source: Source | None, name: int) -> Source:
    if source is None:
        raise Refused(f"There is no source {name}.", "List them: scotty connect list.")
    return source


def list_letters(house: House, limit: int = 100, after: int = 0) -> list[DeadLetter]:
    """Return dead letters that wait, newest first; `after` is the id of the last one seen."""
    return house.ledger.letters(limit, after)


def show_message(letter: DeadLetter) -> str:
    """Return the text that could not become a fact: of a collector's letter the message alone."""
    try:
        return str(msgspec.json.decode(letter.payload)["message"])
    except (msgspec.MsgspecError, KeyError, TypeError):
        return letter.payload


def replay_letters(
    house: House, letters: list[int] | None = None, message: str | None = None
) -> Replay:
    """Read dead letters of the collector again: those named, or all that wait.

    For use after a fix, of a rule or of the program; `message` replaces the text of a single
    letter. A letter is settled in the moment its message is in the ledger. What happened
    keeps its time, but counts as known only from now on.
    """
    if message is not None and (letters is None or len(letters) != 1):
        raise Refused("A new text is for one letter.", "Name that letter.")
    readers = _readers(house)
    settled = facts = 0
    waiting: list[DeadLetter] = []
    for letter in _wanted(house, letters):
        amended = letter if message is None else amend_letter(letter, message)
        told = _read(house, amended, readers)
        if isinstance(told, Unreadable):
            waiting.append(msgspec.structs.replace(letter, why=told.why, mend=told.mend))
            continue
        facts += house.ledger.append(told).new
        house.ledger.settle([letter.id])
        settled += 1
    return Replay(settled=settled, facts=facts, waiting=tuple(waiting))


def _readers(house: House) -> dict[str, Reader]:
    """Return what each source's messages are read with; revoked ones too: their letters wait."""
    return {
        f"segment:{source.id}": Reader(
            f"segment:{source.id}", read_rules(read_settings(source.settings)), house.networks
        )
        for source in house.sources.all()
        if source.kind == "segment"
    }


def _wanted(house: House, letters: list[int] | None) -> list[DeadLetter]:
    """Return the collector's letters to replay, oldest first."""
    found: list[DeadLetter] = []
    after = 0
    while page := house.ledger.letters(PAGE, after):
        found += [x for x in page if x.source.startswith("segment:")]
        after = page[-1].id
    if letters is None:
        return found[::-1]
    by_id = {letter.id: letter for letter in found}
    if missing := [name for name in letters if name not in by_id]:
        raise Refused(
            f"No letter {missing[0]} of the collector waits.",
            "It was replayed already, or came from a file: import that again.",
        )
    return [by_id[name] for name in letters]


def _read(
    house: House, letter: DeadLetter, readers: Mapping[str, Reader]
) -> list[Fact] | Unreadable:
    reader = readers.get(letter.source)
    if reader is None:
        raise Refused(f"Letter {letter.id} is of a source that is gone.", "Leave it.")
    try:
        return parse_letter(letter, reader, house.clock.now())
    except Unreadable as fault:
        return fault
