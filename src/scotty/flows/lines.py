"""Lines crossed: what a sweep concludes becomes facts when an account turns hot or changes tier."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np

from scotty.facts import Fact
from scotty.flows.evidence import read_evidence
from scotty.ports import Appended, House
from scotty.stages.identify.describe import describe, with_facts
from scotty.stages.identify.judge import Judged, Rules, rank_hot
from scotty.stages.identify.standing import Standing


def record_lines(house: House, judged: Judged, rules: Rules) -> Appended:
    """Append a fact for each account that has turned hot, cooled, or moved to another tier.

    A line is a fact once a day: an account that flutters is told of once.
    """
    house.lake.sync()
    told = house.lake.ask("heated", moment=judged.field.moment)
    before = frozenset(told["account"].to_pylist())
    names = judged.field.measures.accounts
    hot = {names[row]: int(row) for row in rank_hot(judged)[0]}
    moment = judged.field.moment
    new = [name for name in hot if name not in before]
    found = read_evidence(house.lake, moment, new)
    full = [
        with_facts(describe(judged, hot[name], rules.signals), found[name], rules.signals)
        for name in new
    ]
    cooled = [
        describe(judged, judged.field.measures.row[name], rules.signals)
        for name in sorted(before - set(hot))
        if name in judged.field.measures.row
    ]
    return house.ledger.append(
        [*_heated(full, moment), *_cooled(cooled, moment), *_tiered(judged, moment)]
    )


def _line(kind: str, account: str, moment: datetime, **more: object) -> Fact:
    because = more.pop("because", ())
    return Fact(
        kind=kind,
        at=moment,
        known=moment,
        source="scotty",
        key=f"{account}:{moment:%Y-%m-%d}",
        account=account,
        because=because,  # type: ignore[arg-type]
        data=more,
    )


def _heated(standings: list[Standing], moment: datetime) -> Iterator[Fact]:
    for standing in standings:
        under = [name for c in standing.conditions.values() for name in c.facts]
        yield _line(
            "account.heated",
            standing.account,
            moment,
            because=tuple(dict.fromkeys(under)),
            score=standing.score,
            intent=standing.intent,
            fit=standing.fit,
        )


def _cooled(standings: list[Standing], moment: datetime) -> Iterator[Fact]:
    for standing in standings:
        yield _line(
            "account.cooled",
            standing.account,
            moment,
            score=standing.score,
            lacks=list(standing.lacks) or ["capacity"],
        )


def _tiered(judged: Judged, moment: datetime) -> Iterator[Fact]:
    """Yield moves between tiers. Pinned accounts are on record by their pin."""
    before, now = judged.field.tiers, judged.tier
    for row in np.flatnonzero(before != now).tolist():
        if row in judged.field.pinned:
            continue
        yield _line(
            "account.tiered",
            judged.field.measures.accounts[row],
            moment,
            **{"tier": str(now[row] or "none"), "from": str(before[row] or "none")},
        )
