"""What was heard in a question: names, periods, sums, and concepts; nothing is concluded yet."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from scotty.desk.ask.directory import Directory, Named
from scotty.desk.ask.lexicon import Meaning, correct_word, load_lexicon
from scotty.desk.ask.sums import Sums, read_sums
from scotty.desk.ask.text import Token, fold, read_tokens
from scotty.desk.ask.when import When, read_periods
from scotty.names.domains import find_domain

LONGEST = 400
"""Characters of a question that are read."""
ONE_DEAL = ("deal", "opportunity", "opp", "geschaft")
_FACT = re.compile(r"[0-9a-f]{32}")
_KEY = re.compile(r"(?=.*\d)[\w-]{2,40}")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,200})[\"”“»]")
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}")


class Tag(NamedTuple):
    """A stretch of words that means something: a concept, or one of several."""

    words: str
    meanings: tuple[Meaning, ...]


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A question, taken apart."""

    text: str
    today: date
    names: dict[str, Named]
    #: Deals of an account that was named together with the word "deal".
    deals: tuple[str, ...]
    when: When | None
    sums: Sums
    fact: str
    #: A domain that nobody knows yet.
    outside: str
    #: What was set in quotation marks.
    quoted: str
    tags: tuple[Tag, ...]
    #: What a name may stand for that several bear.
    unclear: tuple[str, ...] = ()
    #: Words that mean nothing to us, in order, as written.
    unknown: tuple[str, ...]
    #: Words of the question that could be looked for: neither names nor stop words.
    words: tuple[str, ...]
    #: Whether it begins with an act that is not done by asking.
    never: str

    def value(self, concept: str) -> str:
        """Return which one of a concept's sort was named first; "" where none was."""
        found = (m.value for tag in self.tags for m in tag.meanings if m.concept == concept)
        return next((value for value in found if value), "")

    def has(self, concept: str) -> bool:
        """Return whether a concept may have been meant."""
        return any(m.concept == concept for tag in self.tags for m in tag.meanings)

    @property
    def slots(self) -> frozenset[str]:
        """What was named, as a pattern's slots."""
        told = {f"<{sort}>" for sort in self.names}
        pairs = (
            ("<when>", self.when), ("<fact>", self.fact), ("<outside>", self.outside),
            ("<limit>", self.sums.limit), ("<tier>", self.sums.tier),
            ("<sum>", self.sums.least is not None or self.sums.most is not None),
        )  # fmt: skip
        return frozenset(told | {slot for slot, value in pairs if value})


def hear(text: str, directory: Directory, today: date) -> Heard:
    """Take a question apart."""
    text = " ".join(text.split())[:LONGEST]
    periods = list(read_periods(text, today, directory.fiscal_month))
    sums = read_sums(text)
    spans = [*((w.start, w.end) for w in periods), *sums.spans]
    tokens = read_tokens(text)
    free = [not any(t.start < end and start < t.end for start, end in spans) for t in tokens]
    names, outside, fact, shared = _find_names(tokens, free, directory)
    tags, unknown, looked = _find_tags(tokens, free, directory, names)
    quoted = _QUOTED.search(text)
    unclear = _look_up(unknown, names, directory)
    deals: Sequence[str] = ()
    # "The Acme deal" is one; "deals at Acme" may be any number.
    if "account" in names and any(t.words in ONE_DEAL for t in tags):
        deals = directory.deals_of(names["account"].account)
    first = next((t.word for t in tokens if t.word not in ("please", "bitte", "scotty", "now")), "")
    return Heard(
        text=text,
        today=today,
        names=names,
        deals=tuple(deals),
        when=periods[0] if periods else None,
        sums=sums,
        fact=fact,
        outside=outside,
        quoted=quoted[1] if quoted else "",
        tags=tuple(tags),
        unclear=(*shared, *unclear),
        unknown=tuple(t.text for t in unknown),
        words=tuple(looked),
        never=first if first in load_lexicon().never else "",
    )


