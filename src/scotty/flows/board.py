"""The board: every account's scores in memory, brought up to date by each new fact."""

import threading
from collections.abc import Callable
from datetime import datetime

import msgspec
import numpy as np

from scotty.facts import Fact
from scotty.flows.listing import list_accounts
from scotty.flows.sweep import read_field, sweep
from scotty.ports import Clock, House
from scotty.stages.identify.describe import describe
from scotty.stages.identify.judge import Field, Judged, Rules, judge, rank_hot
from scotty.stages.identify.standing import HotList, Standing

SHAPING = frozenset(
    {"account.profiled", "contact.profiled", "contact.left", "account.linked", "link.undone"}
    | {"deal.opened", "deal.won", "deal.lost", "account.tiered", "account.pinned"}
    | {"playbook.saved", "weights.served", "account.profiled", "subscription.started"}
)
"""Kinds that change what is known of an account besides its sums: they want a fresh field."""
VISIBLE = 0.05
"""Points by which a score must move to be told to those who look."""


class Change(msgspec.Struct, frozen=True):
    """What moved in one step of the board."""

    version: int
    moment: datetime
    #: Account -> new score, for scores that moved by facts.
    scores: dict[str, float]
    heated: tuple[str, ...] = ()
    cooled: tuple[str, ...] = ()


class Board:
    """Live judgement. One thread calls `step`; any thread may read."""

    def __init__(self, house: House, rules_at: Callable[[datetime], Rules]) -> None:
        self._house = house
        self._rules_at = rules_at
        self._lock = threading.Condition()
        self._listed: HotList | None = None
        self.version = 0
        self.last: Change | None = None
        self._load(house.clock.now())

    def _load(self, moment: datetime) -> None:
        """Read the whole field anew. The cursor is the lake's: what follows it is not in the sums."""
        self._house.lake.sync()
        self._cursor = self._house.lake.cursor()
        self._rules = self._rules_at(moment)
        self._field: Field = read_field(self._house.lake, moment, self._rules)
        self.judged: Judged = judge(self._field, self._rules)
        self._hot = self._hot_names()

    def _hot_names(self) -> frozenset[str]:
        names = self._field.measures.accounts
        return frozenset(names[row] for row in rank_hot(self.judged)[0])

    def step(self) -> Change | None:
        """Take in what the ledger has gained; return what moved, or None if nothing came."""
        page = self._house.ledger.follow(self._cursor)
        self._cursor = page.cursor
        if not page.facts and not page.attributions:
            return None
        moment = self._house.clock.now()
        before = dict(zip(self._field.measures.accounts, self.judged.score, strict=True))
        touched = {e.account for e in page.entries if self._field.measures.add(e)}
        if page.more or any(fact.kind in SHAPING for fact in page.facts):
            touched |= {fact.account for fact in page.facts if fact.account is not None}
            self._load(moment)
        else:
            self._judge(moment)
        return self._tell(moment, touched, before)

    def refresh(self) -> Change:
        """Judge again at the present moment: scores fade without any fact."""
        moment = self._house.clock.now()
        before = dict(zip(self._field.measures.accounts, self.judged.score, strict=True))
        self._judge(moment)
        return self._tell(moment, set(before), before)

    def _judge(self, moment: datetime) -> None:
        measures = self._field.measures
        if len(measures.accounts) > len(self._field.profiles.account):
            self._load(moment)  # an account that nobody has seen before
            return
        self._field = msgspec.structs.replace(self._field, moment=moment)
        self.judged = judge(self._field, self._rules)

    def _tell(self, moment: datetime, touched: set[str], before: dict[str, float]) -> Change:
        hot, row = self._hot_names(), self._field.measures.row
        scores = {
            account: round(float(self.judged.score[row[account]]), 2)
            for account in touched
            if account in row
            and abs(self.judged.score[row[account]] - before.get(account, 0.0)) >= VISIBLE
        }
        with self._lock:
            self.version += 1
            self.last = Change(
                self.version,
                moment,
                scores,
                tuple(sorted(hot - self._hot)),
                tuple(sorted(self._hot - hot)),
            )
            self._hot = hot
            self._listed = None
            self._lock.notify_all()
            return self.last

    def wait(self, after: int, timeout: float) -> Change | None:
        """Return the newest change once there is one after version `after`; None at the timeout."""
        with self._lock:
            self._lock.wait_for(lambda: self.version > after, timeout)
            return self.last if self.version > after else None

    def hot_list(self) -> HotList:
        """Return this moment's hot list; kept until something moves."""
        with self._lock:
            if self._listed is None:
                self._listed = list_accounts(
                    self.judged, self._house.ledger, self._rules.signals, facts=False
                )
            return self._listed

    def standing(self, account: str) -> Standing | None:
        """Return an account's standing, reasons without facts; None where it is not watched."""
        judged = self.judged
        row = judged.field.measures.row.get(account)
        if row is None or row >= len(judged.score):
            return None
        return describe(judged, row, self._rules.signals)

    def audit(self) -> list[str]:
        """Compare live with batch at one moment; return the accounts that disagree (none should)."""
        moment = self.judged.field.moment
        self._house.lake.sync()
        while self.step() is not None:
            moment = self.judged.field.moment
        batch = sweep(self._house.lake, moment, self._rules)
        rows = [self._field.measures.row[account] for account in batch.field.measures.accounts]
        apart = np.abs(self.judged.score[rows] - batch.score) > 1e-6
        names = batch.field.measures.accounts
        return [names[i] for i in np.flatnonzero(apart)]


def crossing_facts(change: Change, board: Board) -> list[Fact]:
    """Return the facts that a change is worth: lines crossed, once a day for an account."""
    day = f"{change.moment:%Y-%m-%d}"
    found = []
    for kind, accounts in (("account.heated", change.heated), ("account.cooled", change.cooled)):
        for account in accounts:
            standing = board.standing(account)
            found.append(
                Fact(
                    kind=kind,
                    at=change.moment,
                    known=change.moment,
                    source="scotty",
                    key=f"{account}:{day}",
                    account=account,
                    data={
                        "score": standing.score if standing else None,
                        "lacks": list(standing.lacks) if standing else [],
                        "version": board.judged.weights.version,
                    },
                )
            )
    return found


def run_board(
    board: Board, ledger_clock: Clock, stop: threading.Event, pause: float = 0.25
) -> None:
    """Keep the board up to date until `stop`; judge anew every minute even when nothing comes."""
    judged = ledger_clock.now()
    while not stop.wait(pause):
        if board.step() is not None:
            judged = ledger_clock.now()
        elif (ledger_clock.now() - judged).total_seconds() > 60.0:
            board.refresh()
            judged = ledger_clock.now()
