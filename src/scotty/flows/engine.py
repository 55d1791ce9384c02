"""The engine: the seed's data flow, one step after another; anybody may go on where another broke off.

What a run has done is in the ledger and nowhere else. Whoever finds a run that was asked for and has
not ended does what is left of it: a step noted as done is not done again, and one that was broken off
is begun again. So each hand must be one that can work twice on the same account and do no harm.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any, Literal, NamedTuple, Protocol

from scotty.facts import Fact, Later, Refused, ScottyError
from scotty.flows.pulse import Stopped
from scotty.ports import House

log = logging.getLogger(__name__)
State = Literal["waits", "begun", "part", "done", "skipped", "failed"]
SOURCE = "scotty"


class Step(NamedTuple):
    """A step of the engine: its name, the seed's phase, whose work it is, what is done, what is counted."""

    name: str
    phase: str
    agent: str
    says: str
    counts: str


STEPS: tuple[Step, ...] = (
    Step("identify", "Identify", "sarah-chen", "Who is about to buy: all four conditions, best first.", "hot accounts"),
    Step("research", "Know", "nathan-cross", "What is new outside, with the words that say it.", "new findings"),
    Step("committee", "Know", "sarah-chen", "Who decides, who is silent, whom to find next.", "roles with nobody"),
    Step("engage", "Engage", "ava-martinez", "Drafts for those whom nobody works yet; each waits for its approval.", "drafts"),
    Step("accelerate", "Accelerate", "robert-davis", "Warnings of open deals, and what to do next.", "changed warnings"),
    Step("cards", "Accelerate", "nathan-cross", "Battle cards of rivals about whom something is new.", "cards written anew"),
    Step("measure", "Measure", "scotty", "What came of it, and what waits for a person.", "drafts waiting"),
)  # fmt: skip
"""The flow, first to last. A stage that is not built yet has no step here: nothing is pretended."""


class Came(NamedTuple):
    """What came of a piece of work: how it ended, a sentence, and how many of what it was about."""

    state: State = "done"
    note: str = ""
    found: int = 0


class Hands(Protocol):
    """Those who do the work; each may be called again after a crash, and does nothing twice."""

    @property
    def at_once(self) -> int:
        """Return how many accounts are studied side by side."""

    def identify(self) -> tuple[Came, list[str]]:
        """Return the accounts to work, the best first."""

    def study(self, step: str, account: str) -> Came:
        """Do `research` or `committee` for an account."""

    def engage(self, accounts: Sequence[str]) -> list[tuple[str, Came]]:
        """Draft for those of the accounts whose turn it is."""

    def finish(self, step: str) -> Came:
        """Do `accelerate`, `cards` or `measure`."""


def run_engine(house: House, run: str, hands: Hands, check: Callable[[], object]) -> None:
    """Identify, know, engage, accelerate, measure: do what is left of a run.

    `check` is called between two pieces of work, and raises to break it off: what is left then waits.
    """
    course = Course(house, run, check)
    hot = course.identify(hands)
    for step in ("research", "committee"):
        course.study(step, hot, hands)
    course.whole("engage", lambda: _sum(hands.engage(hot)))
    for step in ("accelerate", "cards", "measure"):
        course.whole(step, partial(_finish, hands, step))


