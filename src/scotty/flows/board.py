"""The board: every account's scores in memory, brought up to date by each new fact."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
import numpy as np

from scotty.flows.listing import list_accounts
from scotty.flows.sweep import read_field, sweep
from scotty.ports import House
from scotty.stages.identify.describe import describe
from scotty.stages.identify.judge import Field, Judged, Rules, judge, rank_hot
from scotty.stages.identify.patch import patch_field
from scotty.stages.identify.standing import HotList, Standing

SHAPING = frozenset(
    {"account.profiled", "contact.profiled", "contact.left", "account.tiered", "account.pinned"}
    | {"deal.opened", "deal.won", "deal.lost", "subscription.started"}
)
"""Kinds that change what is known of an account besides its sums."""
TURNING = frozenset({"playbook.saved", "weights.served", "account.linked", "link.undone"})
"""Kinds after which everything is read anew."""
MANY = 500
"""Accounts reshaped in one step from which reading the whole field is cheaper."""
KEPT = 256
"""Steps remembered for those who listen; who falls further behind reads the page anew."""
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


def join_changes(changes: Sequence[Change]) -> Change | None:
    """Return one change that leads where these lead, one after the other; None for none."""
    if not changes:
        return None
    hot: dict[str, bool] = {}
    scores: dict[str, float] = {}
    for change in changes:
        scores |= change.scores
        hot |= dict.fromkeys(change.heated, True) | dict.fromkeys(change.cooled, False)
    heated = tuple(sorted(name for name, up in hot.items() if up))
    cooled = tuple(sorted(name for name, up in hot.items() if not up))
    return Change(changes[-1].version, changes[-1].moment, scores, heated, cooled)


def score_of(judged: Judged, account: str) -> float | None:
    """Return the account's score; None where it was not among those judged."""
    row = judged.field.measures.row.get(account)
    # The measures may know accounts that came after the judgement.
    return None if row is None or row >= len(judged.score) else float(judged.score[row])


class Board:
    """Live judgement. One thread calls `step`; any thread may read."""

    def __init__(self, house: House, rules_at: Callable[[datetime], Rules]) -> None:
        self._house = house
        self._rules_at = rules_at
        self._lock = threading.Condition()
        self._listed: HotList | None = None
        self.version = 0
        self._changes: deque[Change] = deque(maxlen=KEPT)
        self._load(house.clock.now())

    def reload(self) -> None:
        """Read everything anew, after a fault that may have left the sums half done."""
        self._load(self._house.clock.now())

    def _load(self, moment: datetime) -> None:
        """Read the whole field anew. The cursor is the lake's: what follows it is not in the sums."""
        self._house.lake.sync()
        self.rules = self._rules_at(moment)
        with self._house.lake.hold() as answers:  # others may bring the lake along meanwhile
            self._cursor = answers.cursor
            self._field: Field = read_field(answers, moment, self.rules)
        self.judged: Judged = judge(self._field, self.rules)
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
        before = self.judged
        touched = {e.account for e in page.entries if self._field.measures.add(e)}
        shaped = {
            entry.account
            for entry in page.entries
            if entry.fact.kind in SHAPING or score_of(before, entry.account) is None
        }
        if page.more or len(shaped) > MANY or any(f.kind in TURNING for f in page.facts):
            self._load(moment)
        else:
            self._reshape(sorted(shaped), moment)
            self._judge(moment)
        return self._tell(moment, touched | shaped, before)

    def refresh(self) -> Change:
        """Judge again at the present moment: scores fade without any fact."""
        moment = self._house.clock.now()
        before = self.judged
        self._judge(moment)
        return self._tell(moment, set(before.field.measures.accounts), before)

    def _reshape(self, accounts: list[str], moment: datetime) -> None:
        timelines = self._house.ledger.timelines(accounts)
        told = {name: list(timelines[name].cut(moment).facts()) for name in accounts}
        if told:
            self._field = patch_field(self._field, told)

    def _judge(self, moment: datetime) -> None:
        self._field = msgspec.structs.replace(self._field, moment=moment)
        self.judged = judge(self._field, self.rules)

    def _tell(self, moment: datetime, touched: set[str], before: Judged) -> Change:
        hot = self._hot_names()
        scores = {}
        for account in touched:
            now = score_of(self.judged, account)
            if now is not None and abs(now - (score_of(before, account) or 0.0)) >= VISIBLE:
                scores[account] = round(now, 2)
        with self._lock:
            self.version += 1
            heated, cooled = sorted(hot - self._hot), sorted(self._hot - hot)
            change = Change(self.version, moment, scores, tuple(heated), tuple(cooled))
            self._changes.append(change)
            self._hot = hot
            self._listed = None
            self._lock.notify_all()
            return change

    def wait(self, after: int, timeout: float) -> Change | None:
        """Return all that moved after version `after`, as one change; None at the timeout."""
        with self._lock:
            self._lock.wait_for(lambda: self.version > after, timeout)
            return join_changes([change for change in self._changes if change.version > after])

    def hot_list(self) -> HotList:
        """Return this moment's hot list; kept until something moves."""
        with self._lock:
            listed, judged, version = self._listed, self.judged, self.version
        if listed is None:
            # Words take longer than numbers: the board goes on meanwhile.
            listed = list_accounts(judged, None, self.rules.signals)
            with self._lock:
                if self.version == version:
                    self._listed = listed
        return listed

    def standing(self, account: str) -> Standing | None:
        """Return an account's standing, reasons without facts; None where it is not watched."""
        judged = self.judged
        if score_of(judged, account) is None:
            return None
        return describe(judged, judged.field.measures.row[account], self.rules.signals)

    def audit(self) -> list[str]:
        """Compare live with batch at one moment; return the accounts that disagree (none should)."""
        moment = self.judged.field.moment
        self._house.lake.sync()
        while self.step() is not None:
            moment = self.judged.field.moment
        batch = sweep(self._house.lake, moment, self.rules)
        rows = [self._field.measures.row[account] for account in batch.field.measures.accounts]
        apart = np.abs(self.judged.score[rows] - batch.score) > 1e-6
        names = batch.field.measures.accounts
        return [names[i] for i in np.flatnonzero(apart)]
