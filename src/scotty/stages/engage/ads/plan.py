"""The plan: what is spent on whom over which channel, what is not, and why."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import msgspec

from scotty.facts import Refused
from scotty.playbook import Tiers
from scotty.playbook.ads import CHANNELS, PLATFORMS, Ads, Channel, Platform
from scotty.stages.engage.ads.merge import (
    Audience,
    Seat,
    count_expected,
    find_shared,
    merge_seats,
)
from scotty.stages.engage.ads.money import split_cents, tell_money
from scotty.stages.engage.ads.reasons import give_reasons, name_shared, say_blank, say_small
from scotty.stages.engage.ads.target import Target, count_budget


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An account's part of a line."""

    account: str
    cents: int
    #: What of it is counted: people, employees.
    counted: float
    facts: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Money for one audience over one channel; its parts add up to it."""

    channel: Channel
    #: Stands in the names of audience and campaign, so that results find their way back.
    tag: str
    name: str
    parts: tuple[Part, ...]
    cents: int
    #: Cents a day, and for how many days.
    daily: int
    days: int
    #: Members expected to be matched: low, likely, high. An assumption until the platform says.
    expected: tuple[int, int, int]
    #: Members that the platform asks for.
    least: int
    #: What all its accounts have in common: account, tier, industry, country, region.
    shared: dict[str, str]
    reasons: tuple[str, ...] = ()

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts in it."""
        return tuple(part.account for part in self.parts)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of all facts that it rests on."""
        return tuple(dict.fromkeys(fact for part in self.parts for fact in part.facts))


class Unplanned(msgspec.Struct, frozen=True, kw_only=True):
    """Money of an account that is not spent on a channel, and why."""

    account: str
    channel: Channel
    cents: int
    why: str
    mend: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Lines and what stays unplanned; together they are the accounts' budgets, to the cent."""

    lines: tuple[Line, ...]
    unplanned: tuple[Unplanned, ...]
    #: Budget of all accounts in it, cents.
    budget: int
    #: What was assumed, in words.
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def planned(self) -> int:
        """Cents in lines."""
        return sum(line.cents for line in self.lines)


def plan_ads(targets: Iterable[Target], tiers: Tiers, ads: Ads) -> Plan:
    """Return the plan for these accounts. Pure: the same targets and rules give the same plan.

    Audiences are checked before money is planned: what the platform would not show, for want of
    people or of money a day, is put together with accounts alike, and else said to be unplanned.
    Raises Refused where an account comes twice.
    """
    accounts = sorted(targets, key=lambda t: t.account)
    if len({t.account for t in accounts}) < len(accounts):
        raise Refused("An account stands twice among those to advertise to.", "Give each once.")
    budgets, notes = _fund(accounts, tiers, ads)
    seats = _seat(accounts, budgets, ads)
    lines: list[Line] = []
    unplanned: list[Unplanned] = []
    for channel in CHANNELS:
        platform = PLATFORMS[channel]
        able = [seat for seat in seats[channel] if _counts(seat, platform)]
        unable = [seat for seat in seats[channel] if not _counts(seat, platform)]
        found = merge_seats(able, platform, ads)
        lines += [_draw(channel, audience, ads) for audience in found.audiences]
        unplanned += [_leave(channel, seat, say_blank(channel, seat)) for seat in unable]
        unplanned += [
            _leave(channel, seat, say_small(channel, seat, found.left, ads)) for seat in found.left
        ]
    used = dict.fromkeys(line.channel for line in lines)
    return Plan(
        lines=tuple(lines),
        unplanned=tuple(unplanned),
        budget=sum(budgets.values()),
        assumptions=tuple(
            f"{PLATFORMS[c].label}: {PLATFORMS[c].match[0]:.0%} to {PLATFORMS[c].match[2]:.0%} of "
            f"{PLATFORMS[c].counts} are matched, {PLATFORMS[c].match[1]:.0%} likely."
            for c in used
            if PLATFORMS[c].counts != "readers"
        ),
        notes=tuple(notes),
    )


def _fund(accounts: Sequence[Target], tiers: Tiers, ads: Ads) -> tuple[dict[str, int], list[str]]:
    """Return each account's cents; under a cap, by tier and then by weight, until it is used up."""
    wanted = {t.account: count_budget(t, tiers, ads) for t in accounts}
    cap = round(ads.cap * 100)
    if not cap or sum(wanted.values()) <= cap:
        return wanted, []
    funded: dict[str, int] = dict.fromkeys(wanted, 0)
    left = cap
    for target in sorted(accounts, key=lambda t: (t.tier, -t.weight, t.account)):
        funded[target.account] = min(left, wanted[target.account])
        left -= funded[target.account]
    short = sum(funded[name] < cents for name, cents in wanted.items())
    note = (
        f"The cap of {tell_money(cap)} is below the {tell_money(sum(wanted.values()))} that the "
        f"accounts' tiers allow: {short} accounts get less, or nothing."
    )
    return funded, [note]


def _seat(
    accounts: Sequence[Target], budgets: dict[str, int], ads: Ads
) -> dict[Channel, list[Seat]]:
    """Return each channel's seats: an account's cents split over its tier's channels, exactly."""
    seats: dict[Channel, list[Seat]] = {channel: [] for channel in CHANNELS}
    for target in accounts:
        shares = [_share(ads, channel, target.tier) for channel in CHANNELS]
        for channel, cents in zip(
            CHANNELS, split_cents(budgets[target.account], shares), strict=True
        ):
            if cents:
                counted = _count(target, PLATFORMS[channel])
                seats[channel].append(Seat(target=target, cents=cents, counted=counted))
    return seats


def _share(ads: Ads, channel: Channel, tier: int) -> float:
    shares = ads.channels.get(channel, ())
    return shares[tier - 1] if tier <= len(shares) else 0.0


def _count(target: Target, platform: Platform) -> float:
    if platform.counts == "people":
        return float(target.people)
    if platform.counts == "networks":
        return target.employees if target.networks else 0.0
    return target.employees if platform.counts == "employees" else 0.0


def _counts(seat: Seat, platform: Platform) -> bool:
    """Return whether the account brings anybody; readers are not counted in advance."""
    return platform.counts == "readers" or seat.counted > 0


def _draw(channel: Channel, audience: Audience, ads: Ads) -> Line:
    platform = PLATFORMS[channel]
    cents = sum(seat.cents for seat in audience.seats)
    days = min(ads.days, cents // platform.daily) if platform.daily else ads.days
    shared = find_shared(audience.seats, ads)
    tag = "SC-" + blake2b("\x1f".join((channel, *audience.key)).encode(), digest_size=4).hexdigest()
    low, likely, high = (round(n) for n in count_expected(audience.seats, platform))
    return Line(
        channel=channel,
        tag=tag,
        name=f"{tag} {platform.label}: {name_shared(shared, audience)}",
        parts=tuple(
            Part(
                account=seat.target.account,
                cents=seat.cents,
                counted=seat.counted,
                facts=seat.target.facts,
            )
            for seat in audience.seats
        ),
        cents=cents,
        daily=cents // days,
        days=days,
        expected=(low, likely, high),
        least=platform.least,
        shared=shared,
        reasons=tuple(give_reasons(audience, platform, days, ads)),
    )


def _leave(channel: Channel, seat: Seat, said: tuple[str, str]) -> Unplanned:
    why, mend = said
    return Unplanned(
        account=seat.target.account, channel=channel, cents=seat.cents, why=why, mend=mend
    )
