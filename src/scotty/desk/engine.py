"""The engine as people and agents run it: activated, stopped, asked for a run, looked at."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import msgspec

from scotty.desk.audit import note_act
from scotty.desk.playbook import current_playbook
from scotty.facts import Fact, Refused
from scotty.flows.engine import (
    STEPS,
    Hands,
    State,
    Step,
    list_moves,
    name_run,
    read_run,
    run_engine,
)
from scotty.ports import House

SOURCE = "scotty"
BY_ITSELF = "the engine, by its schedule"
JOB = "engine"
"""The lock that whoever does a run holds."""
LOOKS = 0.5
"""Seconds between two looks at what somebody else does."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a run, and how far it has come."""

    name: str
    phase: str
    agent: str
    says: str
    state: State = "waits"
    note: str = ""
    #: How many were found of what the step counts, and what that is.
    count: int = 0
    counts: str = ""
    began: datetime | None = None
    ended: datetime | None = None
    #: Accounts done so far, each with its state and a note.
    accounts: tuple[dict[str, Any], ...] = ()


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A run of the engine."""

    id: str
    asked: datetime
    by: str
    why: str
    ended: datetime | None
    #: Whether nothing more will come of it: it ended, or a later run took its place.
    over: bool
    steps: tuple[Progress, ...]

    @property
    def report(self) -> tuple[str, ...]:
        """Return a line for each step that has ended."""
        return tuple(f"{s.phase}, {s.name}: {s.note}" for s in self.steps if s.ended is not None)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the engine runs by itself, who said so, and when it runs next."""

    on: bool
    by: str = ""
    at: datetime | None = None
    every_hours: int
    next: datetime | None = None


def activate_engine(house: House, by: str) -> Run:
    """Let the engine run by itself from now on, and ask for a run at once; return that run.

    Where a run is under way, that one is returned. Whoever is at work (`scotty up`, `scotty worker`)
    does it; nothing is sent by it: what it drafts waits for approval, and passes the gate.
    """
    if not read_standing(house).on:
        _switch(house, True, by)
    return ask_run(house, by, "The engine was activated.")


def stop_engine(house: House, by: str) -> Standing:
    """Let the engine no longer run by itself. A run under way ends after the step it is at."""
    if read_standing(house).on:
        _switch(house, False, by)
    return read_standing(house)


def ask_run(house: House, by: str, why: str) -> Run:
    """Ask for one run, now; where one is under way, that one is returned."""
    newest = find_newest(house)
    if newest is not None:
        run = show_run(house, newest)
        if not run.over:
            return run
    now = house.clock.now()
    name = name_run(now)
    data = {"run": name, "by": by, "why": why}
    house.ledger.append([_tell("engine.asked", name, now, data)])
    note_act(house, by, "engine.ask", {"run": name})
    return show_run(house, house.ledger.facts("engine.asked", since=now)[-1])


def read_standing(house: House) -> Standing:
    """Return whether the engine is on, and when it runs next by itself."""
    told = house.ledger.facts("engine.switched")
    hours = current_playbook(house)[0].engine.every_hours
    last = told[-1] if told else None
    on = bool(last is not None and last.data["on"])
    newest = find_newest(house)
    after = None if newest is None else newest.at + timedelta(hours=hours)
    return Standing(
        on=on,
        by="" if last is None else str(last.data["by"]),
        at=None if last is None else last.at,
        every_hours=hours,
        next=(after or house.clock.now()) if on else None,
    )


def list_runs(house: House, limit: int = 30) -> list[Run]:
    """Return the runs, newest first."""
    asked = house.ledger.facts("engine.asked")[-limit:]
    moves: dict[str, list[Fact]] = {}
    if asked:
        for move in house.ledger.facts("engine.moved", since=read_run(str(asked[0].data["run"]))):
            moves.setdefault(str(move.data["run"]), []).append(move)
    laid = [_lay_run(f, moves.get(str(f.data["run"]), []), asked[-1]) for f in asked]
    return laid[::-1]


