"""The outcome column of a table: which rows are won, which lost, which still open."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from scotty.facts import Refused
from scotty.vendors.files.words.book import find_near, lexicon, nothings, plain, squeeze

_MORE_OPEN = frozenset({"qualification", "negotiation", "proposal", "discovery", "qualified"})


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How the cells of the outcome column read."""

    column: str
    #: Spelling in plain words -> won (True), lost (False) or open (None).
    meanings: dict[str, bool | None]
    notes: tuple[str, ...]

    def read(self, cell: Any) -> bool | None:
        """Return won, lost or open; a spelling not met before is open."""
        return self.meanings.get(_word(cell))


def split_outcome(text: str) -> tuple[str, str]:
    """Return column and value of COLUMN=VALUE. Refused where there is no equals sign."""
    column, mark, value = text.rpartition("=")
    if not mark or not column.strip() or not value.strip():
        raise Refused(f"{text!r} names no outcome.", 'Write --outcome "COLUMN=VALUE": Status=Won.')
    return column.strip(), value.strip()


def find_column(columns: Sequence[str], name: str, what: str) -> str:
    """Return the column of that name, whatever its case and blanks. Refused with all names."""
    if name in columns:
        return name
    found = [column for column in columns if squeeze(column) == squeeze(name)]
    if len(found) == 1:
        return found[0]
    near = find_near(plain(name), frozenset(map(plain, columns)))
    meant = next((c for c in columns if plain(c) == near), None)
    ask = f"Did you mean {meant!r}? " if meant else ""
    listed = ", ".join(columns[:40]) + (" …" if len(columns) > 40 else "")
    if found:
        raise Refused(f"{name!r} may be {' or '.join(map(repr, found))}.", "Write it in full.")
    raise Refused(f"There is no column {name!r} ({what}).", f"{ask}Columns are: {listed}.")


def read_outcome(column: str, value: str, cells: Sequence[Any]) -> Outcome:
    """Settle how each spelling in the column reads. Refused where none can be VALUE.

    Won, won, Closed Won, 1, true, yes are one where VALUE is one of them; so are their
    opposites. Where both stand there as words of deals, any other stage is open.
    """
    spelled = Counter(str(cell).strip() for cell in cells)
    words = Counter(_word(cell) for cell in cells)
    wanted = _word(value)
    meant = _mean(wanted)
    won = {word for word in words if word == wanted or (meant and _mean(word) == meant)}
    if not won and not (meant or len(words) == 1):
        shown = ", ".join(repr(text) for text, _ in spelled.most_common(12))
        raise Refused(f"No row of {column!r} says {value!r}.", f"It says: {shown}.")
    opposite = {word for word in words if meant and _mean(word) == _turn(meant)} - won
    staged = bool(opposite) and any(
        lexicon("status").get(word) in {"won", "lost"} for word in words
    )
    meanings: dict[str, bool | None] = {}
    for word in words:
        meanings[word] = _settle(word, won, opposite, staged)
    return Outcome(column=column, meanings=meanings, notes=_tell(column, spelled, meanings))


def _settle(word: str, won: set[str], lost: set[str], staged: bool) -> bool | None:
    if word in won:
        return True
    if word in lost:
        return False
    is_open = lexicon("status").get(word) == "open" or word in _MORE_OPEN
    return None if staged or is_open or word in nothings() else False


def _mean(word: str) -> str | None:
    """Return `yes` or `no` for won, lost, and the words of yes and no; None for others."""
    status = lexicon("status").get(word)
    if status in {"won", "lost"}:
        return "yes" if status == "won" else "no"
    return lexicon("yesno").get(word)


def _turn(meaning: str) -> str:
    return "no" if meaning == "yes" else "yes"


def _word(cell: Any) -> str:
    text = plain("" if cell is None else str(cell))
    try:
        number = float(text) if text[:1].isdigit() or text[:1] == "-" else None
    except ValueError:
        number = None
    if number is not None and number.is_integer():
        return str(int(number))
    return text


def _tell(column: str, spelled: Counter[str], meanings: dict[str, bool | None]) -> tuple[str, ...]:
    notes = []
    for outcome, name in ((True, "won"), (False, "lost")):
        spellings = [text for text, _ in spelled.most_common() if meanings[_word(text)] is outcome]
        if len(spellings) > 1:
            shown = ", ".join(map(repr, spellings[:8])) + (" …" if len(spellings) > 8 else "")
            notes.append(f"{column}: {shown} are read as {name}.")
    still = Counter({t: n for t, n in spelled.items() if meanings[_word(t)] is None})
    if still:
        shown = ", ".join(
            repr(text) if text else "an empty cell" for text, _ in still.most_common(5)
        )
        notes.append(
            f"{column}: {still.total():,} rows are still open ({shown}) and teach nothing."
        )
    return tuple(notes)