def _find_names(
    tokens: list[Token], free: list[bool], directory: Directory
) -> tuple[dict[str, Named], str, str, list[str]]:
    """Return what is named, a domain that nobody knows, a fact, and what shares a name; their words are taken."""
    names: dict[str, Named] = {}
    outside = fact = ""
    shared: list[str] = []
    lexicon = load_lexicon()
    for size in range(min(6, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1):
            if not all(free[at : at + size]):
                continue
            words = " ".join(t.word for t in tokens[at : at + size])
            if size == 1 and (words in lexicon.phrases or words in lexicon.stop):
                continue
            found = directory.find_all(words)
            if not found or found[0].sort in names:
                continue
            if len(found) == 1:
                names[found[0].sort] = found[0]
            else:
                shared += [f"{named.label} ({named.key})" for named in found[:5]]
            free[at : at + size] = [False] * size
    for at, token in enumerate(tokens):
        if not free[at]:
            continue
        if "deal" not in names and _is_deal(tokens, at):
            # An id that nobody knows: whoever is asked says so, rather than speak of another deal.
            names["deal"], free[at] = Named("deal", token.text, token.text), False
        elif _FACT.fullmatch(token.word):
            fact, free[at] = token.word, False
        elif _DOMAIN.fullmatch(token.word) and (domain := find_domain(token.word)):
            outside, free[at] = domain, False
    return names, outside, fact, shared


def _is_deal(tokens: list[Token], at: int) -> bool:
    """Return whether a word looks like a deal's id: it has a digit, and follows a word for a deal."""
    before = tokens[at - 1].word if at else ""
    named = any(m.concept == "DEAL" for m in load_lexicon().phrases.get(before, ()))
    return named and bool(_KEY.fullmatch(tokens[at].word))


def _find_tags(
    tokens: list[Token], free: list[bool], directory: Directory, names: dict[str, Named]
) -> tuple[list[Tag], list[Token], list[str]]:
    """Return the concepts, the words that mean nothing to us, and those worth looking for."""
    lexicon = load_lexicon()
    found: dict[int, Tag] = {}
    for size in range(min(lexicon.longest, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1):
            phrase = " ".join(t.word for t in tokens[at : at + size])
            if all(free[at : at + size]) and phrase in lexicon.phrases:
                found[at] = Tag(phrase, lexicon.phrases[phrase])
                free[at : at + size] = [False] * size
    unknown = []
    for at, token in enumerate(tokens):
        if not free[at] or token.word in lexicon.stop:
            continue
        named = directory.find_near(token.word)
        meant = correct_word(token.word)
        if named is not None and named.sort not in names and meant is None:
            names[named.sort] = named
        elif meant is not None and meant in lexicon.phrases:
            found[at] = Tag(meant, lexicon.phrases[meant])
        elif meant is None:
            unknown.append(token)
    looked = [
        t.text for at, t in enumerate(tokens)
        if (at in found or t in unknown or _inside(at, found)) and t.word not in lexicon.stop
    ]  # fmt: skip
    return [found[at] for at in sorted(found)], unknown, looked


def _inside(at: int, found: dict[int, Tag]) -> bool:
    return any(start <= at < start + len(tag.words.split()) for start, tag in found.items())


def _look_up(
    unknown: list[Token], names: dict[str, Named], directory: Directory
) -> tuple[str, ...]:
    """Look up the words that nobody knows; those found are no longer unknown. Return what is unclear."""
    runs: list[list[Token]] = []
    for token in unknown:
        if runs and token.start - runs[-1][-1].end <= 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    unclear: list[str] = []
    for run in runs:
        words = " ".join(t.text for t in run)
        found = [named for named in directory.look_up(words) if named.sort not in names]
        same = [named for named in found if fold(named.label) == fold(words)]
        chosen = same or found
        if len({(named.sort, named.key) for named in chosen}) == 1:
            names[chosen[0].sort] = chosen[0]
            for token in run:
                unknown.remove(token)
        elif chosen:
            unclear += [f"{named.label} ({named.account or named.key})" for named in chosen[:5]]
    return tuple(unclear)
