"""The intent score: an open formula whose parts add up; see docs/method/intent.md."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
import numpy as np
import numpy.typing as npt

from scotty.facts import HalfLives
from scotty.playbook import Intent
from scotty.signals import Signal
from scotty.stages.identify.measures import Floats, Ints, Measures

LONE = 0.45
"""Share of volume, depth and surge that one person alone can fill, at most."""
ENOUGH = 70.0
"""The score beyond which nobody comes alone: not one person, with every feed together."""
FEED = "topic"
"""The group that tells of the company as a whole, and that one person cannot fill."""
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
    """P(opportunity opens within 90 days): logistic of a line over the score that may bend once.

    With x = (score - 50) / 10: logit P = intercept + slope x + bend max(x - KNOT, 0).
    """

    intercept: float
    slope: float
    bend: float = 0.0
    #: Covariance of (intercept, slope, bend), row by row.
    covariance: tuple[float, ...] = (0.0,) * 9
    snapshots: int = 0
    positives: int = 0


KNOT = 1.0
"""Where the line may bend, in tens of points above 50: at 60, where surging begins."""
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


@dataclass(frozen=True, slots=True)
class Features:
    """What the intent score is made of, before any weight; one row an account."""

    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    #: Strength of each kind, 0-1.
    strength: Floats
    #: Standard deviations above the account's own baseline, and the same as -0.5 to 1.
    jump: Floats
    lift: Floats
    #: Engaged people, each counting up to one; beyond the first as 0-1, for people and for doors.
    crowd: Floats
    people: Floats
    company: Floats

    def take(self, rows: Ints) -> "Features":
        """Return these rows, in this order."""
        return replace(self, **{name: getattr(self, name)[rows] for name in ROWS})

    def opened(self, lone: float) -> Floats:
        """Return the share of what people do that their number opens: `lone` for one person, to 1."""
        return lone + (1.0 - lone) * self.company


ROWS = ("strength", "jump", "lift", "crowd", "people", "company")


def take_features(
    measures: Measures, moment: datetime, employees: Floats, signals: Mapping[str, Signal]
) -> Features:
    """Return the parts of the intent score of every measured account at `moment`."""
    short, long = measures.at(moment)
    factor = size_factor(employees)
    kinds = [signals[kind] for kind in measures.rates]
    scale = np.array([signal.scale for signal in kinds])
    crowd = measures.crowd(moment)
    others = np.maximum(crowd - 1.0, 0.0) / factor
    jump = surge(short, long, kinds)
    lift = np.tanh(jump / CALM)
    return Features(
        kinds=tuple(signal.kind for signal in kinds),
        groups=tuple(signal.group for signal in kinds),
        strength=-np.expm1(-long / (scale * factor[:, None])),
        jump=jump,
        lift=np.where(lift < 0, 0.5 * lift, lift),
        crowd=crowd,
        people=-np.expm1(-others / CROWD),
        company=-np.expm1(-others),
    )


def lone_share(weights: IntentWeights) -> float:
    """Return the share of volume, depth and surge that one person alone can fill.

    At most `LONE`, and so little that one person and every feed together stay at `ENOUGH`.
    """
    doors = sum(weights.shares[name] for name in ("volume", "depth", "surge"))
    room = ENOUGH - weights.base - weights.shares[FEED]
    return min(LONE, max(room / doors, 0.0)) if doors > 0 else LONE


def score_features(
    features: Features, weights: IntentWeights, lone: float | None = None
) -> IntentScores:
    """Return the scores that features have under weights: the one place of the formula."""
    opened = features.opened(lone_share(weights) if lone is None else lone)
    points = features.strength * np.array([weights.kinds.get(kind, 0.0) for kind in features.kinds])
    for group in dict.fromkeys(features.groups):
        inside = [i for i, name in enumerate(features.groups) if name == group]
        share = open_share(weights.shares[group], group, opened)
        points[:, inside] *= _saturate(points[:, inside].sum(axis=1), share)[:, None]
    surging = weights.shares["surge"] * opened * features.lift
    people = weights.shares["people"] * features.people
    total = weights.base + points.sum(axis=1) + surging + people
    return IntentScores(weights.base, points, surging, people, total, features.jump, features.crowd)


def open_share(share: float, group: str, opened: Floats) -> Floats:
    """Return the points that a group can reach at each account: feeds speak of the company."""
    return np.full(len(opened), share) if group == FEED else share * opened


def score_intent(
    measures: Measures,
    moment: datetime,
    employees: Floats,
    weights: IntentWeights,
    signals: Mapping[str, Signal],
) -> IntentScores:
    """Score every measured account at `moment`, 0-100: 50 ordinary, 60 surging, above 70 a trigger."""
    return score_features(take_features(measures, moment, employees, signals), weights)


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


def bend_line(x: Floats) -> Floats:
    """Return the columns 1, x, max(x - KNOT, 0) of scores in tens of points above 50."""
    return np.column_stack((np.ones(len(x)), x, np.maximum(x - KNOT, 0.0)))


def open_probability(score: Floats, calibration: Calibration) -> tuple[Floats, Floats, Floats]:
    """Return P(an opportunity opens within 90 days) and its 80 % interval (delta method)."""
    line = bend_line((score - 50.0) / 10.0)
    logit = line @ np.array((calibration.intercept, calibration.slope, calibration.bend))
    covariance = np.array(calibration.covariance).reshape(3, 3)
    spread = 1.2816 * np.sqrt(np.maximum(((line @ covariance) * line).sum(axis=1), 0.0))
    return _chance(logit), _chance(logit - spread), _chance(logit + spread)


def _chance(logit: Floats) -> Floats:
    chance: Floats = 1.0 / (1.0 + np.exp(-logit))
    return chance
