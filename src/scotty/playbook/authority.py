"""Who holds a budget, as far as a title tells, for a company of a given size."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from scotty.playbook.rules import Budget

Authority = Literal["holder", "candidate", "none"]


@lru_cache(maxsize=1_024)
def _words(phrases: tuple[str, ...]) -> re.Pattern[str]:
    # A phrase counts as whole words only: "cto" is in "director".
    inner = "|".join(re.escape(_plain(phrase)) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)" if inner else r"(?!)")


def _plain(text: str) -> str:
    """Return the text in lower case, accents kept, typographic variants folded, spaces single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace(".", "").split())


@lru_cache(maxsize=100_000)
def judge_title(title: str, employees: int | None, rules: Budget) -> Authority:
    """Return whether a title makes a budget holder, someone to ask, or neither.

    `employees` is the size of the company; where it is unknown, only titles that
    count at any size make a holder.
    """
    plain = _plain(title)
    if not plain or _words(rules.never).search(plain):
        return "none"
    if _words(rules.always).search(plain):
        return "holder"
    small = employees is not None and employees <= rules.small
    if small and _words(rules.if_small).search(plain):
        return "holder"
    if _words(rules.candidates + rules.if_small).search(plain):
        return "candidate"
    return "none"


@lru_cache(maxsize=100_000)
def rank_title(title: str, rules: Budget) -> int:
    """Return where the playbook names such a title among its budget holders: 0 is named first."""
    plain = _plain(title)
    for place, phrase in enumerate(rules.always):
        if _words((phrase,)).search(plain):
            return place
    return len(rules.always)
