"""What the forecast reads: lives of deals, sellers' managers, people's own numbers, its record."""

from datetime import datetime
from pathlib import Path

import msgspec

from scotty.facts import Fact
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.stages.accelerate.forecast.lives import Life, tell_lives
from scotty.stages.accelerate.forecast.record import Backtest
from scotty.stages.accelerate.forecast.shapes import Override

OVERRIDDEN = "forecast.overridden"


def read_lives(house: House, moment: datetime, book: Playbook) -> list[Life]:
    """Return the life of every deal known at a moment. The lake must have been synchronised."""
    told = house.lake.ask("tellings", moment=moment)
    return tell_lives(told.to_pylist(), book.deals.rates, book.deals.renamed)


def read_teams(house: House, moment: datetime) -> dict[str, str]:
    """Return seller -> manager, as told by a moment; the last telling stands."""
    told = sorted(
        (f for f in house.ledger.facts("seller.told") if f.known <= moment),
        key=lambda f: (f.known, f.key),
    )
    return {
        str(f.data["name"]): str(f.data["manager"])
        for f in told
        if f.data.get("name") and f.data.get("manager")
    }


def read_overrides(house: House, moment: datetime) -> list[Override]:
    """Return people's own numbers that stood at a moment, oldest first: the last of each scope.

    A number that was taken back does not stand.
    """
    told = sorted(
        (f for f in house.ledger.facts(OVERRIDDEN) if f.known <= moment),
        key=lambda f: (f.known, f.key),
    )
    last = {(f.data["period"], f.data["scope"]): f for f in told}
    standing = [f for f in last.values() if f.data.get("amount") is not None]
    return [read_override(f) for f in sorted(standing, key=lambda f: (f.known, f.key))]


def read_override(fact: Fact) -> Override:
    """Return what a fact says that a person expects."""
    return Override(
        period=str(fact.data["period"]),
        scope=str(fact.data["scope"]),
        amount=float(fact.data["amount"]),
        by=str(fact.data.get("by", "")),
        why=str(fact.data.get("why", "")),
        at=fact.at,
        fact=fact.id,
    )


def keep_record(house: House, backtest: Backtest) -> None:
    """Keep the last backtest of its kind of period, so that forecasts may show their record.

    It can be made anew at any time; deleting it loses nothing.
    """
    path = _record_path(house, backtest.period)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(msgspec.json.encode(backtest))
    partial.replace(path)


def find_record(house: House, kind: str) -> Backtest | None:
    """Return the last backtest kept of this kind of period; None before the first."""
    path = _record_path(house, kind)
    return msgspec.json.decode(path.read_bytes(), type=Backtest) if path.exists() else None


def _record_path(house: House, kind: str) -> Path:
    return house.home / "forecast" / f"{kind}.json"
