"""Audiences: accounts put together until there are enough people and enough money to be shown ads."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from scotty.playbook.ads import Ads, Platform
from scotty.stages.engage.ads.target import Target

ATTRIBUTES = ("account", "tier", "industry", "country", "region")
LEVELS: tuple[tuple[str, ...], ...] = (
    ("account",),
    ("tier", "industry", "country"),
    ("tier", "industry", "region"),
    ("tier", "industry"),
    ("industry",),
    ("tier",),
    (),
)
"""What accounts of one audience have in common: the finest first, the coarsest last."""
ALONE = 1
"""The tier whose accounts have an audience of their own where they can."""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """An account's place in a channel: what it brings, and what may be spent on it."""

    target: Target
    cents: int
    #: What is counted there: people, employees, or nothing.
    counted: float

    def tell(self, attribute: str, ads: Ads) -> str:
        """Return an attribute that audiences are made of."""
        if attribute == "region":
            home = self.target.country
            return next((name for name, them in ads.regions.items() if home in them), home)
        return str(getattr(self.target, attribute))


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts that are advertised to together."""

    #: The level and the values under which they came together: its name for good.
    key: tuple[str, ...]
    seats: tuple[Seat, ...]
    #: Accounts that were too small for an audience of their own kind and joined this one.
    joined: tuple[str, ...] = ()

    @property
    def level(self) -> tuple[str, ...]:
        """The attributes under which they came together."""
        return self.key[: len(self.key) // 2]


class Sorted(msgspec.Struct, frozen=True, kw_only=True):
    """Every seat once: in an audience, or left over."""

    audiences: tuple[Audience, ...]
    left: tuple[Seat, ...]


def merge_seats(seats: Iterable[Seat], platform: Platform, ads: Ads) -> Sorted:
    """Put accounts together, level by level, until each audience is large enough; the same every time.

    Whoever cannot stand at a level goes on to the next with all others that cannot. Who is left
    at the end joins an audience of the same industry, or a mixed one of the same tier. No account
    is lost or doubled.
    """
    waiting = sorted(seats, key=lambda seat: seat.target.account)
    made: list[Audience] = []
    for level in LEVELS:
        later: list[Seat] = []
        pools: dict[tuple[str, ...], list[Seat]] = {}
        for seat in waiting:
            if level == ("account",) and seat.target.tier != ALONE:
                later.append(seat)
                continue
            if any(not seat.tell(name, ads) for name in level):
                later.append(seat)  # unknown is nothing to have in common
                continue
            key = (*level, *(seat.tell(name, ads) for name in level))
            pools.setdefault(key, []).append(seat)
        for key in sorted(pools):
            if can_stand(pools[key], platform, ads):
                made.append(Audience(key=key, seats=tuple(pools[key])))
            else:
                later += pools[key]
        waiting = sorted(later, key=lambda seat: seat.target.account)
    return _join(made, waiting)


def can_stand(seats: Sequence[Seat], platform: Platform, ads: Ads) -> bool:
    """Return whether accounts together have the people and the money that a platform asks for."""
    return count_expected(seats, platform)[1] >= platform.least and sum(
        seat.cents for seat in seats
    ) >= max(1, platform.daily * ads.least_days)


def count_expected(seats: Iterable[Seat], platform: Platform) -> tuple[float, float, float]:
    """Return how many members will be matched, low, likely and high: what is counted x the match rate."""
    counted = sum(seat.counted for seat in seats)
    low, likely, high = platform.match
    return counted * low, counted * likely, counted * high


def _join(made: list[Audience], waiting: list[Seat]) -> Sorted:
    kin: tuple[Callable[[Seat, Audience], bool], ...] = (_same_industry, _same_tier)
    joined: dict[int, list[Seat]] = {}
    left: list[Seat] = []
    for seat in waiting:
        place = next(
            (k for alike in kin for k, audience in enumerate(made) if alike(seat, audience)), None
        )
        if place is None:
            left.append(seat)
        else:
            joined.setdefault(place, []).append(seat)
    audiences = [
        msgspec.structs.replace(
            audience,
            seats=(*audience.seats, *joined.get(k, ())),
            joined=tuple(seat.target.account for seat in joined.get(k, ())),
        )
        for k, audience in enumerate(made)
    ]
    return Sorted(audiences=tuple(audiences), left=tuple(left))


def _same_industry(seat: Seat, audience: Audience) -> bool:
    theirs = {one.target.industry for one in audience.seats}
    return audience.level != ("account",) and theirs == {seat.target.industry} != {""}


def _same_tier(seat: Seat, audience: Audience) -> bool:
    """Return whether it is a mixed audience of the tier: no ad for an industry is expected there."""
    theirs = {one.target.tier for one in audience.seats}
    return audience.level in ((), ("tier",)) and theirs == {seat.target.tier}


def find_shared(seats: Sequence[Seat], ads: Ads) -> dict[str, str]:
    """Return the attributes that all of these accounts have in common, the account itself included."""
    shared = {}
    for name in ATTRIBUTES:
        values = {seat.tell(name, ads) for seat in seats}
        if len(values) == 1 and (value := values.pop()):
            shared[name] = value
    return shared
