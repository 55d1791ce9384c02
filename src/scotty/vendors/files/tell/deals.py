"""Deals as a CRM shows them today: opened then, and won or lost since."""

from datetime import datetime
from typing import Any

from scotty.facts import Fact
from scotty.names import slug_name
from scotty.vendors.files.tell.plan import Told
from scotty.vendors.files.tell.scene import Scene, pick, put_money
from scotty.vendors.files.values.meanings import is_status, read_status

STAGES = 30
"""Names of open stages that a report lists."""


def find_status(row: Told) -> str:
    """Return open, won or lost: the status where it decides, else flags, stage, and dates."""
    told, stage = row.get("status"), row.get("stage")
    if told in {"won", "lost"}:
        return str(told)
    if row.get("won"):
        return "won"
    meaning = read_status(stage).value if stage else "open"
    if meaning != "open":
        return str(meaning)
    if row.get("won_at") or row.get("lost_at"):
        return "won" if row.get("won_at") else "lost"
    return "lost" if row.get("closed_flag") and row.get("won") is False else "open"


def _identify(row: Told, account: str | None) -> str:
    if number := row.get("deal"):
        return str(number)
    name = row.get("name")
    slug = slug_name(name) if name else None
    return f"{slug}@{account or '?'}" if slug else f"row-{row.digest}"


def tell_deal(row: Told, scene: Scene) -> list[Fact]:
    """Return the opening of a deal at its open date and its end at its close date.

    What the row holds is today's value: it is known from the import on, whenever it happened.
    """
    account = scene.find_account(row)
    deal = _identify(row, account)
    status = find_status(row)
    _count(row, account, status, scene)
    data = _describe(row, status, scene)
    more: dict[str, Any] = {"account": account, "contact": row.get("contact"), "deal": deal}
    opened, closed = row.get("opened"), _find_close(row, status, scene)
    start = opened or (closed if status != "open" else None) or scene.now
    if opened is None:
        data["undated"] = True
    facts = scene.tell_passing(row, account)
    facts.append(scene.tell("deal.opened", start, f"{deal}:{row.digest}", row, data=data, **more))
    if status != "open":
        end = pick(row, "stage", "reason") | {"status": status}
        end |= {name: data[name] for name in ("amount", "currency", "close_date") if name in data}
        if row.get("rival"):
            end["to"] = row.get("rival")
        if closed is None:
            end["undated"] = True
        when = closed or scene.now
        facts.append(
            Fact(
                kind=f"deal.{status}", at=min(when, scene.now), known=scene.now, source=scene.source,
                key=f"{deal}:{row.digest}", data=end, **more,
            )
        )  # fmt: skip
    return facts


def _describe(row: Told, status: str, scene: Scene) -> dict[str, Any]:
    data = pick(row, "name", "stage", "owner", "kind", "source") | {"status": status}
    put_money(row, data, "amount", scene)
    if product := scene.find_product(row):
        data["product"] = product
    closed = row.get("won_at") or row.get("lost_at") or row.get("closed")
    if closed is not None:
        data["close_date"] = f"{closed:%Y-%m-%d}"
    return data


def _find_close(row: Told, status: str, scene: Scene) -> datetime | None:
    """Return when the deal ended, if it did and the row says; a day to come is capped at now."""
    if status == "open":
        return None
    closed: datetime | None = row.get(f"{status}_at") or row.get("closed")
    column = scene.columns.get("closed", "")
    if closed is None:
        scene.tally[f"{status} without a close date"] += 1
        scene.log.note(
            "Deals that ended without a close date are told as ended at the moment of import, "
            "and marked `undated`."
        )
        return None
    if closed > scene.now:
        scene.log.mend(
            row.line, column, f"a deal that is {status} on a day to come", "taken as ended now"
        )
    opened = row.get("opened")
    if opened is not None and closed < opened:
        scene.log.mend(row.line, column, "a deal closed before it was opened", "told as it stands")
    return min(closed, scene.now)


def _count(row: Told, account: str | None, status: str, scene: Scene) -> None:
    scene.tally[status] += 1
    if account is None:
        scene.tally["without an account"] += 1
    if row.get("opened") is None:
        scene.tally["without an open date"] += 1
        scene.log.note(
            "Deals without an open date are told as opened on their close date, else at the "
            "moment of import, and marked `undated`."
        )
    stage = row.get("stage")
    if stage and status == "open" and not is_status(stage) and len(scene.spellings) < 10_000:
        key = f"stage:{stage}"
        if (
            key not in scene.spellings
            and sum(k.startswith("stage:") for k in scene.spellings) < STAGES
        ):
            scene.spellings[key] = stage
            scene.log.note(f"The stage {stage!r} is taken as open.")
