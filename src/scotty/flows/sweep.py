"""The sweep: judge every account at a moment, from the lake, in a few questions."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa

from scotty.facts import HalfLives
from scotty.playbook import Tiers
from scotty.ports import Lake
from scotty.stages.identify.fit import Profiles, read_profiles
from scotty.stages.identify.intent import half_lives
from scotty.stages.identify.judge import Field, Flags, Judged, People, Rules, judge
from scotty.stages.identify.measures import Ints, Measures
from scotty.stages.identify.tiers import learn_price


def sweep(lake: Lake, moment: datetime, rules: Rules) -> Judged:
    """Judge every account as known at `moment`. The lake must have been synchronised."""
    return judge(read_field(lake, moment, rules), rules)


def read_field(lake: Lake, moment: datetime, rules: Rules) -> Field:
    """Read all that judgement needs to know of the market at `moment`."""
    told = lake.ask("profiles", moment=moment)
    measures = read_measures(
        lake, moment, half_lives(rules.signals), rules.intent.person_half_life, told["account"]
    )
    profiles = read_profiles(told, measures.accounts)
    deals = lake.ask("deals", moment=moment)
    return Field(
        moment=moment,
        measures=measures,
        profiles=profiles,
        people=read_people(lake, moment, measures),
        tiers=_read_tiers(lake, moment, measures, "account.tiered"),
        pinned=_read_pins(lake, moment, measures),
        working=_read_working(deals, profiles, measures),
        price=read_price(lake, moment, rules.book.tiers),
    )


def read_measures(
    lake: Lake,
    moment: datetime,
    rates: Mapping[str, HalfLives],
    person_half_life: float,
    watched: pa.ChunkedArray,
) -> Measures:
    """Fold the signals of all accounts at `moment`; `watched` are the accounts that have a profile."""
    table = rate_table(rates)
    measures = Measures(rates, person_half_life, moment)
    measures.watch(watched.to_pylist())
    sums = lake.ask("fold", moment=moment, rates=table)
    measures.fill(
        sums["account"].to_pylist(),
        sums["kind"].to_pylist(),
        sums["short"].to_numpy(),
        sums["long"].to_numpy(),
        sums["count"].to_numpy(),
    )
    people = lake.ask("people", moment=moment, rates=table, person_half_life=person_half_life)
    measures.fill_people(
        people["account"].to_pylist(), people["person"].to_pylist(), people["mass"].to_numpy()
    )
    return measures


def rate_table(rates: Mapping[str, HalfLives]) -> pa.Table:
    """Return the half-lives as the table that the fold joins."""
    return pa.table(
        {
            "kind": list(rates),
            "short": [float(rate.short) for rate in rates.values()],
            "long": [float(rate.long) for rate in rates.values()],
        }
    )


def read_people(lake: Lake, moment: datetime, measures: Measures) -> People:
    """Read the contacts known at `moment` who have not left."""
    told = lake.ask("contacts", moment=moment)
    rows, contact, name, title, fact = [], [], [], [], []
    for account, who, called, job, left, source in zip(
        *(told[c].to_pylist() for c in ("account", "contact", "name", "title", "left", "fact")),
        strict=True,
    ):
        if left or account not in measures.row:
            continue
        rows.append(measures.row[account])
        contact.append(who)
        name.append(called or who)
        title.append(job or "")
        fact.append(source)
    return People(np.array(rows, dtype=np.int64), contact, name, title, fact)


def _read_tiers(lake: Lake, moment: datetime, measures: Measures, kind: str) -> Ints:
    tiers = np.zeros(len(measures.accounts), dtype=np.int64)
    told = lake.ask("tiers", moment=moment, kind=kind)
    for account, tier in zip(told["account"].to_pylist(), told["tier"].to_pylist(), strict=True):
        if account in measures.row and tier in {"1", "2", "3"}:
            tiers[measures.row[account]] = int(tier)
    return tiers


def _read_pins(lake: Lake, moment: datetime, measures: Measures) -> dict[int, int]:
    told = lake.ask("tiers", moment=moment, kind="account.pinned")
    return {
        measures.row[account]: 0 if tier == "none" else int(tier)
        for account, tier in zip(told["account"].to_pylist(), told["tier"].to_pylist(), strict=True)
        if account in measures.row and tier != "free"
    }


def _read_working(deals: pa.Table, profiles: Profiles, measures: Measures) -> Flags:
    working = np.array([value is True for value in profiles.customer], dtype=bool)
    for account, status in zip(
        deals["account"].to_pylist(), deals["status"].to_pylist(), strict=True
    ):
        if status == "open" and account in measures.row:
            working[measures.row[account]] = True
    return working


def read_price(lake: Lake, moment: datetime, tiers: Tiers) -> float:
    """Return the yearly price for an employee of the buyer, US dollars, learnt from won deals."""
    won = lake.ask("price", moment=moment)
    return learn_price(won["amount"].to_numpy(), won["employees"].to_numpy(), tiers)
