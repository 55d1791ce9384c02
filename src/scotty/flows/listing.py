"""From judged arrays to the hot list that people read, with its facts."""

from collections.abc import Mapping

import numpy as np

from scotty.ports import Ledger
from scotty.signals import Signal
from scotty.stages.identify.describe import describe, with_facts
from scotty.stages.identify.judge import Judged, rank_hot
from scotty.stages.identify.measures import Ints
from scotty.stages.identify.standing import HotList, Standing
from scotty.stages.identify.tiers import tier_notes


def list_accounts(
    judged: Judged,
    ledger: Ledger,
    signals: Mapping[str, Signal],
    limit: int | None = None,
    facts: bool = True,
) -> HotList:
    """Return the hot list with reasons; with `facts`, each reason names the facts behind it."""
    hot, near = rank_hot(judged)
    rows = [*hot[:limit], *near[:limit]]
    shown = [describe(judged, int(row), signals) for row in rows]
    if facts:
        shown = _attach(shown, judged, ledger, signals)
    count = min(len(hot), len(rows)) if limit is None else min(len(hot), limit)
    return HotList(
        as_of=judged.field.moment,
        version=judged.version,
        accounts=tuple(shown[:count]),
        near=tuple(shown[count:]),
        notes=list_notes(judged, hot),
        met=int(judged.hot.sum()),
        watched=len(judged.met),
    )


def _attach(
    shown: list[Standing], judged: Judged, ledger: Ledger, signals: Mapping[str, Signal]
) -> list[Standing]:
    timelines = ledger.timelines([standing.account for standing in shown])
    moment = judged.field.moment
    return [
        with_facts(standing, list(timelines[standing.account].cut(moment).facts()), signals)
        for standing in shown
    ]


def list_notes(judged: Judged, hot: Ints) -> tuple[str, ...]:
    """Return what must be said of the list as a whole."""
    notes = []
    rules, met = judged.book.hot, int(judged.hot.sum())
    if met > rules.most:
        notes.append(
            f"{met} accounts meet all four conditions; the {rules.most} of the highest "
            "expected value are kept, as many as the team can approach in a week."
        )
    if met < rules.least:
        lacks = np.array(["intent", "ICP", "budget holder", "project"])
        near = judged.met.sum(axis=1) == 3
        missing = np.bincount(np.argmin(judged.met[near], axis=1), minlength=4)
        most = (
            "; of the near misses most lack: " + str(lacks[int(missing.argmax())])
            if near.any()
            else ""
        )
        notes.append(
            f"Only {met} accounts meet all four conditions, fewer than the {rules.least} "
            f"that the list is meant for{most}."
        )
    if working := int(judged.field.working[hot].sum()):
        notes.append(f"{working} of them are customers or have an open deal; they come last.")
    if judged.weights.calibration is None:
        notes.append(
            "Too few opportunities are known to say how probable one is; "
            "the order by expected value rests on a prior."
        )
    return (*notes, *tier_notes(judged.tier, judged.book.tiers))
