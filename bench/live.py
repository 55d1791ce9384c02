"""From a new fact to a changed score and hot list, while 1,000 facts a second come in.

A demo workspace of 50,000 accounts (made in a temporary folder, or `--home`); a writer process
appends 1,000 facts a second in portions of 100; every second a marked account does what buyers
do. Measured: from the return of its append to the board's change that names it, and to the hot
list as drawn after it. The alternative is judging everything anew from the lake for every change.
"""

import argparse
import json
import multiprocessing
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np

from scotty.desk.demo import fill_demo, plan_demo
from scotty.desk.rules import current_rules
from scotty.facts import Fact
from scotty.flows.sweep import sweep
from scotty.serve import follow_board
from scotty.settings import Settings
from scotty.wire import open_house, tell_market

RESULT = Path(__file__).parent / "results" / "live.json"
RATE, PORTION = 1_000, 100
ACTS = ("web.demo_requested", "web.pricing_viewed", "review.compared", "web.form_submitted")


def make_fact(kind: str, account: str, who: str, key: str) -> Fact:
    """Return a signal of now."""
    now = datetime.now(UTC)
    return Fact(
        kind=kind,
        at=now,
        known=now,
        source="bench",
        key=key,
        account=account,
        contact=who,
        data={"path": "/pricing"},
    )


def write_background(home: Path, accounts: list[str], seconds: float, counted: object) -> None:
    """Append `RATE` facts a second to random accounts until the time is over."""
    rng = np.random.default_rng(7)
    with open_house(Settings(home=home)) as house:
        start, told = time.monotonic(), 0
        while (passed := time.monotonic() - start) < seconds:
            while told < passed * RATE:
                names = rng.choice(len(accounts), PORTION)
                house.ledger.append(
                    make_fact("web.page_viewed", accounts[i], f"p{i}", f"{start}:{told}:{n}")
                    for n, i in enumerate(names)
                )
                told += PORTION
            time.sleep(0.01)
        counted.value = told  # type: ignore[attr-defined]


def measure(home: Path, seconds: float) -> dict[str, object]:
    """Return what was measured."""
    with open_house(Settings(home=home)) as house, follow_board(house) as board:
        names = board.judged.field.measures.accounts
        marked = [n for n, hot in zip(names, board.judged.hot, strict=True) if not hot][::997]
        context = multiprocessing.get_context("spawn")
        counted = context.Value("q", 0)
        writer = context.Process(
            target=write_background, args=(home, list(names), seconds + 5, counted)
        )
        writer.start()
        time.sleep(5)
        changed, drawn = [], []
        end = time.monotonic() + seconds
        for n, account in enumerate(marked):
            if time.monotonic() > end:
                break
            after = board.version
            house.ledger.append(
                make_fact(kind, account, f"q{k}@{account}", f"{end}:{n}:{k}{kind}")
                for k in range(4)
                for kind in ACTS
            )
            start = time.monotonic()
            while True:
                change = board.wait(after, 20.0)
                assert change is not None, f"{account} never changed"
                after = change.version
                if account in change.scores:
                    break
            changed.append(time.monotonic() - start)
            board.hot_list()
            drawn.append(time.monotonic() - start)
            time.sleep(max(0.0, 1.0 - drawn[-1]))
        writer.join()
        start = time.monotonic()
        differ = board.audit()
        house.lake.sync()
        rules = current_rules(house, house.clock.now())
        start = time.monotonic()
        sweep(house.lake, house.clock.now(), rules)
        whole = time.monotonic() - start
    q = statistics.quantiles(drawn, n=20)
    return {
        "accounts": len(names),
        "facts a second": RATE,
        "facts written": counted.value,
        "marked facts": len(drawn),
        "to changed score, median s": statistics.median(changed),
        "to changed score, p95 s": statistics.quantiles(changed, n=20)[18],
        "to hot list drawn, median s": statistics.median(drawn),
        "to hot list drawn, p95 s": q[18],
        "alternative: everything judged anew, s": whole,
        "alternative / ours (median)": whole / statistics.median(drawn),
        "accounts on which live and batch differ": len(differ),
        "peak memory, GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "goal": "p95 below 2 s",
    }


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--companies", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder) / "workspace"
        if asked.home is None:
            with open_house(Settings(home=home)) as house:
                fill_demo(
                    house, plan_demo(house, asked.companies, 365, 7), tell_market, lambda _: None
                )
        found = measure(home, asked.seconds)
    result = {
        "title": "New fact to changed hot list",
        "note": (__doc__ or "").split("\n\n")[1],
        **found,
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(msgspec.to_builtins(result), indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
