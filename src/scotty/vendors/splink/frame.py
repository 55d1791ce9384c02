"""Companies as the columns that Splink compares: names read, numbers bare, words weighed."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa

from scotty.names import find_domain
from scotty.names.companies import read_company
from scotty.ports.links import Company

RARE = 40
"""A word of more companies than this brings nobody together."""

_WEIGHTS = pa.map_(pa.string(), pa.float64())
SCHEMA = pa.schema(
    [
        ("unique_id", pa.int64()),
        ("pair", pa.int64()),
        ("core", pa.string()),
        ("tf_core", pa.float64()),
        ("compact", pa.string()),
        ("sorted", pa.string()),
        ("lead", pa.string()),
        ("weights", _WEIGHTS),
        ("rare", pa.list_(pa.string())),
        ("domain", pa.string()),
        ("label", pa.string()),
        ("phone", pa.string()),
        ("postcode", pa.string()),
        ("places", _WEIGHTS),
        ("country", pa.string()),
    ]
)
_WORD = re.compile(r"[^\W_]+")


class Counts:
    """How common words, in names and in addresses, and whole names are in one set or two."""

    def __init__(self, *sets: Iterable[Company]) -> None:
        self.names: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.size = 0
        self._bearers: list[tuple[Counter[str], int]] = []
        for companies in sets:
            bearers: Counter[str] = Counter()
            for company in companies:
                name = read_company(company.name or "")
                bearers[name.core] += 1
                self.names.update(set(name.words))
                self.places.update(set(_split(company.address)))
            self.size += bearers.total()
            self._bearers.append((bearers, max(bearers.total(), 1000)))

    def share(self, core: str) -> float:
        """Return the share of companies that bear a name besides the one, or two, in question."""
        own = 2 if len(self._bearers) == 1 else 1
        return max((others[core] - own) / total for others, total in self._bearers)


def build_frame(
    companies: Sequence[Company], counts: Counts, rarest: float, first: int = 0
) -> pa.Table:
    """Return the columns of companies; `unique_id` counts from `first`, `pair` from 0.

    `rarest` is how often two companies have one name by accident where nobody else bears it.
    """
    rows = []
    for number, company in enumerate(companies):
        row = _describe(company, counts) | {"pair": number, "unique_id": first + number}
        if row["core"] is not None:
            row["tf_core"] = max(rarest, counts.share(str(row["core"])))
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _describe(company: Company, counts: Counts) -> dict[str, object]:
    name = read_company(company.name or "")
    domain = find_domain(company.domain) if company.domain else None
    label = domain.partition(".")[0].replace("-", "") if domain else None
    phone = re.sub(r"\D", "", company.phone or "")
    postcode = re.sub(r"[^A-Z0-9]", "", (company.postcode or "").upper())
    return {
        "core": name.core or None,
        "compact": name.compact or None,
        "sorted": " ".join(sorted(set(name.words))) or None,
        "lead": name.compact[:5] if len(name.compact) >= 5 else None,
        "weights": _weigh(name.words, counts.names, counts.size, set(name.own)),
        "rare": [w for w in sorted(set(name.own)) if len(w) > 2 and counts.names[w] <= RARE],
        "domain": domain,
        "label": label,
        "phone": phone[-9:] if len(phone) >= 7 else None,
        "postcode": postcode or None,
        "places": _weigh(_split(company.address), counts.places, counts.size),
        "country": company.country.strip().upper() if company.country else None,
    }


def _weigh(
    words: Sequence[str], counts: Counter[str], size: int, own: set[str] | None = None
) -> list[tuple[str, float]] | None:
    """Return words with weights whose squares add up to 1: rare words weigh more.

    Inverse document frequency (Spärck Jones, 1972), log(1 + N / n), with N of at least
    1,000 so that a small set does not take its own words for common ones; words of the
    generic list weigh a quarter.
    """
    if not words:
        return None
    raw = {
        word: math.log(1 + max(size, 1000) / max(1, counts[word]))
        * (1.0 if own is None or word in own else 0.25)
        for word in words
    }
    length = math.sqrt(sum(weight**2 for weight in raw.values()))
    return [(word, weight / length) for word, weight in raw.items()]


def _split(text: str | None) -> list[str]:
    return _WORD.findall((text or "").casefold())
