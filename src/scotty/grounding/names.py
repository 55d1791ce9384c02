"""Names in a text: who is greeted, and which names no fact told."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from scotty.grounding.days import blank_spans
from scotty.grounding.ground import ADDRESS
from scotty.grounding.vocabulary import fold_words, load_vocabulary

_TOKEN = re.compile(r"[^\W_][\w&’'.-]*[^\W_]|[^\W\d_]")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|hallo|bonjour|hola|ciao|good (?:morning|afternoon|evening)|guten tag)\b[ ,]*(?P<who>[^,!.:;\n–—]*)",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?P<who>[^\W\d_][\w’'-]+(?: [^\W\d_][\w’'-]+)?)[,:]$")
_OTHERS = """
there all team everyone everybody both folks again madam sir colleague colleagues and to the you from
regards best cheers thanks sincerely yours kind warm warmly greetings hello hi hey dear
"""
_ANYBODY = frozenset(_OTHERS.split())
"""Words in a greeting, or alone on a line, that name nobody."""
_STYLES = frozenset(
    ["mr", "mrs", "ms", "mx", "dr", "prof", "herr", "frau", "madame", "monsieur", "sir"]
)
_ENDING = re.compile(r"(?:ing|ed|ly|es|s|er|ers)$")
# What follows a word that begins a sentence, and hardly ever a name: "Forgive the", "Plenty of".
_WORDLY = re.compile(r" (?:the|a|an|me|my|your|our|of|this|these|it|us|you|them|to|if)\b")
_FORMED = re.compile(
    r"[A-Z][a-z]+ly|[A-Z][a-z]{4,}(?:tion|sion|ment|ness|ship|ance|ence|able|ible|less|ious)"
)
_FRESH = re.compile(r"(?:^|[.!?:;…][\"”’)]*\s+|[“\"(«„]\s*|^\s*[-*•–—]\s+|\n)$")


def read_greeting(block: str) -> str | None:
    """Return whom a first paragraph greets, "" where nobody by name; None where it is no greeting."""
    found = _GREETING.match(block) or _BARE.match(block)
    if found is None:
        return None
    words = [w for w in found["who"].split() if w.casefold().strip(".") not in _STYLES]
    if found.re is _GREETING and (len(words) > 4 or not all(w[0].isupper() for w in words)):
        words = [w for w in words if w[:1].isupper()][:3]
    return " ".join(w for w in words if w.casefold() not in _ANYBODY)


def find_unknown(text: str, known: Collection[str], titled: bool = False) -> Iterator[str]:
    """Yield the names in a sentence that are not known, neighbours together.

    `known` holds folded words. `titled`: a heading, where all words may stand in capitals.
    """
    plain = blank_spans(text, [found.span() for found in ADDRESS.finditer(text)])
    run: list[tuple[str, bool]] = []
    end = 0
    for found in _TOKEN.finditer(plain):
        gap = plain[end : found.start()]
        if not _is_capital(found[0]) or gap.strip(" &") or not run:
            yield from _close(run)
            run = []
        if _is_capital(found[0]):
            fresh = titled or bool(_FRESH.search(plain[: found.start()]))
            word = fresh and bool(_WORDLY.match(plain, found.end()) or _FORMED.fullmatch(found[0]))
            run.append((found[0], word or _is_known(found[0], known, fresh)))
        end = found.end()
    yield from _close(run)


def _close(run: list[tuple[str, bool]]) -> Iterator[str]:
    strange = [word for word, known in run if not known]
    if strange:
        yield " ".join(strange)


@lru_cache(maxsize=65_536)
def _is_capital(token: str) -> bool:
    return any(c.isupper() for c in token)


def _is_known(token: str, known: Collection[str], fresh: bool) -> bool:
    told = load_vocabulary()
    bare = re.sub(r"[’']s?$", "", token).rstrip(".-")
    if bare in told.capitals or bare in told.roles or token in told.capitals:
        return True
    folded = fold_words(bare)
    if folded and all(word in known for word in folded):
        return True
    if "-" in bare or "/" in bare:
        parts = [part for part in re.split(r"[-/]", bare) if part]
        return all(not _is_capital(p) or _is_known(p, known, fresh) for p in parts)
    plain = re.sub(r"[’'](?:ll|ve|re|d|m|s)$|n[’']t$", "", token.casefold().rstrip(".-"))
    usual = _is_usual(plain) or _is_usual(bare.casefold())
    if token.isupper() and usual:
        return True  # shouted, which is another fault
    return fresh and (len(bare) == 1 or (bare[1:].replace("’", "'").islower() and usual))


@lru_cache(maxsize=65_536)
def _is_usual(word: str) -> bool:
    """Return whether a word, or what it is a form of, is among the usual ones."""
    words = load_vocabulary().words
    if word in words:
        return True
    stem = _ENDING.sub("", word)
    twin = stem[:-1] if len(stem) > 3 and stem[-1:] == stem[-2:-1] else stem  # planning, plan
    tries = (stem, f"{stem}e", twin, f"{stem[:-1]}y" if stem.endswith("i") else stem)
    return len(stem) >= 3 and stem != word and any(form in words for form in tries)
