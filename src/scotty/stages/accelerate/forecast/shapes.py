"""What the forecast says: periods, spreads, parts, roll-ups, and what people say beside it."""

from datetime import date, datetime
from typing import Literal

import msgspec

Unit = Literal["usd", "deals"]
PartName = Literal["won", "commit", "best", "pipeline", "newborn"]
PARTS: dict[PartName, str] = {
    "won": "Already won",
    "commit": "Commit",
    "best": "Best case",
    "pipeline": "Rest of the pipeline",
    "newborn": "Not yet in the pipeline",
}


class Bar(msgspec.Struct, frozen=True):
    """A bar of the histogram: from, to, and the share of draws that fell there (0-1)."""

    low: float
    high: float
    share: float


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """A distribution: of US dollars, or of deals won."""

    #: Worked out, not drawn: the parts add up to it exactly.
    mean: float
    median: float
    low50: float
    high50: float
    #: The 80 % interval: what is said beside the number.
    low: float
    high: float
    low95: float
    high95: float
    #: 0 %, 1 %, … 100 %: 101 values.
    quantiles: tuple[float, ...] = ()
    histogram: tuple[Bar, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the mean. All parts of a forecast, or of a row, add up to it."""

    part: PartName
    label: str
    #: Expected amount in the forecast's unit: probability × amount × usual change of amounts.
    mean: float
    #: Expected deals won.
    deals: float
    #: The deals of it, largest contribution first; none for what is not yet born.
    keys: tuple[str, ...] = ()


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """A person's own number, kept beside the model's and never mixed into it."""

    period: str
    #: `all`, `team:…` or `owner:…`.
    scope: str
    #: US dollars (deals won in a workspace without amounts).
    amount: float
    by: str
    why: str
    at: datetime
    #: Id of the fact.
    fact: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An owner's or a team's share of the forecast; the rows of a list add up to the whole."""

    #: `owner:…` or `team:…`; `owner:` alone holds what has no owner.
    scope: str
    label: str
    mean: float
    low: float
    high: float
    deals: float
    parts: tuple[Part, ...] = ()
    override: Override | None = None


class Goal(msgspec.Struct, frozen=True):
    """A target of the playbook, and the probability of reaching it (0-1)."""

    amount: float
    chance: float


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How the number did before: its own record, told beside it."""

    #: Past forecasts, a week apart, and the periods that they were of.
    origins: int
    periods: int
    #: Share of 80 % intervals that held what came, 0-1.
    coverage: float | None
    #: Mean of 1 - |forecast - actual| / actual; the worst; the share within 10 %.
    accuracy: float | None
    worst: float | None
    within_10: float | None


class PeriodForecast(msgspec.Struct, frozen=True, kw_only=True):
    """The forecast of one period."""

    #: As `2026-08` or `2026-Q3`.
    period: str
    kind: Literal["month", "quarter"]
    label: str
    start: date
    #: The first day after it.
    end: date
    amount: Spread
    deals: Spread
    parts: tuple[Part, ...]
    owners: tuple[Row, ...] = ()
    teams: tuple[Row, ...] = ()
    #: As sellers count: already won plus the whole amounts of commit deals; and of best case too.
    commit: float = 0.0
    best: float = 0.0
    goal: Goal | None = None
    overrides: tuple[Override, ...] = ()
    record: Coverage | None = None
    #: By how much intervals are widened, from what came of earlier forecasts; 1 as drawn.
    widened: float = 1.0
    #: By what the rest of the period is scaled, from how earlier forecasts came out; 1 as judged.
    paced: float = 1.0


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """The forecast of this month, this quarter and the next, as of a moment."""

    as_of: datetime
    unit: Unit
    periods: tuple[PeriodForecast, ...]
    #: Open deals it is made from, and closed ones it has learnt from.
    open: int
    closed: int
    owner: str | None = None
    #: Whose probabilities: the version of the deal score.
    version: str = "expert"
    notes: tuple[str, ...] = ()


FlowName = Literal[
    "new", "pulled", "reopened", "increased", "decreased", "won", "lost", "slipped", "out"
]
FLOWS: dict[FlowName, str] = {
    "new": "New",
    "pulled": "Pulled in",
    "reopened": "Reopened",
    "increased": "Increased",
    "decreased": "Decreased",
    "won": "Won",
    "lost": "Lost",
    "slipped": "Slipped",
    "out": "Moved out",
}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What one deal added to or took from the pipeline, and the facts that say so."""

    deal: str
    name: str
    amount: float
    facts: tuple[str, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A bar of the waterfall: its sum is that of its changes."""

    step: FlowName
    label: str
    amount: float
    deals: int
    changes: tuple[Change, ...] = ()


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a period's pipeline between two moments: opening + steps = closing, exactly."""

    #: The period whose pipeline it is: open deals whose stated close date lies in it; or `all`.
    period: str
    start: datetime
    end: datetime
    unit: Unit
    opening: float
    opening_deals: int
    steps: tuple[Step, ...]
    closing: float
    closing_deals: int
    notes: tuple[str, ...] = ()
