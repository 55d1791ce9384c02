"""The market as it was known week after week, from one pass over its signals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scotty.flows.sweep import rate_table, read_people, read_price
from scotty.ports import Lake
from scotty.stages.identify.fit import Profiles, read_profiles
from scotty.stages.identify.intent import half_lives
from scotty.stages.identify.judge import Field, Flags, People, Rules
from scotty.stages.identify.measures import Floats, Ints, Measures
from scotty.stages.identify.outlook import Openings, gather_openings

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Past:
    """The market at a past moment, by what was known then. `measures` hold until the next one."""

    moment: datetime
    measures: Measures
    profiles: Profiles
    #: Known then, and neither a customer nor with an open deal.
    eligible: Flags
    customers: Flags
    #: Seconds since 1970 of the last signal; signals ever; signals of the last 30 days.
    last: Floats
    count: Floats
    recent: Floats


def replay_market(lake: Lake, moments: Sequence[datetime], rules: Rules) -> Iterator[Past]:
    """Yield the market at each moment, oldest first. The lake must have been synchronised.

    Sums are read once: what became known in each step is added to what was known before,
    which by forward decay is the fold at that moment.
    """
    if not moments:
        return
    accounts: list[str] = sorted(lake.ask("profiles", moment=moments[-1])["account"].to_pylist())
    rates = half_lives(rules.signals)
    measures = Measures(rates, rules.intent.person_half_life, moments[-1])
    measures.watch(accounts)
    watched = pa.table(
        {"account": pa.array(accounts, pa.string()), "row": np.arange(len(accounts))}
    )
    steps = pa.table(
        {
            "step": np.arange(len(moments)),
            "from": pa.array([BEGINNING, *moments[:-1]], pa.timestamp("us", "UTC")),
            "until": pa.array(list(moments), pa.timestamp("us", "UTC")),
        }
    )
    table = rate_table(rates)
    table = table.append_column("code", pa.array(range(len(table))))
    asked = {"landmark": moments[-1], "moments": steps, "rates": table, "watched": watched}
    sums = _split(lake.ask("steps", **asked), len(moments))
    crowds = _read_crowds(lake, asked, measures, len(moments))
    for step, moment in enumerate(moments):
        _add_step(measures, sums[step], crowds[step])
        yield _read_past(lake, moment, measures)


def _split(told: pa.Table, steps: int) -> list[dict[str, Ints | Floats]]:
    """Return the columns of each step."""
    step = told["step"].to_numpy()
    order = np.argsort(step, kind="stable")
    edges = np.searchsorted(step[order], np.arange(steps + 1))
    columns = {name: told[name].to_numpy()[order] for name in told.column_names}
    return [
        {name: values[edges[i] : edges[i + 1]] for name, values in columns.items()}
        for i in range(steps)
    ]


def _read_crowds(
    lake: Lake, asked: dict[str, object], measures: Measures, steps: int
) -> list[dict[str, Ints | Floats]]:
    told = lake.ask("crowds", person_half_life=measures.person_half_life, **asked)
    people, first, place = np.unique(
        told["person"].to_numpy(), return_index=True, return_inverse=True
    )
    measures.fill_people(
        told["row"].to_numpy()[first], [str(p) for p in people.tolist()], np.zeros(len(people))
    )
    return _split(told.append_column("place", pa.array(place)), steps)


def _add_step(
    measures: Measures, sums: dict[str, Ints | Floats], crowd: dict[str, Ints | Floats]
) -> None:
    where = (sums["row"], sums["code"])
    measures.short[where] += sums["short"]
    measures.long[where] += sums["long"]
    measures.count[where] += sums["count"]
    measures.person_mass[crowd["place"]] += crowd["mass"]


def _read_past(lake: Lake, moment: datetime, measures: Measures) -> Past:
    told = lake.ask("profiles", moment=moment)
    names = pa.array(measures.accounts, pa.string())
    profiles = read_profiles(told, measures.accounts)
    known = pc.is_in(names, value_set=told["account"].combine_chunks()).to_numpy(False)
    deals = lake.ask("deals", moment=moment)
    working = deals.filter(pc.equal(deals["status"], "open"))["account"].drop_null()
    busy = pc.is_in(names, value_set=working.combine_chunks()).to_numpy(False)
    customers = np.array([value is True for value in profiles.customer], dtype=bool)
    activity = lake.ask("activity", moment=moment)
    row = pc.index_in(names, value_set=activity["account"].combine_chunks())
    seen = activity.take(row)
    last = pc.cast(seen["last"], pa.int64()).fill_null(0).to_numpy() / 1e6
    return Past(
        moment=moment,
        measures=measures,
        profiles=profiles,
        eligible=known & ~busy & ~customers,
        customers=customers,
        last=last,
        count=seen["count"].fill_null(0).to_numpy().astype(np.float64),
        recent=seen["recent"].fill_null(0).to_numpy().astype(np.float64),
    )


def make_field(lake: Lake, past: Past, rules: Rules, titles: bool) -> Field:
    """Return the field of a past moment; without `titles`, no budget holder is known."""
    count = len(past.measures.accounts)
    nobody = np.zeros(0, dtype=object)
    people = (
        read_people(lake, past.moment, past.measures)
        if titles
        else People(np.zeros(0, dtype=np.int64), nobody, nobody, nobody, nobody)
    )
    tiers = rules.book.tiers
    return Field(
        moment=past.moment,
        measures=past.measures,
        profiles=past.profiles,
        people=people,
        tiers=np.zeros(count, dtype=np.int64),
        pinned={},
        working=~past.eligible,
        price=read_price(lake, past.moment, tiers) if titles else tiers.price,
    )


def read_openings(lake: Lake) -> Openings:
    """Return all openings of opportunities that the lake knows."""
    told = lake.ask("outcomes")
    at, known = (
        pc.cast(pc.cast(told[name], pa.timestamp("us", "UTC")), pa.int64()).to_numpy() / 1e6
        for name in ("at", "known")
    )
    return gather_openings(told["account"].to_pylist(), at, known)
