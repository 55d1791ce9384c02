"""Deals: the board of open ones, best first, and all that is shown of one, as of any date."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from scotty.desk.pipeline import judge_pipeline
from scotty.flows.deals import Pipeline
from scotty.ports import House
from scotty.signals import Story
from scotty.stages.accelerate.standing import Band, Deal
from scotty.stages.accelerate.warnings import is_at_risk

NO_STAGE = "No stage told"


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of the board: how many deals, what they are worth, what of it is to be expected."""

    stage: str
    count: int
    #: US dollars; deals without an amount count nothing.
    amount: float
    #: Amount × probability of winning.
    weighted: float


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which deals to show; what is empty wants all."""

    at_risk: bool = False
    owner: str | None = None
    stage: str | None = None
    band: Band | None = None
    warning: str | None = None
    #: Words in the name of deal or account, in any case.
    q: str = ""
    #: Key of the account.
    account: str | None = None
    #: Days between which its stated close date lies, both included.
    closes_from: date | None = None
    closes_to: date | None = None
    #: US dollars, both included; a deal without an amount fits no bound.
    least: float | None = None
    most: float | None = None
    limit: int | None = None


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Open deals as known at a moment, those worth most first."""

    as_of: datetime
    version: str
    #: Deals that are wanted, before `limit`; what follows is of these.
    count: int
    amount: float
    weighted: float
    deals: tuple[Deal, ...]
    columns: tuple[Column, ...]
    #: Of all open deals: how many, how many at risk and with any warning, who sells them, which warnings stand.
    open: int
    at_risk: int
    warned: int
    owners: tuple[str, ...]
    warnings: dict[str, str]
    notes: tuple[str, ...] = ()


def list_deals(
    house: House,
    as_of: datetime | None = None,
    *,
    at_risk: bool = False,
    owner: str | None = None,
    stage: str | None = None,
    limit: int | None = None,
) -> Board:
    """Return open deals as known at `as_of` (now by default), those worth most first.

    Worth is what is to be expected; of those at risk (`at_risk`, by `is_at_risk`), what may be lost.
    """
    wanted = Wanted(at_risk=at_risk, owner=owner, stage=stage, limit=limit)
    return lay_board(judge_pipeline(house, as_of), wanted)


def lay_board(pipeline: Pipeline, wanted: Wanted) -> Board:
    """Return the deals of a pipeline that are wanted, in order."""
    found = [deal for deal in pipeline.deals if _fits(deal, wanted)]
    found.sort(key=_danger if wanted.at_risk else _worth)
    return Board(
        as_of=pipeline.as_of,
        version=pipeline.version,
        count=len(found),
        amount=sum(deal.amount or 0.0 for deal in found),
        weighted=sum(expect(deal) for deal in found),
        deals=tuple(found[: wanted.limit]),
        columns=_count_stages(found, order_stages(pipeline.stories.values())),
        open=len(pipeline.deals),
        at_risk=sum(map(is_at_risk, pipeline.deals)),
        warned=sum(bool(deal.warnings) for deal in pipeline.deals),
        owners=tuple(sorted({deal.owner for deal in pipeline.deals if deal.owner})),
        warnings={
            w.warning: w.label
            for deal in pipeline.deals
            for w in sorted(deal.warnings, key=lambda w: w.label)
        },
        notes=pipeline.notes,
    )


def expect(deal: Deal) -> float:
    """Return what is to be expected of a deal: amount × probability of winning, in US dollars."""
    return (deal.amount or 0.0) * deal.score.probability


def order_stages(stories: Iterable[Story]) -> list[str]:
    """Return the stages in the order of selling: the playbook's, then as won deals went through them."""
    story = next(iter(stories), None)
    if story is None:
        return []
    told = story.setting.book.deals.stages
    norms = story.setting.norms.stages
    learnt = sorted(norms, key=lambda name: (norms[name].place, name))
    return list(dict.fromkeys((*told, *learnt)))


def _fits(deal: Deal, wanted: Wanted) -> bool:
    words = wanted.q.strip().lower()
    return (
        (not wanted.at_risk or is_at_risk(deal))
        and (wanted.owner is None or deal.owner == wanted.owner)
        and (wanted.stage is None or (deal.stage or NO_STAGE) == wanted.stage)
        and (wanted.band is None or deal.score.band == wanted.band)
        and (wanted.warning is None or any(w.warning == wanted.warning for w in deal.warnings))
        and (not words or words in f"{deal.name} {deal.account} {deal.deal}".lower())
        and (wanted.account is None or deal.account == wanted.account)
        and _lies(deal.close_date, wanted.closes_from, wanted.closes_to)
        and _lies(deal.amount, wanted.least, wanted.most)
    )


def _lies(value: Any, low: Any, high: Any) -> bool:
    """Return whether a value lies between two bounds; where there is none, whether none is asked for."""
    if value is None:
        return low is None and high is None
    return bool((low is None or low <= value) and (high is None or value <= high))


def _worth(deal: Deal) -> tuple[float, float, str]:
    return (-expect(deal), -deal.score.probability, deal.deal)


def _danger(deal: Deal) -> tuple[float, float, str]:
    """Order by what may be lost: what is expected, times how loud the warnings are together."""
    loud = sum(warned.weight for warned in deal.warnings)
    return (-expect(deal) * loud, -loud, deal.deal)


def _count_stages(deals: list[Deal], order: list[str]) -> tuple[Column, ...]:
    by_stage: dict[str, list[Deal]] = {}
    for deal in deals:
        by_stage.setdefault(deal.stage or NO_STAGE, []).append(deal)
    place = {name: i for i, name in enumerate(order)}
    stages = sorted(
        by_stage, key=lambda name: (place.get(name, len(place)), name == NO_STAGE, name)
    )
    return tuple(
        Column(
            stage=stage,
            count=len(by_stage[stage]),
            amount=sum(deal.amount or 0.0 for deal in by_stage[stage]),
            weighted=sum(expect(deal) for deal in by_stage[stage]),
        )
        for stage in stages
    )
