"""The whole judgement of identify over many accounts: scores, conditions, tiers, the hot list."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
import numpy as np
import numpy.typing as npt

from scotty.playbook import Playbook
from scotty.playbook.authority import judge_title
from scotty.signals import Signal
from scotty.stages.identify.fit import FitScores, FitWeights, Profiles, score_fit
from scotty.stages.identify.intent import (
    PRIOR,
    IntentScores,
    IntentWeights,
    open_probability,
    score_intent,
    size_factor,
)
from scotty.stages.identify.measures import Floats, Ints, Measures
from scotty.stages.identify.project import project_probability
from scotty.stages.identify.tiers import assign_tiers, expected_deal

Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
NEARLY = 2
"""Conditions out of intent, ICP and project that must hold before titles are read at all."""


QUIET = 0.02
"""P(an opportunity opens) that tiers grant to every account besides what its intent gives."""


class People(msgspec.Struct):
    """Known contacts of all accounts, column by column; `row` is the account's."""

    row: Ints
    contact: Objects
    name: Objects
    title: Objects
    fact: Objects


class Field(msgspec.Struct):
    """All that is known of the market at a moment: what judgement reads."""

    moment: datetime
    measures: Measures
    #: In the order of `measures.accounts`.
    profiles: Profiles
    people: People
    #: Last tier of each account (0: none), and rows whose tier a person fixed.
    tiers: Ints
    pinned: dict[int, int]
    #: Accounts with an open deal, and customers: worked already, so they come last.
    working: Flags
    #: Learnt price for an employee, US dollars a year.
    price: float


class Judged(msgspec.Struct):
    """What was concluded, account by account, in the order of the field."""

    field: Field
    #: Which playbook and weights.
    version: str
    book: Playbook
    weights: IntentWeights
    fit_weights: FitWeights
    intent: IntentScores
    fit: FitScores
    #: Decayed mass by account and kind, long half-life.
    long: Floats
    project: Floats
    holders: Ints
    candidates: Ints
    contacts: Ints
    engaged: Ints
    deal: Floats
    value: Floats
    score: Floats
    tier: Ints
    #: Columns intent, icp, budget, project.
    met: Flags

    @property
    def hot(self) -> Flags:
        """Accounts that meet all four conditions."""
        flags: Flags = np.asarray(self.met.all(axis=1))
        return flags


class Rules(msgspec.Struct):
    """What judgement is done by: the playbook, the weights in force, the declared signals."""

    book: Playbook
    intent: IntentWeights
    fit: FitWeights
    signals: Mapping[str, Signal]
    #: Which playbook; with the versions of both weights it names the judgement.
    version: str = "playbook 1"

    @property
    def name(self) -> str:
        """All versions that went into a score, for receipts."""
        return f"{self.version} · intent {self.intent.version} · fit {self.fit.version}"


def judge(field: Field, rules: Rules) -> Judged:
    """Judge every account of the field. Pure: the moment is the field's."""
    measures, book = field.measures, rules.book
    employees = field.profiles.employees
    intent = score_intent(measures, field.moment, employees, rules.intent, rules.signals)
    fit = score_fit(field.profiles, rules.fit)
    _, long = measures.at(field.moment)
    project = project_probability(long, size_factor(employees), list(measures.rates), rules.signals)
    met = np.zeros((len(measures.accounts), 4), dtype=bool)
    # As written: 70.00 is not above 70, whatever the digits behind.
    met[:, 0] = np.round(intent.total, 2) > book.hot.intent_above
    met[:, 1] = fit.score >= book.hot.fit_at_least
    met[:, 3] = project >= book.hot.project_at_least
    asked = met.sum(axis=1) >= NEARLY
    holders, candidates = _read_titles(field, asked, book)
    met[:, 2] = holders > 0
    deal = expected_deal(employees, field.price, book.tiers)
    chance, _, _ = open_probability(intent.total, rules.intent.calibration or PRIOR)
    value = chance * deal * fit.score / 100.0
    score = book.hot.fit_share * fit.score + (1.0 - book.hot.fit_share) * intent.total
    # A quiet account of the right kind is worth something, too: intent comes and goes.
    potential = deal * fit.score / 100.0 * (chance + QUIET)
    tier = assign_tiers(potential, deal, fit.score, field.tiers, field.pinned, book.tiers)
    return Judged(
        field=field,
        version=rules.name,
        book=book,
        weights=rules.intent,
        fit_weights=rules.fit,
        intent=intent,
        fit=fit,
        long=long,
        project=project,
        holders=holders,
        candidates=candidates,
        contacts=np.bincount(field.people.row, minlength=len(met)).astype(np.int64),
        engaged=measures.engaged(field.moment),
        deal=deal,
        value=value,
        score=score,
        tier=tier,
        met=met,
    )


def _read_titles(field: Field, asked: Flags, book: Playbook) -> tuple[Ints, Ints]:
    """Count budget holders and candidates; titles of accounts that are far from hot stay unread."""
    holders = np.zeros(len(asked), dtype=np.int64)
    candidates = np.zeros(len(asked), dtype=np.int64)
    employees = field.profiles.employees
    for place in np.flatnonzero(asked[field.people.row]) if len(field.people.row) else ():
        row = int(field.people.row[place])
        size = None if np.isnan(employees[row]) else int(employees[row])
        authority = judge_title(field.people.title[place], size, book.budget)
        holders[row] += authority == "holder"
        candidates[row] += authority == "candidate"
    return holders, candidates


def rank_hot(judged: Judged) -> tuple[Ints, Ints]:
    """Return the rows of the hot list and of the near misses, best first.

    Hot accounts are ordered by expected value (US dollars: P(opens) x deal x fit), those that
    are customers or have an open deal after the others, and cut at the weekly capacity.
    Near misses lack exactly one condition and are ordered by how little is lacking.
    """
    working = judged.field.working
    hot = np.flatnonzero(judged.hot)
    hot = hot[np.lexsort((hot, -judged.value[hot], working[hot]))][: judged.book.hot.most]
    near = np.flatnonzero(judged.met.sum(axis=1) == 3)
    gap = lacking(judged)
    near = near[np.lexsort((near, -judged.value[near], gap[near]))][: judged.book.hot.near]
    return hot.astype(np.int64), near.astype(np.int64)


def lacking(judged: Judged) -> Floats:
    """Return how far each account is from hot: the relative gaps of the unmet conditions, summed.

    A budget holder not known lacks 0.25 where there is a candidate to ask, else 0.5.
    """
    hot = judged.book.hot
    gaps = np.column_stack(
        (
            (hot.intent_above - judged.intent.total) / max(hot.intent_above, 1.0),
            (hot.fit_at_least - judged.fit.score) / max(hot.fit_at_least, 1.0),
            np.where(judged.candidates > 0, 0.25, 0.5),
            (hot.project_at_least - judged.project) / max(hot.project_at_least, 0.01),
        )
    )
    total: Floats = np.where(judged.met, 0.0, np.maximum(gaps, 0.0)).sum(axis=1)
    return total
