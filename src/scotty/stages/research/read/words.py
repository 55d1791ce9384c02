"""Words that readers of several areas share: the company as subject, names, and what is unsure."""

import re
from functools import lru_cache

from scotty.stages.research.read.page import US

_NOT_AFTER = [
    "of",
    "by",
    "with",
    "from",
    "for",
    "than",
    "like",
    "von",
    "mit",
    "für",
    "bei",
    "aus",
    "zu",
    "de",
    "par",
    "chez",
    "at",
    "to",
    "in",
    "and",
    "und",
    "et",
    "der",
    "des",
    "if",
    "If",
    "wenn",
    "Wenn",
    "si",
    "that",
    "dass",
    "que",
    "on",
    "about",
    "over",
    "through",
    "via",
    "beside",
    "former",
]
_ADVERBS = (
    r"today|just|recently|successfully|now|also|has|have|had|been|last \w+|this \w+|on \w+day|proudly|officially|already|finally"
    r"|is|are|hat|haben|habe|heute|jetzt|nun|a|ont|avons|vient de|désormais|encore|again|both"
)
_SUBJECT = (
    "".join(rf"(?<!\b{word} )" for word in _NOT_AFTER) + rf"{US} (?:(?:{_ADVERBS}),? ){{0,4}}"
)
_WORD = r"[A-ZÀ-Þ][\w'’-]*"
_PERSON = rf"{_WORD}[a-zà-ÿ](?: (?:[A-Z]\.|de|von|van|der|den|du|la|Le|al)){{0,2}}(?: [A-ZÀ-Þ][\w'’-]*[a-zà-ÿ]){{1,2}}"
_FIRM = r"[A-ZÀ-Þ][\w&'’-]*(?:\.(?=\w))?[\w&'’.-]*(?: (?:(?:&|and|of|de|et|und) )?[A-Z0-9À-Þ][\w&'’.-]*){0,4}"


@lru_cache(maxsize=512)
def compile_words(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern in which <US> is the company as grammatical subject, <PERSON> and <FIRM> names."""
    full = pattern.replace("<US>", _SUBJECT).replace("<PERSON>", _PERSON).replace("<FIRM>", _FIRM)
    return re.compile(full, flags)


_UNSURE = re.compile(
    r"\b(?:may|might|could|would|should|hopes?|hoping|talks|considering|considers?|reportedly|rumou?r(?:ed|s)?|denie[sd]|den(?:y|ying)"
    r"|speculat\w+|if|whether|no plans?|not|never|neither|nor|no longer|wanted|wishes|withdrawn|withdrew|failed to|expected to|sources close"
    r"|April fool|hypothetical\w*|kein\w*|nicht|nie|plant|planen|will|wollen|könnte\w*|soll(?:en|te)?|angeblich|Gerücht\w*|falls|wenn"
    r"|espère|espérons|pourrait|envisage\w*|souhaite|veut|compte|n['’]a pas|ne|jamais|si)\b|\bn['’]t\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"\bwill (?:open|serve|join|be|act|lay|cut|close|buy|acquire)\b|\b(?:not only|if not more|no less)\b",
    re.IGNORECASE,
)
BEFORE = 90
"""Characters before a match in which a "not" or an "if" counts for it."""


def is_unsure(said: str, start: int, end: int) -> bool:
    """Return whether what stands there is denied, hoped for, guessed or made up."""
    window = _SURE.sub(" ", said[max(0, start - BEFORE) : end])
    return bool(_UNSURE.search(window)) or "april fool" in said.casefold()
