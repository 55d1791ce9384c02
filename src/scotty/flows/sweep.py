"""The sweep: judge every account at a moment, from the lake, in a few questions."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scotty.facts import HalfLives
from scotty.playbook import Tiers
from scotty.ports import Questions
from scotty.stages.identify.fit import Profiles, read_profiles
from scotty.stages.identify.intent import half_lives
from scotty.stages.identify.judge import Field, Flags, Judged, Objects, People, Rules, judge
from scotty.stages.identify.measures import Ints, Measures
from scotty.stages.identify.tiers import learn_price


def sweep(lake: Questions, moment: datetime, rules: Rules) -> Judged:
    """Judge every account as known at `moment`. The lake must have been synchronised."""
    return judge(read_field(lake, moment, rules), rules)


def read_field(lake: Questions, moment: datetime, rules: Rules) -> Field:
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
    lake: Questions,
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
        find_rows(measures, sums["account"]),
        _numbers(pc.index_in(sums["kind"], value_set=pa.array(measures.column))),
        sums["short"].to_numpy(),
        sums["long"].to_numpy(),
        sums["count"].to_numpy(),
    )
    people = lake.ask("people", moment=moment, rates=table, person_half_life=person_half_life)
    measures.fill_people(
        find_rows(measures, people["account"]),
        people["person"].to_pylist(),
        people["mass"].to_numpy(),
    )
    return measures


def find_rows(measures: Measures, accounts: pa.ChunkedArray) -> Ints:
    """Return the row of each account; those never seen before get one."""
    rows = pc.index_in(accounts, value_set=pa.array(measures.accounts, pa.string()))
    if rows.null_count:
        measures.watch(accounts.filter(pc.is_null(rows)).unique().to_pylist())
        rows = pc.index_in(accounts, value_set=pa.array(measures.accounts, pa.string()))
    return _numbers(rows)


def _numbers(told: pa.ChunkedArray) -> Ints:
    return np.asarray(told.to_numpy(), dtype=np.int64)


def rate_table(rates: Mapping[str, HalfLives]) -> pa.Table:
    """Return the half-lives as the table that the fold joins."""
    return pa.table(
        {
            "kind": list(rates),
            "short": [float(rate.short) for rate in rates.values()],
            "long": [float(rate.long) for rate in rates.values()],
        }
    )


def read_people(lake: Questions, moment: datetime, measures: Measures) -> People:
    """Read the contacts known at `moment` who have not left."""
    told = lake.ask("contacts", moment=moment)
    there = pc.and_(
        pc.is_null(told["left"]),
        pc.is_in(told["account"], value_set=pa.array(measures.accounts, pa.string())),
    )
    told = told.filter(there)
    return People(
        row=find_rows(measures, told["account"]),
        contact=_objects(told["contact"]),
        name=_objects(pc.coalesce(told["name"], told["contact"])),
        title=_objects(pc.fill_null(told["title"], "")),
        fact=_objects(told["fact"]),
    )


def _objects(told: pa.ChunkedArray) -> Objects:
    values: Objects = told.to_numpy(zero_copy_only=False)
    return values.astype(object)


def _read_tiers(lake: Questions, moment: datetime, measures: Measures, kind: str) -> Ints:
    tiers = np.zeros(len(measures.accounts), dtype=np.int64)
    told = lake.ask("tiers", moment=moment, kind=kind)
    for account, tier in zip(told["account"].to_pylist(), told["tier"].to_pylist(), strict=True):
        if account in measures.row and tier in {"1", "2", "3"}:
            tiers[measures.row[account]] = int(tier)
    return tiers


def _read_pins(lake: Questions, moment: datetime, measures: Measures) -> dict[int, int]:
    told = lake.ask("tiers", moment=moment, kind="account.pinned")
    return {
        measures.row[account]: 0 if tier == "none" else int(tier)
        for account, tier in zip(told["account"].to_pylist(), told["tier"].to_pylist(), strict=True)
        if account in measures.row and tier != "free"
    }


def _read_working(deals: pa.Table, profiles: Profiles, measures: Measures) -> Flags:
    working = np.array([value is True for value in profiles.customer], dtype=bool)
    open_now = deals.filter(pc.equal(deals["status"], "open"))["account"].drop_null()
    known = pc.is_in(open_now, value_set=pa.array(measures.accounts, pa.string()))
    working[find_rows(measures, open_now.filter(known))] = True
    return working


def read_price(lake: Questions, moment: datetime, tiers: Tiers) -> float:
    """Return the yearly price for an employee of the buyer, US dollars, learnt from won deals."""
    won = lake.ask("price", moment=moment)
    return learn_price(won["amount"].to_numpy(), won["employees"].to_numpy(), tiers)
