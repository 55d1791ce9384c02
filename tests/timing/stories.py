"""What timing tests are told: fields, clocks, wishes."""

from datetime import UTC, datetime

from scotty.signals.view import Said
from scotty.stages.engage.timing import Clock, Habit, Rules, Wish, prior_rates

PLAIN = Habit(rates=prior_rates())


def fields(**told: str) -> dict[str, Said]:
    return {name: Said(value, f"fact-{name}") for name, value in told.items()}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(zone: str, country: str = "", region: str = "") -> Clock:
    return Clock(zones=(zone,), how="by the zone as told", country=country, region=region)


def wish(earliest: str, where: Clock, touch: str = "t1", rules: Rules | None = None) -> Wish:
    return Wish(
        touch=touch, earliest=utc(earliest), clock=where, habit=PLAIN, rules=rules or Rules()
    )
