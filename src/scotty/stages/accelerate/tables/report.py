"""What a table taught, and how right it was: what `scotty backtest deals --table` prints."""

from typing import Literal

import msgspec

from scotty.odds import Bin


class Dropped(msgspec.Struct, frozen=True):
    """A column left out (as told, if its sizes were kept), and why."""

    column: str
    why: str


class Top(msgspec.Struct, frozen=True):
    """A column, and its share in what moves the score (0-1)."""

    column: str
    share: float


class TableReport(msgspec.Struct, frozen=True, kw_only=True):
    """Marks are those of the test rows whose outcome is known; None where they cannot be given."""

    verdict: Literal["signal", "no usable signal"]
    #: Why, in a sentence.
    note: str
    #: Closed rows that taught; rows told, open ones among them.
    n_train: int
    n_test: int
    #: Rows of the test whose outcome is known, and how many of them were won.
    n_judged: int
    won: int
    auc: float | None
    brier: float | None
    ece: float | None
    #: Brier score of telling every test row the share won in training.
    base_brier: float | None
    log_loss: float | None
    #: Left out, those that were made coarse among them: what they tell beyond a size is left out.
    dropped: tuple[Dropped, ...]
    #: Of these, those whose ranges of size were kept: in `top` they are called "COLUMN (size)".
    coarse: tuple[Dropped, ...]
    #: Kept, but a person should make sure of them.
    doubts: tuple[Dropped, ...]
    top: tuple[Top, ...]
    #: Pairs of columns that say more together than one by one.
    pairs: tuple[str, ...]
    calibrated_on: str
    #: Cross-validation inside the training rows: AUC with its 95 % interval, and Brier skill.
    tried: dict[str, float] | None
    reliability: tuple[Bin, ...]
    lift: tuple[float, ...]
    notes: tuple[str, ...]
