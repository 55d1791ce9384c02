"""Whether a project is under way: what each kind of sign says, joined as independent clues."""

from collections.abc import Mapping, Sequence

import numpy as np

from scotty.signals import Signal
from scotty.stages.identify.measures import Floats

MOST = 4.0
"""Decayed mass of one kind that counts: however often, one page does not make a project."""


def project_probability(
    long: Floats, factor: Floats, kinds: Sequence[str], signals: Mapping[str, Signal]
) -> Floats:
    """Return P(a project is under way) for each account: noisy-or over kinds (Pearl 1988).

    p = 1 - prod over kinds of (1 - q_k)^m_k, where q_k is what the kind declares for one
    of it today and m_k its decayed mass, for the company's size, at most 4.
    """
    logs = project_logs(kinds, signals)
    mass = np.minimum(long / np.maximum(factor, 1.0)[:, None], MOST)
    probability: Floats = -np.expm1((mass * logs).sum(axis=1))
    return probability


def project_logs(kinds: Sequence[str], signals: Mapping[str, Signal]) -> Floats:
    """Return log(1 - q) for each kind."""
    logs: Floats = np.log1p(-np.array([min(signals[kind].project, 0.999) for kind in kinds]))
    return logs
