"""Nurture: whom to speak to again by now, why now, by which sequence and with which content."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
import pyarrow as pa

from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.scene import Scene
from scotty.flows.outreach.writing import choose_assets
from scotty.signals.view import View
from scotty.stages.engage.conditions import DEEDS
from scotty.stages.engage.nurture import Advised, Rest, Spans, advise_next, judge_rest

SIEVE = 4
"""Times as many candidates are judged as are asked for: some do not stand up to a closer look."""


class Ripe(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is ready to be spoken to again."""

    #: The person's name, and the company's; keys where no name is known.
    name: str
    company: str
    rest: Rest
    advised: Advised


class Nurture(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to speak to again, the weightiest reason first."""

    as_of: datetime
    ripe: tuple[Ripe, ...]
    #: How many more are likely, and were not looked at.
    more: int = 0


def list_nurture(outfit: Outfit, limit: int = 20, spans: Spans | None = None) -> Nurture:
    """Return people whose sequence ended without a meeting and who are ripe by now; nothing is begun by it.

    A question to the lake finds who may be; only their timelines are read. Whoever stands on the
    suppression list is left out, also where no fact of theirs says so.
    """
    house, now, spans = outfit.house, outfit.house.clock.now(), spans or Spans()
    house.lake.sync()
    rows = house.lake.ask(
        "nurture",
        moment=now,
        deeds=pa.table({"kind": sorted(DEEDS)}),
        fresh=spans.fresh,
        rest=spans.rest,
        most=limit * SIEVE,
    ).to_pylist()
    people = {row["key"]: row for row in house.tables.people([r["contact"] for r in rows])}
    addresses = {key: _address(key, row) for key, row in people.items()}
    barred = house.suppressions.standing(sorted(set(addresses.values())), now) if rows else set()
    wanted = [r for r in rows if addresses.get(r["contact"], "") not in {*barred, ""}]
    timelines = house.ledger.timelines(sorted({r["account"] for r in wanted}))
    views = {key: View(timeline, now) for key, timeline in timelines.items()}
    judged = (judge_rest(views[r["account"]], r["contact"], spans) for r in wanted)
    ripe = [rest for rest in judged if rest is not None and rest.state == "ripe"]
    companies = {
        row["key"]: row["name"] for row in house.tables.accounts([r.account for r in ripe])
    }
    return Nurture(
        as_of=now,
        ripe=tuple(
            Ripe(
                name=str(people[rest.contact]["profile"].get("name") or rest.contact),
                company=str(companies.get(rest.account) or rest.account),
                rest=rest,
                advised=_advise(outfit, views[rest.account], rest),
            )
            for rest in ripe[:limit]
        ),
        more=max(len(ripe) - limit, 0) + (rows[0]["count"] - len(rows) if rows else 0),
    )


def _advise(outfit: Outfit, view: View, rest: Rest) -> Advised:
    scene = Scene(view, view.people[rest.contact])
    return advise_next(view, rest, choose_assets(outfit, scene))


def _address(key: str, row: Mapping[str, Any]) -> str:
    """Return where mail to a person goes; "" where no address is known."""
    told = str((row.get("profile") or {}).get("email") or "")
    return (told or (key if "@" in key else "")).strip().lower()
