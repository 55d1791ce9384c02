"""Why the plan is as it is, in words: merged audiences, short flights, money left unplanned."""

from collections.abc import Sequence

from scotty.playbook.ads import PLATFORMS, Ads, Channel, Platform
from scotty.stages.engage.ads.merge import Audience, Seat, count_expected, find_shared
from scotty.stages.engage.ads.money import tell_money


def name_shared(shared: dict[str, str], audience: Audience) -> str:
    """Return what the accounts of an audience have in common, as its name."""
    if "account" in shared:
        return audience.seats[0].target.name or shared["account"]
    place = shared.get("country") or shared.get("region")
    tier = f"tier {shared['tier']}" if "tier" in shared else ""
    words = [w for w in (tier, shared.get("industry"), place) if w]
    return ", ".join(words) or "all accounts"


def give_reasons(audience: Audience, platform: Platform, days: int, ads: Ads) -> list[str]:
    """Return why a line is as it is: its people, whom it was merged with, how long it runs."""
    low, likely, high = (round(n) for n in count_expected(audience.seats, platform))
    count = len(audience.seats)
    shared = name_shared(find_shared(audience.seats, ads), audience)
    reasons = []
    if platform.counts != "readers":
        asked = f" of the {platform.least} asked for" if platform.least else ""
        reasons.append(f"{likely:,} members expected{asked} (between {low:,} and {high:,}).")
    if low < platform.least:
        reasons.append("It may fall short: the low estimate is below what is asked for.")
    if count > 1 and platform.least:
        small = max(audience.seats, key=lambda s: (s.counted, s.target.account))
        reach = round(small.counted * platform.match[1])
        if reach < platform.least:
            reasons.append(
                f"Not enough people in one account: at most {reach:,} of {platform.least} expected; "
                f"{count} accounts were merged into “{shared}”."
            )
    if audience.joined:
        reasons.append(
            f"{len(audience.joined)} more too small for an audience of their own kind joined it: "
            f"{', '.join(audience.joined[:5])}{'…' if len(audience.joined) > 5 else ''}."
        )
    if count < platform.rows and platform.counts == "employees":
        reasons.append(
            f"{count} companies: a list upload asks for {platform.rows} rows; choose them by name "
            "in the campaign, or push them by API."
        )
    if days < ads.days:
        reasons.append(
            f"{days} days instead of {ads.days}: the least for a day is {tell_money(platform.daily)}."
        )
    return reasons


def say_blank(channel: Channel, seat: Seat) -> tuple[str, str]:
    """Return why an account that brings nobody is not planned, and the mend."""
    why, mend = {
        "people": ("Nobody there is known by address.", "Find its committee."),
        "employees": ("Its size is not known.", "Import its number of employees."),
        "networks": (
            "No network of its own is known.",
            "Give an .mmdb file that names companies in SCOTTY_MMDB.",
        ),
    }.get(PLATFORMS[channel].counts, ("", ""))
    if channel == "display-networks" and not seat.target.employees and seat.target.networks:
        why, mend = "Its size is not known.", "Import its number of employees."
    return f"No audience: {why[0].lower()}{why[1:]} The money stays unplanned.", mend


def say_small(channel: Channel, seat: Seat, left: Sequence[Seat], ads: Ads) -> tuple[str, str]:
    """Return why an account stays unplanned though it was put together with others, and the mend."""
    platform = PLATFORMS[channel]
    likely = round(count_expected(left, platform)[1])
    if likely < platform.least:
        own = round(seat.counted * platform.match[1])
        why = (
            f"Not enough people: {own:,} of {platform.least} expected, {likely:,} with all others "
            "that are too small. No audience: the money stays unplanned."
        )
        mend = "Find more of their people, or give the channel fewer shares in [ads]."
    else:
        need = tell_money(platform.daily * ads.least_days)
        why = (
            f"Not enough money: {tell_money(sum(s.cents for s in left))} in all, and the least is "
            f"{need} for {ads.least_days} days. The money stays unplanned."
        )
        mend = "Give the channel more shares, or fewer least_days, in [ads]."
    return why, mend
