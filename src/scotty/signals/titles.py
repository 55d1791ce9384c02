"""Titles: how high a job title stands, and in which department, as far as its words tell."""

import re
import unicodedata
from functools import lru_cache

RANKS = ("staff", "manager", "director", "vice president", "chief")
"""Levels of a title, 0 to 4."""

_AIDE = r"assistant|assistenz|asistente|intern|student|trainee|praktikant|werkstudent|secretary"
_LEVELS = (
    # Order matters: the first that is found counts. "Chief of staff" is no chief.
    (0, rf"\b(?:{_AIDE})"),
    (2, r"\bchief of staff\b"),
    (3, r"\b(?:[se]?vp|avp|vice[- ]president|vice[- ]pr[ée]sident\w*|general manager)\b"),
    (3, r"\b(?:bereichsleit\w*|deputy general counsel|vicepresident\w*)\b"),
    (4, r"\b(?:chief|c[efotimrpdslc]o|ciso|chro|(?:co[- ]?)?founder|president)\b"),
    (4, r"\b(?:managing (?:director|partner)|executive director|chair(?:man|woman)?)\b"),
    # A product owner owns no company.
    (4, r"\bgeneral counsel\b|(?<!product )(?<!process )\bowner\b"),
    (
        4,
        r"geschäftsführ|vorstand\b|vorständ|vorstandsvorsitz|\binhaber|\b(?:gründer|titolare|fondat)|\bpdg\b|\bdaf\b",
    ),
    (4, r"\b(?:pr[ée]sident|directeur g[ée]n[ée]ral|directrice g[ée]n[ée]rale|g[ée]rant)"),
    (4, r"\b(?:director(?:a)? general|consejer[oa] delegad[oa]|amministrat\w+ delegat\w+)"),
    (
        2,
        r"\b(?:director\w*|dir|head|hoofd|leiter\w*|leitung|abteilungsleit\w*|directeur|directrice)\b",
    ),
    (2, r"\b(?:direttor\w*|direttric\w*|diretor\w*|senior counsel)\b"),
    (1, r"\b(?:manager\w*|mgr|lead|controller|supervisor|principal|architect|teamleit\w*)\b"),
    (
        1,
        r"\b(?:responsab\w+|gerente|jef[ea]|chef|referent\w*|\w+manager(?:in)?|counsel|gruppenleit\w*)\b",
    ),
)
_DEPARTMENTS = (
    ("procurement", r"\b(?:procure|purchas|sourcing|buyer|vendor|einkauf|einkäuf|achats|compras)"),
    ("legal", r"\b(?:legal|counsel|compliance|contracts|paralegal|jurist|recht|juridi)"),
    (
        "finance",
        r"\b(?:financ|finanz|cfo\b|account(?:ant|ing)|controll|treasur|billing|tax\b|ar\b)",
    ),
    (
        "finance",
        r"\b(?:fp&a|comptab|contab|buchhalt|kaufmänn|audit|daf\b)|rechnungswesen|buchhaltung",
    ),
    ("people", r"\b(?:hr\b|chro\b|human resources|people|talent|personal(?:leit|wesen)|recruit)"),
    ("operations", r"\b(?:operat|revops|coo\b|supply|logistic|business (?:systems|analyst)|order)"),
    ("sales", r"\b(?:sales|cro\b|revenue|account exec|vertrieb|commercial|ventas|vente)"),
    ("marketing", r"\b(?:market|cmo\b|growth|demand|brand|product|content|produkt)"),
    ("technology", r"\b(?:it\b|cto\b|cio\b|ciso\b|tech|engineer|software|developer|data|inform)"),
    ("technology", r"\b(?:system|security|platform|architect|devops|si\b|swe\b|eng\b|entwickl)"),
    ("executive", r"\b(?:ceo\b|chief executive|founder|co-founder|owner|president|managing dir)"),
    (
        "executive",
        r"\b(?:general manager|strateg|evp\b|inhaber|pdg\b|director general)|geschäftsführ",
    ),
    (
        "executive",
        r"vorstand|\b(?:consejer[oa] deleg|directeur général|directrice générale|chief of)",
    ),
)
_LEVEL_WORDS = tuple((rank, re.compile(words)) for rank, words in _LEVELS)
_DEPARTMENT_WORDS = tuple((name, re.compile(words)) for name, words in _DEPARTMENTS)


@lru_cache(maxsize=100_000)
def read_rank(title: str) -> int | None:
    """Return the level of a title, 0 staff to 4 chief; None for no title."""
    plain = _plain(title)
    if not plain:
        return None
    return next((rank for rank, words in _LEVEL_WORDS if words.search(plain)), 0)


@lru_cache(maxsize=100_000)
def read_department(title: str) -> str | None:
    """Return the department that a title names; None where it names none that we know."""
    plain = _plain(title)
    return next((name for name, words in _DEPARTMENT_WORDS if words.search(plain)), None)


def _plain(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    joined = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", folded)  # V.P. is VP
    return " ".join(joined.replace(".", " ").split())
