"""From a word of theirs to its effect: unsubscribing, and facts that change sequences, while facts pour in.

A workspace with 2,000 people in a sequence, each at a company of their own; the loops of outreach run
as in `scotty up`; another process appends 1,000 facts a second about 20,000 companies, those 2,000
among them, in portions of 100. First 240 people unsubscribe by one click (a real server on
loopback), each with a mail that a worker has claimed: measured from the return of the answer to the
moment at which the suppression list tells of them, at which the claimed mail is stopped before the
wire, and at which their sequence has ended and what it had planned is dropped. Then replies, booked
meetings and departures of enrolled people come in at 50 a second: measured by Postgres from the commit of
the fact to the commit of what ended the sequence. No alternative is measured: peers read their list
when a batch begins, which could not be run here.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psycopg

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.web.site import serve_app

from scotty.api.collect import open_collector
from scotty.desk.outfit import fit_out
from scotty.desk.signed import read_key
from scotty.desk.ways import name_ways
from scotty.facts import Fact, identify
from scotty.flows.outreach.loops import run_loops
from scotty.gate import Decision
from scotty.ports import House
from scotty.ports.outreach import SOURCE, Enrolment, Plan, Stopped, Touch, Wanted
from scotty.serve import Switch, build_pages_and_api, follow_board
from scotty.settings import Settings
from scotty.stages.engage.draft import Draft
from scotty.wire import open_house

RESULT = Path(__file__).parent / "results" / "react.json"
PEOPLE, COMPANIES = 2_000, 20_000
RATE, PORTION = 1_000, 100
CLICKS, MARKS, PACE = 240, 1_500, 50
SEQUENCE = "seven-touches"
ENDS = ("email.replied", "meeting.booked", "contact.left")
WAIT = 60.0
"""Seconds after which an effect counts as never come."""
_ENDED = """
select e.account, extract(epoch from pg_xact_commit_timestamp(e.xmin) - pg_xact_commit_timestamp(f.tx::xid))
from enrolments e join facts f on f.account = e.account and f.source = 'mark'
where e.state = 'ended'
"""
_STATES = "select count(*) from enrolments e where e.account = any(%s) and e.state <> 'ended'"


def name_company(number: int) -> str:
    """Return the key of a company."""
    return f"c{number}.example"


def tell(kind: str, number: int, source: str, key: str, **data: Any) -> Fact:
    """Return a fact of now about somebody at a company."""
    now = datetime.now(UTC)
    account = name_company(number)
    return Fact(
        kind=kind, at=now, known=now, source=source, key=key, account=account,
        contact=f"ann@{account}", data=data,
    )  # fmt: skip


def pour(home: str, seconds: float, counted: Any) -> None:
    """Append `RATE` facts a second about companies drawn evenly until the time is over."""
    rng = np.random.default_rng(7)
    kinds = ("web.page_viewed", "web.page_viewed", "web.page_read", "email.opened", "topic.surged")
    with open_house(Settings(home=Path(home))) as house:
        start, told = time.monotonic(), 0
        while (passed := time.monotonic() - start) < seconds and not counted[1]:
            while told < passed * RATE:
                drawn = rng.integers(0, COMPANIES, PORTION)
                house.ledger.append(
                    tell(kinds[n % len(kinds)], int(i), "pour", f"{start}:{told}:{n}", path="/docs")
                    for n, i in enumerate(drawn)
                )
                told += PORTION
                counted[0] = told
            time.sleep(0.01)


def enrol_people(house: House) -> list[Enrolment]:
    """Put `PEOPLE` into the sequence, with its first touch planned for the day after tomorrow."""
    now = house.clock.now()
    house.ledger.append(
        tell(kind, n, "setup", f"{kind}:{n}", name="Ann Ash", email=f"ann@{name_company(n)}")
        for n in range(PEOPLE)
        for kind in ("account.profiled", "contact.profiled")
    )
    house.tables.refresh()
    made = []
    for n in range(PEOPLE):
        account, contact = name_company(n), f"ann@{name_company(n)}"
        enrolment = Enrolment(
            id=identify("contact.enrolled", SOURCE, f"{contact}:{SEQUENCE}:{now.isoformat()}"),
            sequence=SEQUENCE, version=1, contact=contact, account=account, by="bench",
            released="bench", started=now,
        )  # fmt: skip
        first = Plan(
            account=account, contact=contact, enrolment=enrolment.id, sequence=SEQUENCE,
            step="introduction", channel="mail", due=now + timedelta(days=2), address=contact,
            by="bench", draft=Draft(subject="A question", body="Hello,\n\nwho looks after billing?"),
        )  # fmt: skip
        assert isinstance(house.outreach.enrol(enrolment, first), Touch)
        made.append(enrolment)
    return made


def claim_mail(house: House, enrolment: Enrolment, worker: str) -> Touch:
    """Return a mail to them outside the sequence that a worker is about to put on the wire."""
    now = house.clock.now()
    plan = Plan(
        account=enrolment.account, contact=enrolment.contact, step="bench", channel="mail", due=now,
        key=f"bench:{enrolment.contact}", address=enrolment.contact, by="bench",
        draft=Draft(subject="A word", body="Hello,\n\na word?"),
    )  # fmt: skip
    touch = house.outreach.plan(plan, now)
    begun = house.outreach.begin(touch.id, 0, worker, lambda _t, _a: Decision(held=None), now)
    assert begun is not None
    return begun[0]


def unsubscribe(
    house: House, client: httpx.Client, enrolment: Enrolment, worker: str
) -> dict[str, float]:
    """Unsubscribe by one click; return the seconds until each effect, from the return of the answer."""
    planned = house.outreach.touches(Wanted(enrolment=enrolment.id))[0]
    claimed = claim_mail(house, enrolment, worker)
    way = name_ways(read_key(house), "", planned.id, ()).unsubscribe
    barred = house.suppressions.hashes(enrolment.contact)
    asked = time.monotonic()
    answer = client.post(way, data={"List-Unsubscribe": "One-Click"})
    start = time.monotonic()
    assert answer.status_code == 200, answer.text
    while house.suppressions.find(enrolment.contact, house.clock.now()) is None:
        assert time.monotonic() - start < WAIT
    listed = time.monotonic() - start
    try:
        house.outreach.wire(claimed, "<bench@example>", barred, house.clock.now())
        raise AssertionError("a mail left after they unsubscribed")
    except Stopped:
        stopped = time.monotonic() - start
    while True:
        found = house.outreach.touch(planned.id)
        if found is not None and found.state == "dropped":
            break
        assert time.monotonic() - start < WAIT
        time.sleep(0.005)
    dropped = time.monotonic() - start
    return {"answer": start - asked, "listed": listed, "stopped": stopped, "dropped": dropped}


def mark(house: House, enrolments: Sequence[Enrolment]) -> None:
    """Tell `PACE` facts a second that end a sequence, one by one."""
    start = time.monotonic()
    for n, enrolment in enumerate(enrolments):
        time.sleep(max(0.0, start + n / PACE - time.monotonic()))
        number = int(enrolment.account.split(".")[0][1:])
        house.ledger.append([tell(ENDS[n % len(ENDS)], number, "mark", f"{n}", said="interested")])


def await_ends(url: str, accounts: list[str]) -> list[float]:
    """Return the seconds from each marked fact to the end of its sequence, as Postgres dates their commits."""
    with psycopg.connect(url, autocommit=True) as connection:
        end = time.monotonic() + WAIT
        while connection.execute(_STATES, (accounts,)).fetchone() != (0,):
            assert time.monotonic() < end, "sequences that never ended"
            time.sleep(0.5)
        rows = connection.execute(_ENDED).fetchall()
    return sorted(float(seconds) for account, seconds in rows if account in set(accounts))


def tell_spread(seconds: list[float], what: str) -> dict[str, object]:
    """Return median, 95th percentile and maximum in milliseconds."""
    cuts = statistics.quantiles(seconds, n=20)
    return {
        "what": what,
        "n": len(seconds),
        "p50 ms": 1e3 * statistics.median(seconds),
        "p95 ms": 1e3 * cuts[18],
        "max ms": 1e3 * max(seconds),
    }


def measure(home: Path) -> dict[str, object]:
    """Return what was measured."""
    settings = Settings(home=home)
    with ExitStack() as stack:
        house = stack.enter_context(open_house(settings))
        enrolments = enrol_people(house)
        house.outreach.keep_cursor("react", house.ledger.head())
        board = stack.enter_context(follow_board(house))
        outfit = fit_out(house, "http://127.0.0.1")
        collector = stack.enter_context(open_collector(house, settings))
        app = Switch(collector, build_pages_and_api(house, settings, board, outfit))
        url = stack.enter_context(serve_app(app))
        stack.enter_context(run_loops(outfit))
        _, worker = stack.enter_context(house.outreach.work(house.clock.now()))
        context = multiprocessing.get_context("spawn")
        counted = context.Array("q", 2)
        writer = context.Process(target=pour, args=(str(home), 600.0, counted))
        writer.start()
        while not counted[0]:
            time.sleep(0.1)
        time.sleep(5)
        before, begun = counted[0], time.monotonic()
        with httpx.Client(base_url=url, timeout=30) as client:
            clicks = [unsubscribe(house, client, e, worker) for e in enrolments[:CLICKS]]
        marked = enrolments[CLICKS : CLICKS + MARKS]
        teller = threading.Thread(target=mark, args=(house, marked))
        teller.start()
        teller.join()
        poured = (counted[0] - before) / (time.monotonic() - begun)
        ends = await_ends(house.outreach.url, [e.account for e in marked])
        counted[1] = 1
        writer.join()
    return {
        "people in a sequence": PEOPLE,
        "facts a second beside": poured,
        "marked facts a second": PACE,
        "load average": os.getloadavg()[0],
        "unsubscribed, from the answer": [
            tell_spread([c[name] for c in clicks], label)
            for name, label in (
                ("answer", "(the answer itself, from the request)"),
                ("listed", "the suppression list tells of it"),
                ("stopped", "a mail claimed before is stopped at the wire"),
                ("dropped", "the sequence has ended, its touch is dropped"),
            )
        ],
        "fact to ended sequence, commit to commit": [tell_spread(ends, ", ".join(ENDS))],
        "goal": "unsubscribed: everywhere within 1 s; fact to changed sequence: p95 below 2 s",
    }


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="print only")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "workspace")
    result = {
        "title": "From their word to its effect",
        "note": (__doc__ or "").split("\n\n")[1],
        **found,
    }
    if not asked.dry:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
