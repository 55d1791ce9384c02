"""Names of companies: invented, unique, under the reserved `.example` (RFC 2606)."""

from dataclasses import dataclass
from math import gcd

import numpy as np

from scotty.twins.market.companies import Companies, CompanyParameters
from scotty.twins.market.scene import Scene
from scotty.twins.market.words import Names


@dataclass(frozen=True, slots=True)
class Labels:
    """Name and domain of each company of a block."""

    names: list[str]
    domains: list[str]


def name_companies(scene: Scene, c: Companies, p: CompanyParameters, text: Names) -> Labels:
    """Name a block: the stem is a one-to-one function of the company's number and the seed."""
    rng = scene.stream("naming")
    draws = rng.random((len(c), 3)).tolist()
    names, domains = [], []
    for i, (a, b, d) in enumerate(draws):
        stem = make_stem(scene.seed, c.first + i, text)
        words = p.industries[int(c.industry[i])].words
        word = words[int(a * len(words))]
        forms = text.forms.get(p.countries[int(c.country[i])].code, [""])
        form = forms[int(b * len(forms))]
        shown = stem.capitalize() + (f" {word}" if d < 0.6 else "") + (f" {form}" if form else "")
        long = 0.15 < d < 0.35
        names.append(shown)
        domains.append(f"{stem}-{word.lower()}.example" if long else f"{stem}.example")
    return Labels(names, domains)


def make_stem(seed: int, number: int, text: Names) -> str:
    """Return the number's word: a walk through all combinations in steps prime to their count."""
    count = len(text.head) * len(text.middle) * len(text.tail)
    step = 70_001 + 2 * int(np.random.default_rng([seed, 0]).integers(0, 10_000))
    while gcd(step, count) != 1:
        step += 2
    place = (number * step + 977 * seed) % count
    rest, head = divmod(place, len(text.head))
    tail, middle = divmod(rest, len(text.middle))
    return text.head[head] + text.middle[middle] + text.tail[tail]
