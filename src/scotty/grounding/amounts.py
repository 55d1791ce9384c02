"""Numbers in a text: figures, words, money, shares, lengths of time; each with its unit.

Words are English; figures and money are read as German and French write them, too.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6}
_SCALES |= {"b": 1e9, "bn": 1e9, "billion": 1e9, "trillion": 1e12}
_SCALES |= {"millionen": 1e6, "millions": 1e6, "tsd": 1e3, "mrd": 1e9, "md": 1e9, "mds": 1e9}
_SCALES |= {"milliarde": 1e9, "milliarden": 1e9, "milliard": 1e9, "milliards": 1e9}
_UNITS = r"minutes?|mins?|hours?|days?|weeks?|fortnights?|months?|quarters?|years?"
_SCALE = r"thousand|millionen|millions?|milliarden?|milliards?|billion|trillion|(?:mio|mrd|tsd)\.?|mn|bn|mds?|[kmb]"
_MONEY = r"US\$|A\$|C\$|[$€£¥]|USD|EUR|GBP|CHF|SEK|NOK|DKK|AUD|CAD|JPY"
_COINS = r"(?:d['’])?euros?|US-Dollar|(?:de )?dollars?|pounds?|Schweizer Franken"
_DOTTED = r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+"
_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<money>{_MONEY})?\s?[-+−]?(?P<number>{_DOTTED}|\d{{1,3}}(?:[,\u2009\u202f ]\d{{3}})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?:[\s-]?(?P<scale>{_SCALE})(?![a-z]))?(?P<share>\s?%|\s?per ?cent\b|\s?Prozent\b|\s?pour cent\b|\s?percentage points?\b|\s?x\b|[\s-]?fold\b)?"
    rf"(?:[\s-](?P<unit>{_UNITS})\b)?(?P<after>\s?(?:{_MONEY}|{_COINS})(?!\w))?(?P<tail>\w*)",
    re.IGNORECASE,
)
_SMALL = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SIZES = {"dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_ONES = "|".join(sorted(_SMALL, key=len, reverse=True))
_SPELT = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<one>{'|'.join(list(_SMALL)[1:10])}))?|(?P<small>{_ONES}|an?|half an?))"
    rf"(?P<sizes>(?:[- ](?:{'|'.join(_SIZES)})\b)*)\b(?P<share>\s?per ?cent\b|[\s-]?fold\b)?(?:[\s-](?P<unit>{_UNITS})\b)?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?P<word>(?:re)?doubl(?:e|es|ed|ing)|trebl(?:e|ed)|tripl(?:e|es|ed|ing)|quadrupl(?:e|ed)|halv(?:e|es|ed|ing)|twice|thrice|"
    r"(?:dozens|hundreds|thousands|millions|billions) of|(?:one|a) (?:third|quarter|fifth|tenth)|(?:two|three)[- ](?:thirds|quarters|fifths)|"
    r"half (?:of|the|its|their|your))\b(?![ -](?:check|click|standard))",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:about|around|roughly|some|nearly|almost|over|above|more than|close to|approximately|approx\.?|circa|ca\.?|~|≈"
    r"|rund|etwa|mehr als|environ|plus de|près de)\s*$",
    re.IGNORECASE,
)
_CURRENCIES = {"€": "€", "eur": "€", "euro": "€", "£": "£", "gbp": "£", "pound": "£"}
_CURRENCIES |= {
    "¥": "¥",
    "jpy": "¥",
    "chf": "CHF",
    "schweizer franken": "CHF",
    "a$": "AUD",
    "c$": "CAD",
}
_CURRENCIES |= {code: code.upper() for code in ("sek", "nok", "dkk", "aud", "cad")}
"""Money as written -> its unit; what is not here is US dollars."""
ROUNDED = 0.05
"""How far a number may be off that is called "about" or "nearly" so much."""


class Amount(NamedTuple):
    """A number as it stands in a text."""

    text: str
    #: What it may mean: "1.400" is one and a bit, or fourteen hundred.
    values: tuple[float, ...]
    #: "%", "$", "x", a length of time as "day", or "" where it stands alone.
    unit: str
    start: int
    end: int
    about: bool = False

    def meets(self, other: "Amount") -> bool:
        """Return whether another number says the same; a bare one goes with any unit."""
        if self.unit and other.unit and self.unit != other.unit:
            return False
        slack = ROUNDED if self.about else 1e-9
        return any(
            abs(mine - theirs) <= slack * max(abs(theirs), 1e-12)
            for mine in self.values
            for told in other.values
            for theirs in ((told, 100 * told) if self.unit == "%" and not other.unit else (told,))
        )


def read_amounts(text: str) -> Iterator[Amount]:
    """Yield the numbers of a text but "a", "one" and ordinals, which count nothing by themselves."""
    for found in _FIGURE.finditer(text):
        if found["tail"].casefold() not in ("st", "nd", "rd", "th"):
            yield _read_figure(text, found)
    for found in _SPELT.finditer(text):
        amount = _read_spelt(found)
        if amount is not None:
            yield amount


def read_multiples(text: str) -> Iterator[tuple[str, int]]:
    """Yield words such as "doubled", "hundreds of", "a third", and where each stands."""
    for found in _TIMES.finditer(text):
        # "Think twice", "the second half of the year"
        if not text[: found.start()].casefold().rstrip().endswith(("think", "first", "second")):
            yield found[0], found.start()


def _read_figure(text: str, found: re.Match[str]) -> Amount:
    told = re.sub(r"[\u2009\u202f ]", "", found["number"])
    if re.fullmatch(_DOTTED, told):
        readings = {float(told.replace(".", "").replace(",", "."))}
    else:
        plain = told.replace(",", "") if _parts_thousands(told) else told.replace(",", ".")
        readings = {float(plain)}
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", told):
        readings.add(float(re.sub(r"[.,]", "", told)))
    scale = _SCALES.get((found["scale"] or "").casefold().rstrip("."), 1.0)
    unit = _name_unit(found["money"] or found["after"], found["share"], found["unit"])
    return Amount(
        found[0].strip(),
        tuple(value * scale for value in sorted(readings)),
        unit,
        found.start(),
        found.end(),
        about=bool(_ABOUT.search(text[: found.start()])),
    )


def _parts_thousands(told: str) -> bool:
    return bool(re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", told)) or "," not in told


def _read_spelt(found: re.Match[str]) -> Amount | None:
    small = (found["small"] or "").casefold()
    sizes = re.findall(r"[a-z]+", (found["sizes"] or "").casefold())
    if small in ("a", "an", "one", "half a", "half an") and not sizes:
        return None
    value = float(_TENS.get((found["tens"] or "").casefold(), 0))
    value += _SMALL.get((found["one"] or small).casefold(), 0)
    value = 0.5 if small.startswith("half") else value or 1.0
    for size in sizes:
        value *= _SIZES[size]
    if small == "zero":
        value = 0.0
    unit = _name_unit(None, found["share"], found["unit"])
    return Amount(found[0].strip(), (value,), unit, found.start(), found.end())


def _name_unit(money: str | None, share: str | None, unit: str | None) -> str:
    if money:
        told = re.sub(r"^d[e'’]\s?", "", money.strip().casefold())
        return _CURRENCIES.get(told, _CURRENCIES.get(told.rstrip("s"), "$"))
    if share:
        return "x" if share.strip(" -").casefold() in ("x", "fold") else "%"
    plain = (unit or "").casefold().rstrip("s")
    return {"min": "minute"}.get(plain, plain)
