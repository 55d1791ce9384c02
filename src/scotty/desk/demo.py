"""The demo: fill a workspace with a make-believe market, once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path

import msgspec

from scotty.desk.dealmodels import learn_deals
from scotty.desk.settle import settle_facts
from scotty.facts import Fact, Refused
from scotty.ports import House
from scotty.ports.sandbox import Plan, Sandbox

PORTION = 20_000
"""Facts told at once; what is told of the progress comes as often."""


LEARN = 600
"""Deals that the demo's score learns from: enough to serve, and soon done."""


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace was filled with."""

    plan: Plan
    #: Facts in the ledger, and how many of them were new this time.
    facts: int = 0
    new: int = 0
    done: bool = False


def plan_demo(house: House, companies: int, days: int, seed: int) -> Plan:
    """Return the plan of a market that ends now, or the one that this workspace has already begun.

    Raises Refused where the workspace holds another market, or facts of the user's own.
    """
    begun = read_filled(house)
    if begun is not None:
        asked, had = (companies, days, seed), begun.plan
        if asked != (had.companies, had.days, had.seed):
            raise Refused(
                f"This workspace holds a market of {had.companies:,} companies, {had.days} days, "
                f"seed {had.seed}.",
                "Choose another folder by SCOTTY_HOME, or ask for the same market.",
            )
        return had
    if held := house.ledger.counts()["facts"]:
        raise Refused(
            f"This workspace holds {held:,} facts of your own; a make-believe market would mix with them.",
            "Choose another folder by SCOTTY_HOME.",
        )
    end = house.clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return Plan(companies=companies, days=days, seed=seed, end=end)


def fill_demo(house: House, plan: Plan, sandbox: Sandbox, tell: Callable[[int], object]) -> Filled:
    """Tell the ledger all facts of the market, and derive tables and lake; a second time does nothing.

    `tell` hears how many facts have been told so far. Interrupted, it goes on where
    it was: a fact told twice counts once.
    """
    begun = read_filled(house)
    if begun is not None and begun.done:
        return msgspec.structs.replace(begun, new=0)
    _write_filled(house, Filled(plan=plan))
    told = new = 0
    for portion in _portions(sandbox(plan), PORTION):
        new += house.ledger.append(portion).new
        told += len(portion)
        tell(told)
    settle_facts(house)
    learn_deals(house, by="demo", most=LEARN)
    house.tables.refresh()  # what was learnt is facts, too
    house.lake.sync()
    filled = Filled(plan=plan, facts=house.ledger.counts()["facts"], new=new, done=True)
    _write_filled(house, filled)
    return filled


def read_filled(house: House) -> Filled | None:
    """Return what this workspace was filled with; None where it never was."""
    path = _record(house)
    return msgspec.json.decode(path.read_bytes(), type=Filled) if path.exists() else None


def _record(house: House) -> Path:
    return house.home / "demo.json"


def _write_filled(house: House, filled: Filled) -> None:
    partial = _record(house).with_suffix(".partial")
    partial.write_bytes(msgspec.json.encode(filled))
    partial.replace(_record(house))


def _portions(facts: Iterable[Fact], size: int) -> Iterator[Sequence[Fact]]:
    source = iter(facts)
    while portion := list(islice(source, size)):
        yield portion