def find_run(house: House, name: str) -> Run:
    """Return a run by its name. Raises Refused where there is none."""
    asked = house.ledger.facts("engine.asked", since=read_run(name))
    found = next((f for f in asked if f.data["run"] == name), None)
    if found is None:
        raise Refused(f"There is no run {name!r}.", "See `scotty engine runs`.")
    return show_run(house, found)


def find_newest(house: House) -> Fact | None:
    """Return the fact that asked for the newest run; None where none was ever asked for."""
    asked = house.ledger.facts("engine.asked")
    return asked[-1] if asked else None


def show_run(house: House, asked: Fact) -> Run:
    """Return a run as far as it has come."""
    moves = list_moves(house, str(asked.data["run"]))
    return _lay_run(asked, moves, find_newest(house) or asked)


def _lay_run(asked: Fact, moves: list[Fact], newest: Fact) -> Run:
    """Return a run as its facts tell it; one that is not the newest is over in any case."""
    steps = tuple(_lay(step, [f for f in moves if f.data["step"] == step.name]) for step in STEPS)
    ended = steps[-1].ended
    return Run(
        id=str(asked.data["run"]),
        asked=asked.at,
        by=str(asked.data["by"]),
        why=str(asked.data["why"]),
        ended=ended,
        over=ended is not None or newest.id != asked.id,
        steps=steps,
    )


def turn_engine(
    house: House, make_hands: Callable[[str], Hands], check: Callable[[], object] = lambda: None
) -> bool:
    """Do what the engine has to do now, if anything; return whether there was something.

    For one process at a time. A run that is due by the schedule is asked for; the newest run that
    has not ended is done, from where it is. `check` raises to break it off.
    """
    newest = find_newest(house)
    run = None if newest is None else show_run(house, newest)
    if run is None or run.over:
        if not _is_on(house):  # asked every few seconds: the playbook is read only where it matters
            return False
        standing = read_standing(house)
        if standing.next is None or standing.next > house.clock.now():
            return False
        run = ask_run(house, BY_ITSELF, f"Every {standing.every_hours} hours.")
    run_engine(house, run.id, make_hands(run.id), check)
    house.tables.refresh()  # what was told is facts, too
    return True


def see_through(
    house: House,
    run: str,
    make_hands: Callable[[str], Hands],
    tell: Callable[[Run], object] = lambda _: None,
) -> Run:
    """Stay with a run until it is over, doing it here unless somebody else is at it; return it.

    `tell` hears of it after each piece of work.
    """
    seen = find_run(house, run)
    while not seen.over:
        with house.outreach.alone(JOB) as alone:
            if alone:
                turn_engine(house, make_hands, lambda: tell(find_run(house, run)))
            else:
                Event().wait(LOOKS)
        seen = find_run(house, run)
        tell(seen)
    return seen


def _is_on(house: House) -> bool:
    told = house.ledger.facts("engine.switched")
    return bool(told and told[-1].data["on"])


def _switch(house: House, on: bool, by: str) -> None:
    now = house.clock.now()
    house.ledger.append([_tell("engine.switched", now.isoformat(), now, {"on": on, "by": by})])
    note_act(house, by, "engine.activate" if on else "engine.stop", {})


def _tell(kind: str, key: str, now: datetime, data: dict[str, Any]) -> Fact:
    return Fact(kind=kind, at=now, known=now, source=SOURCE, key=key, data=data)


def _lay(step: Step, moves: list[Fact]) -> Progress:
    progress = Progress(
        name=step.name, phase=step.phase, agent=step.agent, says=step.says, counts=step.counts
    )
    if not moves:
        return progress
    last = moves[-1]
    over = last.data["state"] in ("done", "skipped", "failed")
    rows = [row for f in moves for row in f.data.get("accounts", ())]
    count = last.data["count"] if over else sum(int(r.get("count") or 0) for r in rows)
    begun = next((f.data["count"] for f in moves if f.data["state"] == "begun"), 0)
    note = last.data["note"] if over else f"{len(rows)} of {begun}" if begun else ""
    return msgspec.structs.replace(
        progress,
        state=last.data["state"] if last.data["state"] != "part" else "begun",
        note=note,
        count=count,
        began=moves[0].at,
        ended=last.at if over else None,
        accounts=tuple(rows),
    )
