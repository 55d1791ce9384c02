"""Do the wins teach anything? Wins that were held out answer."""

from collections.abc import Collection
from hashlib import blake2b

import msgspec
import numpy as np

from scotty.playbook import Card
from scotty.stages.identify.fit import PLAIN, score_fit
from scotty.stages.identify.ideal import FitWeights, Lesson
from scotty.stages.identify.measures import Floats, Ints
from scotty.stages.identify.norms import SCALE, fit_norms
from scotty.stages.identify.profiles import Profiles

FOLDS = 10
FEWEST = 20
"""Wins below which nothing can be tested."""
CLEAR = 1.645
"""Standard errors above zero at which a gain is clear: one-sided, 5 %."""
MOST_COMPARED = 20_000
"""Companies that stand for the market in the test; more change its third digit at best."""


def learn_fit(
    profiles: Profiles, wins: Collection[str], card: Card, version: str = "rules"
) -> FitWeights:
    """Return the weights of `fit_norms`, with the test of whether the wins taught anything."""
    weights = fit_norms(profiles, wins, card, version)
    return msgspec.structs.replace(weights, lesson=weigh_wins(profiles, wins, card))


def weigh_wins(profiles: Profiles, wins: Collection[str], card: Card) -> Lesson:
    """Return the gain in log score of held-out wins: learnt profile against card, against none.

    Each win is scored by weights that were made without the fold it is in. A score s
    claims that such a company is exp((s - 50) / SCALE) times as common among wins as in
    the market; normalised over the market this is a density, and its log at the wins held
    out a proper score (Good 1952; Gneiting & Raftery, JASA 102, 2007).
    """
    won = set(wins)
    rows = np.array([i for i, a in enumerate(profiles.account) if a in won], dtype=np.int64)
    lesson = Lesson(wins=len(rows), companies=len(profiles))
    if len(rows) < FEWEST:
        return msgspec.structs.replace(lesson, remark=_remark(lesson, card))
    market = profiles.take(_sample(profiles, MOST_COMPARED))
    folds = np.array([_fold(profiles.account[row]) for row in rows])
    learnt, plain = np.zeros(len(rows)), np.zeros(len(rows))
    ruled = fit_norms(profiles, (), card)
    for fold in range(FOLDS):
        held = rows[folds == fold]
        if not len(held):
            continue
        kept = won - {profiles.account[row] for row in held}
        learnt[folds == fold] = _log_scores(
            profiles.take(held), market, fit_norms(profiles, kept, card)
        )
        plain[folds == fold] = _log_scores(profiles.take(held), market, ruled)
    over_card, card_error = _mean_and_error(learnt - plain)
    over_market, market_error = _mean_and_error(learnt)
    lesson = msgspec.structs.replace(
        lesson,
        over_card=over_card,
        over_card_error=card_error,
        over_market=over_market,
        over_market_error=market_error,
        teaches=over_card > CLEAR * card_error and over_market > CLEAR * market_error,
    )
    return msgspec.structs.replace(lesson, remark=_remark(lesson, card))


def _log_scores(held: Profiles, market: Profiles, weights: FitWeights) -> Floats:
    nats = (score_fit(market, weights).score - PLAIN) / SCALE
    level = np.log(np.mean(np.exp(nats)))
    scores: Floats = (score_fit(held, weights).score - PLAIN) / SCALE - level
    return scores


def _fold(account: str) -> int:
    return int.from_bytes(blake2b(account.encode(), digest_size=4).digest()) % FOLDS


def _sample(profiles: Profiles, most: int) -> Ints:
    """Return evenly spaced rows: the same ones every time."""
    size = len(profiles)
    return np.unique(np.linspace(0, size - 1, min(size, most)).round().astype(np.int64))


def _mean_and_error(gains: Floats) -> tuple[float, float]:
    return float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(len(gains)))


def _remark(lesson: Lesson, card: Card) -> str:
    wins, companies = lesson.wins, lesson.companies
    if not wins:
        return "No won account yet: fit is your rule card."
    if companies < 2 * wins:
        return (
            f"{wins} of the {companies} companies you know are customers: there is hardly a rest "
            "of the market to compare them with, so they teach little; fit stays with your rule card."
        )
    if wins < FEWEST:
        share = 100 * card.strength / (card.strength + wins)
        return (
            f"{wins} won accounts are too few to test; beside them your rule card still "
            f"counts for {share:.0f} %."
        )
    return f"Your {wins} won accounts {_verdict(lesson)}."


def _verdict(lesson: Lesson) -> str:
    card = _gain(lesson.over_card, lesson.over_card_error)
    market = _gain(lesson.over_market, lesson.over_market_error)
    if lesson.teaches:
        return (
            f"teach: the learnt profile foresees a win better than your rule card by {card}, "
            f"and better than no profile by {market}"
        )
    if lesson.over_market > CLEAR * lesson.over_market_error:
        return (
            f"bear out your rule card ({market} against no profile), and add nothing clear to it "
            f"({card})"
        )
    plain = f"look like the rest of your market ({market} against no profile)"
    if lesson.over_card > CLEAR * lesson.over_card_error:
        return (
            f"{plain}, and do not bear out your rule card ({card} against it): fit says little "
            "until something sets winners apart"
        )
    return f"{plain}; nothing learnt from them beats your rule card"


def _gain(mean: float, error: float) -> str:
    return f"{mean:+.3f} ± {error:.3f} nats a win"
