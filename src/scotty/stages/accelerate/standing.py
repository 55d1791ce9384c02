"""What accelerate says of a deal: its score, dangers, plays, and what each rests on."""

from datetime import date, datetime
from typing import Literal

import msgspec

Band = Literal["imminent", "qualified", "nurture", "unlikely"]
BANDS: dict[Band, str] = {
    "imminent": "Close imminent (90 days)",
    "qualified": "Qualified (180 days)",
    "nurture": "Nurture (360+ days)",
    "unlikely": "Disqualify or long-term nurture",
}


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A clue's part of the score. The base and all parts add up to the logit exactly."""

    clue: str
    family: str
    label: str
    #: The sentence for people, with the value in it.
    text: str
    value: float
    #: Log-odds of winning that it adds or takes.
    points: float
    #: Ids of the facts behind it, newest first, at most 20.
    facts: tuple[str, ...] = ()


class DealScore(msgspec.Struct, frozen=True, kw_only=True):
    """The probability of winning, what it is made of, and how sure it is."""

    #: P(won in the end), with an 80 % interval; 0-1.
    probability: float
    low: float
    high: float
    #: The probability in per cent; 0-100.
    score: float
    band: Band
    #: Log-odds: `base` and the reasons' points make `logit` exactly; probability = 1/(1+e^-logit).
    logit: float
    base: float
    reasons: tuple[Reason, ...] = ()
    #: Clues that had nothing to say, and so count nothing.
    silent: tuple[str, ...] = ()
    #: `expert` or the name of the learnt version.
    version: str = "expert"
    #: What must be said of it: "expert prior: 12 of 30 closed deals".
    note: str = ""


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """When it closes, if it does."""

    #: P(won in each of the coming weeks); what is missing from 1 is lost, or later.
    weeks: tuple[float, ...] = ()
    #: P(won by the end of this quarter), 0-1.
    by_quarter: float | None = None
    #: Median day of winning, given that it is won.
    expected: date | None = None
    #: P(not closed by the stated close date), 0-1; None where none is stated.
    slips: float | None = None


class HitRate(msgspec.Struct, frozen=True, kw_only=True):
    """How often a warning came true on own history, and how often the same befell deals without it."""

    raised: int
    came_true: int
    #: Share of all open deals of the same snapshots that came to harm, 0-1.
    base: float
    low: float
    high: float

    @property
    def rate(self) -> float:
        """Share of raised warnings that came true, 0-1."""
        return self.came_true / self.raised if self.raised else 0.0


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """A warning that stands."""

    warning: str
    label: str
    #: The sentence for people, with its numbers.
    text: str
    #: Larger is worse: the warning's value over its limit, at least 1.
    weight: float
    facts: tuple[str, ...] = ()
    #: None: "not enough data".
    hits: HitRate | None = None


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a play for one of their people: what of its text they would read or hear."""

    #: Key of the contact.
    to: str
    over: Literal["mail", "call"]
    subject: str = ""
    body: str
    #: What it speaks of and somebody must make first; "" for nothing.
    needs: str = ""
    #: What its slots say, and the ids of the facts that say so.
    said: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Play(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do about a deal: a proposal. Executing it is the gate's matter."""

    play: str
    label: str
    #: What would be done, by whom, with which words: for people.
    text: str
    why: str
    #: The warnings that it answers.
    answers: tuple[str, ...] = ()
    #: What it would change: added probability of winning, 0-1, with what that rests on.
    gain: float
    basis: str
    #: Hours of a person's work.
    hours: float
    #: gain × amount / hours, in US dollars an hour; None where no amount is known.
    worth: float | None = None
    #: Who does it.
    who: str = ""
    facts: tuple[str, ...] = ()
    #: What would be written or said to one of their people; None where it does neither.
    letter: Letter | None = None


class Deal(msgspec.Struct, frozen=True, kw_only=True):
    """A deal at a moment. Money is US dollars; probabilities are 0-1."""

    deal: str
    account: str | None
    name: str
    as_of: datetime
    status: Literal["open", "won", "lost"]
    stage: str | None
    amount: float | None
    owner: str | None
    opened: datetime | None
    close_date: date | None
    score: DealScore
    timing: Timing = Timing()
    warnings: tuple[Warned, ...] = ()
    plays: tuple[Play, ...] = ()
