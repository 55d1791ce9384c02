"""Names as people would write them: a first name, a company without its legal form, a post."""

import re
from functools import lru_cache

from scotty.names.companies import read_company
from scotty.names.spoken import speak

_PERSON = re.compile(r"[^\W\d_][\w.'’ -]*(?:, *[\w.'’ -]+)*")
_HONORIFICS_TEXT = """
dr prof mr mrs ms miss mx sir dame herr frau mme m mlle sr sra srta dott ing dipl dipl-ing rev hon capt mag pd phd
"""
_HONORIFICS = frozenset(_HONORIFICS_TEXT.split())
_AFTER_TEXT = """
jr sr ii iii iv phd ph.d mba cpa cfa md esq msc bsc ma ba pmp cissp acca aca cima fcca
"""
_AFTER = frozenset(_AFTER_TEXT.split())
_ROLES_TEXT = """
info sales team accounts account payable receivable office admin support billing finance department contact help
service hr it legal marketing purchasing reception test unknown
"""
_ROLES = frozenset(_ROLES_TEXT.split())
_KEPT = re.compile(r"[A-Z0-9&./+-]{1,4}s?$|.*[a-z][A-Z].*|.*\d.*")
_POSTS_TEXT = """
accountant account accounting accounts administrator analyst analytics and architect assistant associate backend
billing business buyer chief client clerk cloud commercial compliance consultant content controller coordinator
counsel credit customer data database designer developer development digital director engineer engineering enterprise
executive financial finance frontend full general global growth head human in infrastructure intern junior lead legal
machine learning manager management marketing network of office officer operations partner payments payroll platform
pricing principal process procurement product program programme project purchasing quality regional relations
reliability representative resources revenue risk sales science scientist security senior site software solutions
specialist staff strategy success supervisor supply support system systems tax technical technician technology the to
treasury user vice president warehouse web worker for with at a an on chain time part stack order cash subscription
subscriptions
"""
_POSTS = frozenset(_POSTS_TEXT.split())
_SAID_ALOUD_TEXT = """
sap sox gaap nasa saas scrum crm rop revops devops cobol linux
"""
_SAID_ALOUD = frozenset(_SAID_ALOUD_TEXT.split())
_AN = re.compile(r"(?:hour|honest|heir|honou?r)|[aeiou](?!ni[^nm]|se[rd]?\b|su|u)", re.IGNORECASE)
_A = re.compile(r"(?:eu|uni(?!n|m)|use|usu|ut[ie]|one\b|once\b)", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def read_first(name: str) -> str:
    """Return the first name in a full name; "" where none can be told for sure.

    One word alone may be either name, an initial is none, and "Accounts Payable" is nobody.
    """
    words = _read_person(name)
    if len(words) < 2 or len(words[0].strip(".")) < 2 or words[0].endswith("."):
        return ""
    return _fold_case(words[0])


@lru_cache(maxsize=16_384)
def read_full(name: str) -> str:
    """Return a full name without titles before and letters after; "" for none."""
    return " ".join(_fold_case(word) for word in _read_person(name))


def _read_person(name: str) -> list[str]:
    line = " ".join(re.sub(r"\([^()]*\)", " ", speak(name, 60)).split())
    if not _PERSON.fullmatch(line):
        return []
    parts = [part.split() for part in line.split(",")]
    parts = [p for p in parts if p and not all(w.casefold().strip(".") in _AFTER for w in p)]
    words = [word for part in (parts[1:] + parts[:1]) for word in part]
    while words and words[0].casefold().strip(".") in _HONORIFICS:
        words = words[1:]
    while len(words) > 2 and words[-1].casefold().strip(".") in _AFTER:
        words = words[:-1]
    return [] if {w.casefold() for w in words} & _ROLES else words


def _fold_case(word: str) -> str:
    if len(word) > 2 and (word.isupper() or word.islower()):
        return re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), word)
    return word


@lru_cache(maxsize=16_384)
def read_brand(name: str) -> str:
    """Return a company's name as people say it: no legal form, not in capitals; "" for none."""
    line = speak(name)
    words = line.split()
    core = read_company(line).core
    short = (words[:n] for n in range(1, len(words)) if core)
    words = next((w for w in short if read_company(" ".join(w)).core == core), words)
    if line.isupper():
        words = [w.capitalize() if len(w) > 4 and w.isalpha() else w for w in words]
    return " ".join(words).rstrip(",&-–( ")


def lower_post(post: str) -> str:
    """Return a job's name as it stands in a sentence: "Data Engineer" is a data engineer.

    Only words that every trade has are put in lower case: SRE, iOS and the name of a product stay.
    """
    words = re.split(r"([ /,()-]+)", speak(post, 60))
    return "".join(
        w if _KEPT.fullmatch(w) or w.casefold() not in _POSTS else w.lower() for w in words
    )


def put_article(noun: str) -> str:
    """Return the noun with "a" or "an", by its sound: an hour, a user, an SRE, a UX designer."""
    word = re.split(r"[ -]", noun, maxsplit=1)[0]
    spelt = word.isupper() and word.casefold() not in _SAID_ALOUD and len(word) <= 5
    an = word[0] in "AEFHILMNORSX" if spelt else not _A.match(word) and bool(_AN.match(word))
    return f"{'an' if an else 'a'} {noun}"


def join_words(words: list[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
