"""Tellings of deals for tests of the forecast, and a market with a known truth."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from scotty.stages.accelerate.forecast.lives import Life, tell_lives

START = datetime(2025, 1, 6, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def tell(deal: str, number: float, kind: str = "deal.amended", **data: Any) -> dict[str, Any]:
    """Return a telling as the question `tellings` gives it, `number` days after START."""
    known = data.pop("known", None)
    close = data.get("close_date")
    fields = ("status", "stage", "amount", "currency", "owner", "name", "type", "account")
    return {name: data.get(name) for name in fields} | {
        "deal": deal,
        "fact": f"{deal}:{number}:{kind}:{sorted(data.items(), key=str)}",
        "kind": kind,
        "at": day(number),
        "known": day(number) if known is None else day(known),
        "close_date": date.fromisoformat(close) if isinstance(close, str) else close,
        "undated": bool(data.get("undated")),
    }


def live(tellings: Iterable[dict[str, Any]], rates: dict[str, float] | None = None) -> list[Life]:
    told = sorted(
        tellings,
        key=lambda t: (t["deal"], t["known"], t["at"], t["kind"] in ("deal.won", "deal.lost")),
    )
    return tell_lives(told, rates or {})


def plant_market(seed: int, years: float = 2.0, weekly: float = 6.0) -> list[Life]:
    """A market whose truth is simple: a deal ends within 10 weeks or so, four in ten are won.

    A good month is good for all deals that end in it: a normal shock of 0.4 on the log-odds.
    """
    rng = np.random.default_rng(seed)
    moods: dict[str, float] = {}
    tellings = []
    for number in range(rng.poisson(weekly * years * 52)):
        born = float(rng.random() * years * 365)
        ends = born + 1 + float(rng.exponential(60.0))
        amount = float(np.round(np.exp(10 + 0.7 * rng.standard_normal())))
        final = float(np.round(amount * np.exp(0.15 * rng.standard_normal())))
        mood = moods.setdefault(f"{day(ends):%Y-%m}", 0.4 * float(rng.standard_normal()))
        won = rng.random() < 1 / (1 + np.exp(-(mood - 0.4)))
        name, owner = f"d{number:04}", f"seller{rng.integers(4)}"
        close = day(ends + 20 * float(rng.standard_normal())).date()
        tellings.append(
            tell(name, born, "deal.opened", amount=amount, stage="Demo", owner=owner,
                 close_date=close, status="open")
        )  # fmt: skip
        if ends < years * 365:
            tellings.append(tell(name, ends, "deal.won" if won else "deal.lost", amount=final))
    return live(tellings)
