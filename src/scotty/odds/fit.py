"""Fitting an additive model: curves and levels, held to a prior as firmly as the rows say."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import msgspec
import numpy as np

from scotty.facts import Bug
from scotty.odds.calibrate import recalibrate
from scotty.odds.columns import Column, Flags, Floats, Numbers, Options, Places
from scotty.odds.design import Block, Design, lay_out
from scotty.odds.model import Model, Term, pack_spread
from scotty.odds.newton import STEPS, Problem, minimise
from scotty.odds.penalty import Penalty, shape_penalty

ROUNDS = 20
"""Times that strengths are learnt anew, at most; most settle in half of that."""
FIRM = 2.0
"""Coefficients' worth of evidence that a term's own strength is held to the common one by."""
STRENGTHS = (2.0, 1e5)
"""Least and most rows that a prior may be worth."""
LEARN_ON = 20_000
"""Rows that strengths are learnt on; more say the same, later."""
GOLDEN = 0.6180339887498949
CALIBRATE_FROM = 10
"""Rows of the rarer outcome from which a cross-validation says anything."""


@dataclass(slots=True)
class _Fitted:
    theta: Floats
    bend: Floats
    strengths: Floats


def fit_additive(
    columns: Sequence[Column],
    won: Flags,
    weights: Floats | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
    groups: Sequence[object] | None = None,
) -> Model:
    """Fit log-odds of `won` as a sum of curves and levels.

    No row at all gives the prior alone, with its honest wide interval. `groups` names what
    belongs together (snapshots of a deal): a group never straddles two folds of the
    cross-validation that calibrates. Strengths: Fellner-Schall steps (Wood & Fasiolo, "A
    generalized Fellner-Schall method", Biometrics 2017) with a gamma prior about the common one.
    Raises Bug on lengths that differ.
    """
    won = np.asarray(won, dtype=np.bool_)
    weight = np.ones(len(won)) if weights is None else np.asarray(weights, dtype=np.float64)
    design = lay_out(columns, options)
    if len(weight) != len(won) or (columns and design.rows != len(won)):
        raise Bug(f"{design.rows} rows, {len(won)} outcomes, {len(weight)} weights")
    if not columns:
        design = Design([], len(won), 1)
    penalty = shape_penalty(design)
    whole = _fit(design, won, weight, penalty, options)
    model = _make_model(design, whole, weight, won)
    folds = deal_folds(won, groups, options.folds)
    if not options.calibrate or folds is None or not columns:
        return model
    logit = np.empty(len(won))
    for fold in range(options.folds):
        out, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        part = _fit(design.take(rest), won[rest], weight[rest], penalty, options, whole)
        logit[out] = design.take(out).logit(part.theta)
    return recalibrate(model, logit, won, weight)


def _fit(
    design: Design,
    won: Flags,
    weight: Floats,
    penalty: Penalty,
    options: Options,
    start: _Fitted | None = None,
) -> _Fitted:
    """Alternate between the best coefficients and the strengths that they speak for."""
    if options.adapt and len(won) > LEARN_ON:
        few = spread_rows(len(won), LEARN_ON)
        start = _fit(design.take(few), won[few], weight[few], penalty, options, start)
        options = msgspec.structs.replace(options, adapt=False)
    total = float(weight.sum())
    share = options.base if options.base is not None else 0.5
    hold = options.base_strength if options.base is not None else 0.1
    share = (float(weight @ won) + hold * share) / (total + hold)
    steep = max(share * (1.0 - share), 0.02)
    prior = penalty.prior.copy()
    prior[0] = _logit(options.base if options.base is not None else share)
    base_pull = steep * (hold if options.base is not None else 0.1)
    strengths = np.full(len(design.blocks), steep * options.prior_strength)
    theta = prior.copy()
    if start is not None:
        theta, strengths = start.theta.copy(), start.strengths.copy()
    common = steep * options.prior_strength
    rounds = ROUNDS if options.adapt and len(won) else 1
    settled = False
    for turn in range(rounds):
        last = settled or turn == rounds - 1
        pull = _assemble(design, penalty, strengths, base_pull)
        problem = Problem(design, won.astype(np.float64), weight, prior, pull)
        theta, bend = minimise(problem, theta, STEPS if last else 2)
        if last:
            break
        spread = np.asarray(np.linalg.inv(bend), dtype=np.float64)
        new = _learn_strengths(design.blocks, penalty, (theta - prior, spread), strengths, common)
        new = np.clip(new, steep * STRENGTHS[0], steep * STRENGTHS[1])
        settled = bool(np.abs(np.log(new / strengths)).max() < 0.1)
        strengths = new
    return _Fitted(theta, bend, strengths)


def _learn_strengths(
    blocks: Sequence[Block],
    penalty: Penalty,
    posterior: tuple[Floats, Floats],
    strengths: Floats,
    common: float,
) -> Floats:
    away, spread = posterior
    found = np.empty(len(blocks))
    for which, (block, shape) in enumerate(zip(blocks, penalty.shapes, strict=True)):
        own = slice(block.start, block.start + block.width)
        used = block.width - strengths[which] * float(np.sum(spread[own, own] * shape))
        moved = float(away[own] @ shape @ away[own])
        found[which] = (max(used, 0.0) + FIRM) / (moved + FIRM / common)
    return found


def _assemble(design: Design, penalty: Penalty, strengths: Floats, base: float) -> Floats:
    pull = np.zeros((design.width, design.width))
    pull[0, 0] = base
    for block, shape, strength in zip(design.blocks, penalty.shapes, strengths, strict=True):
        own = slice(block.start, block.start + block.width)
        pull[own, own] = strength * shape
    return pull


def _make_model(design: Design, fitted: _Fitted, weight: Floats, won: Flags) -> Model:
    theta, spread = fitted.theta, np.linalg.inv(fitted.bend)
    frame = _centre(design, weight)
    share = float(weight @ won / weight.sum()) if len(won) else 0.5
    steep = max(share * (1.0 - share), 0.02)
    terms = []
    for block, strength in zip(design.blocks, fitted.strengths, strict=True):
        own = theta[block.start : block.start + block.width]
        numbers = isinstance(block.column, Numbers)
        terms.append(
            Term(
                name=block.column.name,
                knots=tuple(block.knots.tolist()),
                levels=block.levels,
                points=tuple(own[: -1 if numbers else -2].tolist()),
                others=0.0 if numbers else float(own[-2]),
                missing=float(own[-1]),
                trend=block.column.trend if isinstance(block.column, Numbers) else "free",
                strength=float(strength / steep),
            )
        )
    return Model(
        base=float(theta[0]),
        terms=tuple(terms),
        spread=pack_spread(frame @ spread @ frame.T),
        n=len(won),
        won=int(won.sum()),
    )


def _centre(design: Design, weight: Floats) -> Floats:
    """Return the change to (logit of the mean row, each term's points about their mean).

    What the base and a term's level share cancels in every prediction; centred, few directions
    carry the covariance.
    """
    frame = np.eye(design.width)
    total = float(weight.sum())
    if total <= 0.0:
        return frame
    mean = design.pull(weight) / total
    frame[0] = mean
    for block in design.blocks:
        own = slice(block.start, block.start + block.width)
        frame[own, own] -= mean[own]
    return frame


def deal_folds(won: Flags, groups: Sequence[object] | None, folds: int) -> Places | None:
    """Return each row's fold, whole groups together, outcomes spread evenly; None: too few rows.

    It depends on the rows' order, so put them in one that does not depend on chance.
    """
    names = (
        np.arange(len(won))
        if groups is None
        else np.unique(np.array(groups), return_inverse=True)[1]
    )
    count = int(names.max()) + 1 if len(names) else 0
    wins = np.bincount(names, won, count) > 0
    if min(int(wins.sum()), int((~wins).sum())) < CALIBRATE_FROM:
        return None
    # Golden-ratio steps: as even as dealing in turn, and no period of the rows' order survives.
    shuffled = np.argsort((np.arange(count) * GOLDEN) % 1.0, kind="stable")
    fold = np.empty(count, dtype=np.intp)
    for side in (True, False):
        own = shuffled[wins[shuffled] == side]
        fold[own] = np.arange(len(own)) % folds
    return fold[names]


def spread_rows(rows: int, most: int) -> Places:
    """Return at most so many rows, spread over all of them, in their order."""
    scattered = (np.arange(rows) * GOLDEN) % 1.0
    return np.sort(np.argsort(scattered, kind="stable")[:most])


def _logit(share: float) -> float:
    inside = min(max(share, 1e-6), 1.0 - 1e-6)
    return log(inside / (1.0 - inside))


def name_model(model: Model, version: str, note: str = "") -> Model:
    """Return the model under a version's name."""
    return msgspec.structs.replace(model, version=version, note=note)
