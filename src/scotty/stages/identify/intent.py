"""The intent score: an open formula whose parts add up; see docs/method/intent.md."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
import numpy as np
import numpy.typing as npt

from scotty.facts import HalfLives
from scotty.playbook import Intent
from scotty.signals import GROUPS, Signal
from scotty.stages.identify.measures import Floats, Measures

LONE = 0.45
"""Share of volume, depth and surge that one person alone can fill. With it, one person
together with every feed stays at 70 or below under the default shares: nobody triggers alone."""
CROWD = 1.5
"""People beyond the first who fill 63 % of the people share, at a company of 200."""
PRIOR_DAYS = 14.0
PRIOR_EVENTS = 0.25
"""What is assumed of an account's own past before it is known: one event in eight weeks."""
DISPERSION = 4.0
"""Variance over mean of web events: people come for several pages (negative binomial, not Poisson)."""
NOISE = 2.0
"""Variance, in events squared, that no surge can do without."""
CALM = 3.0
"""Standard deviations above the baseline at which a surge has 76 % of its share."""


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """P(opportunity opens within 90 days) = logistic(intercept + slope * (score - 50) / 10)."""

    intercept: float
    slope: float
    #: Covariance of (intercept, slope), row by row.
    covariance: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    snapshots: int = 0
    positives: int = 0


PRIOR = Calibration(intercept=-3.9, slope=0.85)
"""Before any outcome: 2 % at 50, 10 % at 70. Used to rank, never shown as a probability."""


class IntentWeights(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the intent score depends on besides the facts. Shares and base make 100."""

    version: str
    base: float
    #: volume, topic, depth, surge, people: points.
    shares: dict[str, float]
    #: Kind -> points within its group, before saturation.
    kinds: dict[str, float]
    person_half_life: float = 45.0
    calibration: Calibration | None = None
    note: str = ""


class IntentScores(msgspec.Struct, frozen=True):
    """Scores of many accounts; `base + kinds.sum(1) + surge + people == total` exactly."""

    base: float
    kinds: Floats
    surge: Floats
    people: Floats
    total: Floats
    #: Standard deviations by which the last days lie above the account's own baseline.
    jump: Floats
    #: Engaged people, each counting up to one.
    crowd: Floats


def rule_weights(signals: Mapping[str, Signal], rules: Intent, version: str) -> IntentWeights:
    """Return the weights that the playbook and the declarations give, before any learning."""
    return IntentWeights(
        version=version,
        base=rules.base,
        shares={
            "volume": rules.volume,
            "topic": rules.topic,
            "depth": rules.depth,
            "surge": rules.surge,
            "people": rules.people,
        },
        kinds={
            kind: 0.0 if kind in rules.muted else rules.weights.get(kind, signal.weight)
            for kind, signal in signals.items()
        },
        person_half_life=rules.person_half_life,
    )


def half_lives(signals: Mapping[str, Signal]) -> dict[str, HalfLives]:
    """Return the rates of the fold."""
    return {kind: signal.half_lives for kind, signal in signals.items()}


def size_factor(employees: Floats) -> Floats:
    """Return how much more a company of this size does of everything, against one of 200.

    The fourth root: activity grows with the number of people who could be involved,
    which grows far slower than the company. Unknown sizes count as 200.
    """
    known = np.where(np.isnan(employees) | (employees < 1), 200.0, employees)
    return np.clip((known / 200.0) ** 0.25, 0.6, 2.5)


def score_intent(
    measures: Measures,
    moment: datetime,
    employees: Floats,
    weights: IntentWeights,
    signals: Mapping[str, Signal],
) -> IntentScores:
    """Score every measured account at `moment`, 0-100: 50 ordinary, 60 surging, above 70 a trigger."""
    short, long = measures.at(moment)
    factor = size_factor(employees)
    kinds = [signals[kind] for kind in measures.rates]
    scale = np.array([signal.scale for signal in kinds])
    points = np.array([weights.kinds.get(signal.kind, 0.0) for signal in kinds])
    strength = points * -np.expm1(-long / (scale * factor[:, None]))
    crowd = measures.crowd(moment)
    company = -np.expm1(-np.maximum(crowd - 1.0, 0.0) / factor)
    # One person fills LONE of what people do; feeds tell of the company as a whole.
    opened = LONE + (1.0 - LONE) * company
    for group in GROUPS:
        inside = np.array([signal.group == group for signal in kinds])
        share = weights.shares[group] * (np.ones_like(opened) if group == "topic" else opened)
        strength[:, inside] *= _saturate(strength[:, inside].sum(axis=1), share)[:, None]
    jump = surge(short, long, kinds)
    lift = np.tanh(jump / CALM)
    surging = weights.shares["surge"] * opened * np.where(lift < 0, 0.5 * lift, lift)
    people = weights.shares["people"] * -np.expm1(-np.maximum(crowd - 1.0, 0.0) / (CROWD * factor))
    total = weights.base + strength.sum(axis=1) + surging + people
    return IntentScores(weights.base, strength, surging, people, total, jump, crowd)


def _saturate(filled: Floats, share: Floats) -> Floats:
    """Return the factor that maps a sum x >= 0 to share * (1 - exp(-x / share))."""
    safe = np.maximum(filled, 1e-12)
    room = np.maximum(share, 1e-12)
    return np.where(share > 0, room * -np.expm1(-safe / room) / safe, 0.0)


def surge(short: Floats, long: Floats, kinds: list[Signal]) -> Floats:
    """Return how many standard deviations the last days lie above the account's own baseline.

    The long sum less the short one is what lies further back: under a steady rate r its
    expectation is r (H - h) / ln 2. With a gamma prior it gives the baseline r; the short
    sum is then expected to be r h / ln 2 with variance r h / (2 ln 2), widened by
    over-dispersion and by what is not known of r. Two events after silence are 1.3
    standard deviations, not a surge of infinity.
    """
    ln2 = float(np.log(2.0))
    counted = np.array([1.0 if signal.surges else 0.0 for signal in kinds])
    h = kinds[0].half_lives.short if kinds else 7.0
    spans = np.array([max(signal.half_lives.long - h, 1.0) for signal in kinds]) / ln2
    span = float(spans.mean()) if kinds else 1.0
    older = (np.maximum(long - short, 0.0) * counted * (span / spans)).sum(axis=1)
    recent = (short * counted).sum(axis=1)
    exposure = span + PRIOR_DAYS
    rate = (older + PRIOR_EVENTS) / exposure
    expected = rate * h / ln2
    variance = DISPERSION * rate * h / (2 * ln2) + DISPERSION * rate / exposure * (h / ln2) ** 2
    jump: npt.NDArray[np.float64] = (recent - expected) / np.sqrt(variance + NOISE)
    return jump


def open_probability(score: Floats, calibration: Calibration) -> tuple[Floats, Floats, Floats]:
    """Return P(an opportunity opens within 90 days) and its 80 % interval (delta method)."""
    x = (score - 50.0) / 10.0
    logit = calibration.intercept + calibration.slope * x
    aa, ab, _, bb = calibration.covariance
    spread = 1.2816 * np.sqrt(np.maximum(aa + 2 * ab * x + bb * x * x, 0.0))
    return tuple(1.0 / (1.0 + np.exp(-(logit + d))) for d in (0.0 * spread, -spread, spread))  # type: ignore[return-value]
