"""From judged arrays to the hot list that people read, with its facts."""

from collections.abc import Mapping

import numpy as np

from scotty.flows.evidence import read_evidence
from scotty.ports import Questions
from scotty.signals import Signal
from scotty.stages.identify.describe import describe, with_facts
from scotty.stages.identify.judge import Judged, rank_hot
from scotty.stages.identify.measures import Ints
from scotty.stages.identify.standing import HotList
from scotty.stages.identify.tiers import tier_notes


def list_accounts(
    judged: Judged,
    lake: Questions | None,
    signals: Mapping[str, Signal],
    limit: int | None = None,
) -> HotList:
    """Return the hot list with reasons; with a lake, each reason names the facts behind it."""
    hot, near = rank_hot(judged)
    rows = [*hot[:limit], *near[:limit]]
    shown = [describe(judged, int(row), signals) for row in rows]
    if lake is not None:
        found = read_evidence(lake, judged.field.moment, [s.account for s in shown])
        shown = [with_facts(s, found[s.account], signals) for s in shown]
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
        who = {0: "No account meets", 1: "Only one account meets"}.get(
            met, f"Only {met} accounts meet"
        )
        notes.append(
            f"{who} all four conditions, fewer than the {rules.least} "
            f"that the list is meant for{most}."
        )
    if working := int(judged.field.working[hot].sum()):
        notes.append(f"{working} of them are customers or have an open deal; they come last.")
    if judged.weights.calibration is None:
        notes.append(
            "Too few opportunities are known to say how probable one is; "
            "the order by expected value rests on a prior."
        )
    if not judged.field.measures.count.any():
        notes.append(
            "No sign of interest has been told yet: connect your site with "
            "`scotty connect segment`, or import events or a topic feed."
        )
    # In a market too small for its tiers, each tier saying so would be noise.
    if len(judged.met) >= sum(tier.least for tier in judged.book.tiers.tiers):
        notes.extend(tier_notes(judged.tier, judged.book.tiers))
    return tuple(notes)