class Course:
    """How far a run has come, as the ledger has it."""

    def __init__(self, house: House, run: str, check: Callable[[], object]) -> None:
        self.house, self.run, self.check = house, run, check
        self.moved = list_moves(house, run)

    def ended(self, step: str) -> Fact | None:
        """Return the fact that ended a step; None where it has not ended."""
        over = ("done", "skipped", "failed")
        found = (f for f in self.moved if f.data["step"] == step and f.data["state"] in over)
        return next(found, None)

    def identify(self, hands: Hands) -> list[str]:
        """Return the run's accounts: as noted, where they are; else found now."""
        found: list[str] = []

        def work() -> tuple[Came, list[dict[str, Any]]]:
            came, accounts = hands.identify()
            return came, [{"account": a, "state": "done", "note": ""} for a in accounts]

        self.whole("identify", work)
        ended = self.ended("identify")
        if ended is not None:
            found = [str(row["account"]) for row in ended.data.get("accounts", [])]
        return found

    def whole(self, step: str, work: Callable[[], tuple[Came, list[dict[str, Any]]]]) -> None:
        """Do a step in one piece, unless it has ended."""
        if self.ended(step) is not None:
            return
        self.check()
        self.note(step, Came("begun"))
        accounts: list[dict[str, Any]] = []
        try:
            came, accounts = work()
        except Stopped:
            raise
        except ScottyError as error:
            came = _blame(error)
        except Exception as error:
            log.exception("step %s of run %s failed", step, self.run)
            came = Came("failed", f"A fault of ours: {type(error).__name__}. The log has it.")
        self.note(step, came, accounts)

    def study(self, step: str, accounts: Sequence[str], hands: Hands) -> None:
        """Do a step account by account, several at once; those noted are not done again."""
        if self.ended(step) is not None:
            return
        parts = [f for f in self.moved if f.data["step"] == step and f.data["state"] == "part"]
        rows = [row for f in parts for row in f.data["accounts"]]
        known = {row["account"] for row in rows}
        left = [a for a in accounts if a not in known]
        self.note(step, Came("begun", f"{len(left)} accounts", len(left)))
        size = max(hands.at_once, 1)
        with ThreadPoolExecutor(size, f"engine-{step}") as pool:
            for start in range(0, len(left), size):
                self.check()
                batch = left[start : start + size]
                came = pool.map(lambda a: _study_one(hands, step, a), batch)
                made = [_row(a, c) for a, c in zip(batch, came, strict=True)]
                rows += made
                self.note(step, Came("part", "", len(made)), made)
        self.note(step, _add_up(rows))

    def note(self, step: str, came: Came, accounts: Sequence[dict[str, Any]] = ()) -> None:
        """Tell the ledger that the run went a step further."""
        now = self.house.clock.now()
        part = sum(f.data["step"] == step for f in self.moved)
        fact = Fact(
            kind="engine.moved",
            at=now,
            known=now,
            source=SOURCE,
            key=f"{self.run}:{step}:{came.state}:{part}",
            data={
                "run": self.run,
                "step": step,
                "state": came.state,
                "note": came.note,
                "count": came.found,
                "accounts": list(accounts),
            },
        )
        self.house.ledger.append([fact])
        self.moved.append(fact)


def _finish(hands: Hands, step: str) -> tuple[Came, list[dict[str, Any]]]:
    return hands.finish(step), []


def list_moves(house: House, run: str) -> list[Fact]:
    """Return the facts of a run, oldest first."""
    told = house.ledger.facts("engine.moved", since=read_run(run))
    return [f for f in told if f.data["run"] == run]


def name_run(moment: datetime) -> str:
    """Return the name of a run that is asked for at that moment."""
    return moment.isoformat()


def read_run(run: str) -> datetime:
    """Return when a run was asked for. Raises Refused for what is no name of one."""
    try:
        moment = datetime.fromisoformat(run)
    except ValueError as error:
        raise Refused(f"There is no run {run!r}.", "See `scotty engine runs`.") from error
    if moment.tzinfo is None:
        raise Refused(f"There is no run {run!r}.", "See `scotty engine runs`.")
    return moment


def _study_one(hands: Hands, step: str, account: str) -> Came:
    try:
        return hands.study(step, account)
    except ScottyError as error:
        return _blame(error)
    except Exception as error:
        log.exception("%s of %s failed", step, account)
        return Came("failed", f"A fault of ours: {type(error).__name__}. The log has it.")


def _blame(error: ScottyError) -> Came:
    if isinstance(error, Refused):
        return Came("skipped", f"{error.why} {error.mend}".strip())
    if isinstance(error, Later):
        return Came("failed", f"{error.why} The next run tries again.")
    return Came("failed", str(error))


def _row(account: str, came: Came) -> dict[str, Any]:
    return {"account": account, "state": came.state, "note": came.note, "count": came.found}


def _sum(made: Sequence[tuple[str, Came]]) -> tuple[Came, list[dict[str, Any]]]:
    rows = [_row(account, came) for account, came in made]
    return _add_up(rows), rows


def _add_up(rows: Sequence[dict[str, Any]]) -> Came:
    """Return what came of a step over all its accounts."""
    done = [r for r in rows if r["state"] == "done"]
    others = {s: sum(r["state"] == s for r in rows) for s in ("skipped", "failed")}
    parts = [f"{len(done)} done"] + [f"{n} {s}" for s, n in others.items() if n]
    return Came("done", ", ".join(parts), sum(int(r.get("count") or 0) for r in done))
