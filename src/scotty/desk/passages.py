"""Passages: facts in whose words something stands, with the sentence in which it does."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from scotty.facts import Refused
from scotty.grounding import fold_words, split_sentences
from scotty.ports import House

LONGEST = 300
"""Characters of a passage."""


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A fact, and the sentence of it that was asked for, word for word."""

    fact: str
    kind: str
    account: str | None
    at: datetime
    #: What it was in: the title of a page, the subject of a mail; "" for none.
    title: str
    text: str


def search_facts(
    house: House, words: str, account: str | None = None, limit: int = 10
) -> list[Passage]:
    """Return facts in which all these words (or their beginnings) stand, the newest first.

    Pages read, findings, news, mails, calls. `account` is a key; None for all. Raises Refused
    where there is no word to look for.
    """
    wanted = [w for w in fold_words(words[:400]) if len(w) > 1][:12]
    if not wanted:
        raise Refused("There is no word to look for.", "Give one or more words.")
    house.lake.sync()
    word = max(wanted, key=len)
    rows = house.lake.ask("said", moment=house.clock.now(), account=account, word=word).to_pylist()
    found = (_read(row, wanted) for row in rows)
    return [passage for passage in found if passage is not None][:limit]


def _read(row: dict[str, Any], wanted: Sequence[str]) -> Passage | None:
    data = json.loads(row["data"])
    texts = list(_list_texts(data))
    if not all(_holds(" ".join(texts), word) for word in wanted):
        return None
    sentences = [s for text in texts for s in split_sentences(text)]
    best = max(sentences, key=lambda s: sum(_holds(s, word) for word in wanted), default="")
    return Passage(
        fact=row["fact"],
        kind=row["kind"],
        account=row["account"],
        at=row["at"],
        title=str(data.get("title") or data.get("subject") or data.get("headline") or "")[:200],
        text=_cut(best, wanted),
    )


def _list_texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _list_texts(part)
    elif isinstance(value, str):
        yield value


def _holds(text: str, word: str) -> bool:
    return any(told.startswith(word) for told in fold_words(text))


def _cut(sentence: str, wanted: Sequence[str]) -> str:
    """Return the stretch of a long sentence around the first word that was asked for, as it stands."""
    if len(sentence) <= LONGEST:
        return sentence
    low = sentence.casefold()
    place = min((p for w in wanted if (p := low.find(w)) >= 0), default=0)
    start = max(0, place - LONGEST // 2)
    return sentence[start : start + LONGEST].strip()
