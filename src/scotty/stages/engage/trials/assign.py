"""Who gets which wording: drawn by a hash, in exact shares, and kept."""

from hashlib import blake2b
from math import inf, isfinite, log

import msgspec

from scotty.facts import Refused
from scotty.playbook.sequence import Step

HOLDOUT = "(holdout)"
"""The arm of those who skip the step; no variant can be called so."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How new people are dealt out."""

    #: (arm, weight): weights are relative; 0 gives the arm to nobody new.
    shares: tuple[tuple[str, float], ...]
    #: Share of people who skip the step, 0-1.
    holdout: float = 0.0

    def __post_init__(self) -> None:
        weights = [w for _, w in self.shares]
        if not all(isfinite(w) and w >= 0 for w in weights) or not any(weights):
            raise Refused(
                "The shares of an experiment are no shares.", "Give some arm more than 0."
            )
        if len({a for a, _ in self.shares} - {HOLDOUT}) < len(self.shares):
            raise Refused("Two arms of an experiment share a name.", "Rename one.")
        if not 0 <= self.holdout < 1:
            raise Refused("A holdout is a share below 1.", "Give 0 to 0.5.")

    @property
    def chances(self) -> dict[str, float]:
        """Arm -> probability of being dealt it, the holdout included; they add up to 1."""
        total = sum(w for _, w in self.shares)
        chances = {a: (1 - self.holdout) * w / total for a, w in self.shares}
        return chances | ({HOLDOUT: self.holdout} if self.holdout else {})


def plan_step(step: Step) -> Plan:
    """Return the plan that a step starts with; a step of one wording has the arm ""."""
    shares = tuple((v.name, v.share) for v in step.variants) or (("", 1.0),)
    return Plan(shares=shares, holdout=step.holdout)


def mark_words(step: Step) -> str:
    """Return what tells the wordings of a step from any others: other words are another experiment."""
    words = [(v.name, v.subject, v.body) for v in step.variants] or [("", step.subject, step.body)]
    told = "\x1f".join(part for one in sorted(words) for part in one)
    return blake2b(told.encode(), digest_size=8).hexdigest()


def assign_arm(plan: Plan, trial: tuple[str, str], contact: str) -> str:
    """Return the arm of a person in the trial (sequence, step).

    Each arm runs a race: -ln(u) / weight, with u in (0, 1) from BLAKE2b of sequence, step,
    contact and arm; the first wins. An arm wins with its share exactly (the least of independent
    exponential times; Efraimidis and Spirakis, Inf. Process. Lett. 97, 2006), and when weights
    change only those move whom the change concerns: a stopped arm's people spread over the
    others, nobody else moves (rendezvous hashing, Thaler and Ravishankar, IEEE/ACM ToN 6, 1998).
    """
    if _draw(*trial, contact, HOLDOUT) < plan.holdout:
        return HOLDOUT
    return min((_race(w, *trial, contact, arm), arm) for arm, w in plan.shares)[1]


def _race(weight: float, *words: str) -> float:
    return -log(_draw(*words)) / weight if weight else inf


def _draw(*words: str) -> float:
    """Return a number in (0, 1), the same for the same words."""
    digest = blake2b("\x1f".join(words).encode(), digest_size=8).digest()
    # 53 bits are what a float holds: 64 would round to 1 once in a while.
    return ((int.from_bytes(digest) >> 11) + 0.5) / 2**53
