"""Which part in a purchase a title makes likely: counts of labelled titles, smoothed, readable."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

from scotty.playbook.research import Function
from scotty.signals.titles.title import SENIORITIES, Title

ROLES = ("decision", "budget", "champion", "influencer", "technical", "user", "procurement")
"""Parts that a title can speak for. Nobody is a blocker for a title."""
OUTCOMES = (*ROLES, "none")
UNSURE = 0.5
"""A likeliest part below this is no answer."""
PULL = 2.0
"""What the wider cell weighs against the narrower one, in titles."""
DOUBT = 0.1
"""Share of titles of others whose part is read wrong (measured on the half `wild`: 9 %); so much of
every guess stays with what any title makes likely."""
_OFFICES = frozenset({"technology", "procurement", "legal"})
_OWN = _OFFICES | {"executive", "sales", "marketing", "people", "customer", "supply", "other"}


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """What a title makes likely. `roles` and the chance of no part at all add up to 1."""

    #: The likeliest part; "none" for no part in it, "unknown" where the title does not say.
    role: str
    #: Of the likeliest part, before abstaining.
    probability: float
    roles: tuple[tuple[str, float], ...]
    abstains: bool = False
    #: What would settle it, where it abstains.
    settle: str = ""
    #: The cell of the table: place and level.
    cell: str = ""

    def of(self, role: str) -> float:
        """Return the probability of a part."""
        return dict(self.roles).get(role, 0.0)


@cache
def load_counts() -> Mapping[str, Mapping[str, int]]:
    """Return "place level" -> outcome -> labelled titles; see roles.toml for where they come from."""
    page = files("scotty.signals.titles").joinpath("roles.toml")
    counts: Mapping[str, Mapping[str, int]] = tomllib.loads(page.read_text(encoding="utf-8"))
    return counts


def place_title(title: Title, home: Iterable[Function]) -> tuple[str, ...]:
    """Return the rows of the table that a title belongs to: one, or two of which each counts half.

    A function of the playbook's home counts as home, whatever it is; one that has an office of its
    own in every purchase (technology, procurement, legal) stays that as well.
    """
    at_home = next((f for f in title.functions if f in tuple(home)), None)
    own = title.function if title.function in _OWN else "away"
    places: tuple[str, ...] = (own,)
    if title.marks & {"serves", "intern"}:
        places = ("beside",)
    elif "board" in title.marks and title.function == "other":
        places = ("board",)
    elif title.function == "executive" or at_home is None:
        places = ("money",) if title.function == "finance" else (own,)
    elif at_home == "finance":
        places = ("finance",)
    else:
        places = ("home", at_home) if at_home in _OFFICES else ("home",)
    return places


@lru_cache(maxsize=100_000)
def weigh_roles(title: Title, home: tuple[Function, ...]) -> Guess:
    """Return how likely each part is for whoever has this title, where the product lives in `home`."""
    places = place_title(title, home)
    level = title.seniority
    shares = [_share(place, level) for place in places]
    plain = _share_all()
    told = {o: sum(s[o] for s in shares) / len(shares) for o in OUTCOMES}
    odds = {o: (1 - DOUBT) * told[o] + DOUBT * plain[o] for o in OUTCOMES}
    best = max(OUTCOMES, key=lambda o: (odds[o], o))
    settle = _ask(title, odds[best])
    return Guess(
        role="unknown" if settle else best,
        probability=odds[best],
        roles=tuple((role, odds[role]) for role in ROLES),
        abstains=bool(settle),
        settle=settle,
        cell=" and ".join(f"{place} {level}" for place in places),
    )


def _share_all() -> dict[str, float]:
    """Return what any title makes likely."""
    return _draw(load_counts()["all"], dict.fromkeys(OUTCOMES, 1.0 / len(OUTCOMES)), PULL)


def _share(place: str, level: str) -> dict[str, float]:
    """Return the shares of a cell, drawn toward its row and its row toward all titles."""
    counts = load_counts()
    whole = _share_all()
    if level not in SENIORITIES:
        return whole
    near = place if f"{place} {level}" in counts else "away"
    wide = _draw(counts.get(place, {}), whole, 2 * PULL)
    return _draw(counts.get(f"{near} {level}", {}), wide, PULL)


def _draw(counts: Mapping[str, int], prior: Mapping[str, float], pull: float) -> dict[str, float]:
    total = sum(counts.values()) + pull
    return {o: (counts.get(o, 0) + pull * prior[o]) / total for o in OUTCOMES}


def _ask(title: Title, best: float) -> str:
    """Return what would settle a part that the title leaves open; "" where it does not."""
    if not title.known:
        return "The title names no job that is known: ask what they do."
    loose = title.function == "other" and (title.rank or 0) >= 2 and "board" not in title.marks
    if loose:
        return "The title does not say of what: ask what they are responsible for."
    if best < UNSURE:
        return "No part is likely enough: see what they do and say."
    return ""
