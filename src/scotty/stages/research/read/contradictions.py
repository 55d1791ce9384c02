"""Contradictions: findings of one thing that cannot both be true, shown as such."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

import msgspec

SAME = 120
"""Days within which two tellings of a round, or of a post, are of one event."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as it is compared: its fields, and what names it."""

    id: str
    area: str
    statement: str
    #: When it was published: days since 1970.
    day: int
    value: Mapping[str, Any]


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """Two findings that disagree."""

    area: str
    #: What they disagree on: amount, currency, employees, founded, headquarters, post.
    field: str
    #: One sentence that says both.
    text: str
    #: Ids of the findings, the older one first.
    facts: tuple[str, str]


def find_contradictions(said: Iterable[Said]) -> list[Contradiction]:
    """Return the pairs that disagree: one round with two amounts, one post with two people, and the like.

    Two things that may both be true are none: head counts of different years, two rounds, a post that
    passed from one to another.
    """
    found: list[Contradiction] = []
    once: set[tuple[str, ...]] = set()
    for one, two in combinations(sorted(said, key=lambda s: (s.day, s.id)), 2):
        for field, first, second in _disagree(one, two):
            key = (field, *sorted((str(first), str(second))))
            if key in once:
                continue
            once.add(key)
            text = f"Sources disagree on {_WORDS[field]}: {_show(first)} by one, {_show(second)} by another."
            found.append(
                Contradiction(area=one.area, field=field, text=text, facts=(one.id, two.id))
            )
    return found


_WORDS = {
    "amount": "the amount of a round",
    "date": "the day of a round",
    "employees": "the number of employees",
    "founded": "the year of foundation",
    "headquarters": "the seat",
    "post": "who holds a post",
    "price": "what an acquisition cost",
}


def _show(value: object) -> str:
    return f"{value:,.0f}" if isinstance(value, int | float) and abs(value) > 9_999 else str(value)


def _disagree(one: Said, two: Said) -> Iterator[tuple[str, object, object]]:
    a, b = one.value, two.value
    near = abs(one.day - two.day) <= SAME
    if one.area == two.area == "funding" and _same_round(a, b) and near:
        if a.get("currency") == b.get("currency") and _differ(
            a.get("amount"), b.get("amount"), 0.02
        ):
            yield "amount", a["amount"], b["amount"]
        days = [str(v.get("on") or "") for v in (a, b)]
        if all(len(d) == 10 for d in days) and days[0] != days[1]:
            yield "date", days[0], days[1]
    if (
        one.area == two.area == "acquisition"
        and _fold(a.get("company")) == _fold(b.get("company"))
        and a.get("currency") == b.get("currency")
    ) and _differ(a.get("amount"), b.get("amount"), 0.02):
        yield "price", a["amount"], b["amount"]
    if one.area == two.area == "about":
        if (
            _differ(a.get("employees"), b.get("employees"), 0.25)
            and abs(one.day - two.day) <= 2 * SAME
        ):
            yield "employees", a["employees"], b["employees"]
        for field in ("founded", "headquarters"):
            if a.get(field) and b.get(field) and _fold(a[field]) != _fold(b[field]):
                yield field, a[field], b[field]
    if one.area == two.area == "leadership" and near:
        posts = [_fold(v.get("post") or v.get("job") or "") for v in (a, b)]
        changed = any(v.get("change") == "left" for v in (a, b))
        names = [_fold(v.get("name")) for v in (a, b)]
        if (
            posts[0]
            and posts[0] == posts[1]
            and names[0] != names[1]
            and not changed
            and _is_single(posts[0])
        ):
            yield "post", a.get("name"), b.get("name")


def _same_round(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    if a.get("total") or b.get("total"):
        return False
    return bool(a.get("round")) and a.get("round") == b.get("round")


def _differ(first: object, second: object, share: float) -> bool:
    numbers = [v for v in (first, second) if isinstance(v, int | float) and not isinstance(v, bool)]
    return len(numbers) == 2 and abs(numbers[0] - numbers[1]) > share * max(map(abs, numbers))


def _fold(value: object) -> str:
    return re.sub(r"\W+", " ", str(value or "").casefold()).strip()


def _is_single(post: str) -> bool:
    """Return whether a company has one such post: its chief of something."""
    return bool(
        re.search(
            r"\bchief\b|\bc[efotimrp]o\b|\bfinanzvorstand\b|\bdirect\w+ (?:général|financ)\w*|\bgeschäftsführer",
            post,
        )
    ) and not re.search(r"\bdeputy\b|\bregion\w*|\bgroup\b|\bco\b", post)
