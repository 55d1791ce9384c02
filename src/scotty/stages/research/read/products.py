"""Products that companies run on: finding their names, and not the words that look alike."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

_TRADE = re.compile(
    r"\b(?:use[sd]?|using|run(?:s|ning)?|stack|migrat\w+|mov\w+|switch\w*|replac\w+|experience|expertise|familiar\w*|proficien\w+|knowledge|know|knows|worked|"
    r"implement\w*|administ\w+|develop\w*|system|systems|software|platform|on|in|with|Erfahrung\w*|Kenntnis\w*|kennen|nutz\w+|führ\w+|maîtrise|connaiss\w+|gérons|gère|utilis\w+|dans|invoices?|billing|accounts|books|accounting|comptabilité|Bücher)\b"
)


@cache
def _load() -> tuple[tuple[str, ...], frozenset[str]]:
    text = files("scotty.stages.research.read").joinpath("products.toml").read_text("utf-8")
    told = tomllib.loads(text)
    plain, usual = (
        [name for line in told[key].split("\n") for name in line.split("|") if name]
        for key in ("plain", "usual")
    )
    return tuple(sorted({*plain, *usual})), frozenset(usual)


@lru_cache(maxsize=256)
def _compile(also: tuple[str, ...]) -> re.Pattern[str]:
    names = sorted({*_load()[0], *(n for n in also if len(n) > 2)}, key=len, reverse=True)
    return re.compile(rf"(?<![\w./@-])(?:{'|'.join(map(re.escape, names))})(?![\w@/]|-\w|\.\w)")


def list_products() -> tuple[str, ...]:
    """Return every name that is known."""
    return _load()[0]


def find_products(text: str, also: tuple[str, ...] = ()) -> Iterator[tuple[str, int, int]]:
    """Yield (name, start, end) of each product in a text, of those known and of `also`.

    A word that is usual besides needs a word of the trade before it, or a product that is none.
    """
    usual, listed = _load()[1], False
    for found in _compile(also).finditer(text):
        name = found[0]
        if name not in usual:
            listed = True
        elif found.start() == 0 or not (listed or _TRADE.search(text, 0, found.start())):
            continue
        yield name, found.start(), found.end()
