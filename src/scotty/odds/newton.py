"""Penalised logistic regression with trends kept: projected Newton steps (Bertsekas 1982)."""

from dataclasses import dataclass

import numpy as np

from scotty.odds.columns import Floats, Numbers
from scotty.odds.design import Design

STEPS = 40
Frames = list[tuple[slice, Floats]]


@dataclass(slots=True)
class Problem:
    """Rows, their outcomes (0 or 1) and weights, and the penalty that holds coefficients."""

    design: Design
    won: Floats
    weights: Floats
    prior: Floats
    pull: Floats

    def loss(self, theta: Floats, logit: Floats) -> float:
        """Return the weighted negative log-likelihood and penalty."""
        away = theta - self.prior
        misfit = np.logaddexp(0.0, logit) - self.won * logit
        return float(self.weights @ misfit + 0.5 * away @ self.pull @ away)

    def bend(self, logit: Floats) -> Floats:
        """Return the second derivative (the posterior's precision) where the logit is this."""
        chance = expit(logit)
        return self.design.gram(self.weights * chance * (1.0 - chance)) + self.pull

    def slope(self, theta: Floats, logit: Floats) -> Floats:
        """Return the first derivative."""
        residual = self.weights * (expit(logit) - self.won)
        return self.design.pull(residual) + self.pull @ (theta - self.prior)


def expit(logit: Floats) -> Floats:
    """Return probabilities of log-odds."""
    return 1.0 / (1.0 + np.exp(-np.clip(logit, -700.0, 700.0)))


def minimise(problem: Problem, theta: Floats, steps: int = STEPS) -> tuple[Floats, Floats]:
    """Return the best coefficients from a start, and the second derivative there.

    Trends are bounds on a curve's steps: in those coordinates, steps at their bound that
    want to cross it stay, the others take a Newton step, cut at the bound.
    """
    frames, bounded = frame_trends(problem.design)
    at = theta.copy()
    for own, frame in frames:
        at[own] = np.linalg.solve(frame, theta[own])
    at[bounded] = np.maximum(at[bounded], 0.0)
    theta = _to_points(frames, at)
    logit = problem.design.logit(theta)
    loss = problem.loss(theta, logit)
    bend = problem.bend(logit)
    for _ in range(steps):
        slope = problem.slope(theta, logit)
        curved = bend.copy()
        for own, frame in frames:  # block by block: the whole product would cost width³
            slope[own] = frame.T @ slope[own]
            curved[:, own] = curved[:, own] @ frame
            curved[own] = frame.T @ curved[own]
        free = ~(bounded & (at <= 1e-12) & (slope > 0.0))
        step = np.zeros(len(at))
        step[free] = -np.linalg.solve(curved[np.ix_(free, free)], slope[free])
        promise = -float(slope @ step)
        if promise < 1e-9 * (1.0 + abs(loss)):
            break
        size = 1.0
        while True:
            new = at + size * step
            new[bounded] = np.maximum(new[bounded], 0.0)
            theta = _to_points(frames, new)
            logit = problem.design.logit(theta)
            found = problem.loss(theta, logit)
            if found <= loss - 1e-4 * float(slope @ (at - new)) or size < 1e-6:
                break
            size *= 0.5
        gain, loss, at = loss - found, found, new
        bend = problem.bend(logit)
        if gain < 1e-9 * (1.0 + abs(loss)):
            break
    return _to_points(frames, at), bend


def _to_points(frames: Frames, at: Floats) -> Floats:
    points = at.copy()
    for own, frame in frames:
        points[own] = frame @ at[own]
    return points


def frame_trends(design: Design) -> tuple[Frames, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return each trend's change from steps to points, and which steps may not fall below zero."""
    frames: Frames = []
    bounded = np.zeros(design.width, dtype=np.bool_)
    for block in design.blocks:
        if isinstance(block.column, Numbers) and block.column.trend != "free":
            count = len(block.knots)
            frame = np.tril(np.ones((count, count)))
            if block.column.trend == "falls":
                frame[:, 1:] *= -1.0
            frames.append((slice(block.start, block.start + count), frame))
            bounded[block.start + 1 : block.start + count] = True
    return frames, bounded
