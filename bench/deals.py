"""10,000 open deals x all clues with reasons, on one core and on two: `python bench/deals.py`.

Stories come from the sandbox market: every deal at fifteen moments of its life, until
there are enough. Timed for one process: cutting the timeline at the moment, all clues, the score with its
interval, reasons in words with their facts. Two processes judge half each and hand back the
judged deals as bytes. Prediction itself is held against a bare dot product of the same shape.
"""

import argparse
import gc
import json
import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np

from scotty.facts import Entry, Fact, Timeline
from scotty.odds import predict_rows
from scotty.playbook import default_text, parse_playbook
from scotty.signals import CLUES, Log, Norms, Setting, Story, load_clues, load_signals
from scotty.stages.accelerate.expert import lay_columns
from scotty.stages.accelerate.judge import expert_model, judge_deals, measure_clues
from scotty.twins.market import Market, simulate

RESULT = Path(__file__).parent / "results" / "deals.json"
END = datetime(2026, 6, 30, tzinfo=UTC)
ROUNDS = 5
AGES = 15
"""Moments in the life of a deal at which it is judged."""
Job = tuple[Timeline, str, datetime]


def main() -> None:
    """Measure, print, and write bench/results/deals.json."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--deals", type=int, default=10_000)
    parser.add_argument("--companies", type=int, default=40_000)
    asked = parser.parse_args()
    load_signals()
    load_clues()
    jobs, kinds = find_jobs(asked.companies, asked.deals)
    setting = Setting(book=parse_playbook(default_text()), norms=Norms(kinds=kinds))
    one, two = [], []
    for _ in range(3):
        one.append(clock(lambda: judge_jobs(jobs, setting)))
        two.append(clock(lambda: judge_apart(jobs, setting, 2)))
    stories = [Story(Log(timeline, moment), deal, setting) for timeline, deal, moment in jobs]
    seen = [measure_clues(story) for story in stories]
    facts = [sum(map(len, story.log.kinds.values())) for story in stories]
    result = {
        "title": "Deals: all clues with reasons",
        "note": (
            "Simulated deals, each with all facts of its account, judged from the timeline to the "
            "words. Goals: at most 20 s on one core for 10,000; two processes at least 1.8 times as fast; "
            "prediction at most twice a bare dot product."
        ),
        "deals": len(jobs),
        "clues": len(CLUES),
        "clues that speak, median": statistics.median(len(values) for values in seen),
        "facts per deal, median": statistics.median(facts),
        "facts per deal, longest": max(facts),
        "one process, seconds": min(one),
        "two processes, seconds": min(two),
        "two against one": min(one) / min(two),
        **measure_prediction(seen, setting),
    }
    print(json.dumps(result, indent=1))
    RESULT.write_text(json.dumps(result, indent=1) + "\n")


def find_jobs(companies: int, wanted: int) -> tuple[list[Job], frozenset[str]]:
    """Return (timeline, deal, moment) of open deals, and the kinds that the market tells."""
    market = Market(companies=companies, seed=5, end=END)
    by_account: dict[str, list[Fact]] = {}
    kinds: Counter[str] = Counter()
    for fact in simulate(market).facts():
        kinds[fact.kind] += 1
        if fact.account is not None:
            by_account.setdefault(fact.account, []).append(fact)
    jobs: list[Job] = []
    for account, facts in by_account.items():
        spans = find_spans(facts)
        if spans:
            timeline = Timeline(account, [Entry(f, account, f.known, 1, f.verdict) for f in facts])
            for deal, (start, end) in spans.items():
                step = (end - start) / (AGES + 1)
                jobs += [(timeline, deal, start + step * i) for i in range(1, AGES + 1)]
    if len(jobs) < wanted:
        raise SystemExit(f"{len(jobs)} open deals among {companies} companies: ask for more")
    return jobs[:wanted], frozenset(kinds)


def find_spans(facts: list[Fact]) -> dict[str, tuple[datetime, datetime]]:
    """Return deal -> (first known, closed or the end) of deals whose life was told as it went."""
    spans: dict[str, tuple[datetime, datetime]] = {}
    for fact in facts:
        if fact.deal is None or not fact.kind.startswith("deal."):
            continue
        if fact.kind == "deal.opened" and fact.known - fact.at < timedelta(days=2):
            spans[fact.deal] = (fact.known, END)
        elif fact.kind in ("deal.won", "deal.lost") and fact.deal in spans:
            spans[fact.deal] = (spans[fact.deal][0], fact.known)
    return spans


def judge_jobs(jobs: list[Job], setting: Setting) -> bytes:
    """Judge, and return the judged deals as bytes."""
    model = expert_model(setting.norms, 30)
    stories = [Story(Log(timeline, moment), deal, setting) for timeline, deal, moment in jobs]
    return msgspec.msgpack.encode(judge_deals(stories, model))


_HALVES: list[tuple[list[Job], Setting]] = []


def judge_half(which: int) -> bytes:
    """Judge one part in a forked process, which has the timelines already."""
    return judge_jobs(*_HALVES[which])


def judge_apart(jobs: list[Job], setting: Setting, processes: int) -> int:
    """Judge with several processes; return how many bytes came back."""
    _HALVES[:] = [(jobs[i::processes], setting) for i in range(processes)]
    gc.freeze()  # what is there already is not looked through, and so not copied, by the children
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            return sum(map(len, pool.map(judge_half, range(processes))))
    finally:
        gc.unfreeze()


def measure_prediction(seen: list[dict[str, float]], setting: Setting) -> dict[str, float]:
    """Return how prediction alone compares with a dot product over as many columns."""
    model = expert_model(setting.norms, 30).odds
    columns = lay_columns(seen, CLUES, {})
    table = np.random.default_rng(1).standard_normal((len(seen), len(columns)))
    weights = np.ones(len(columns))
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(clock(lambda: predict_rows(model, columns)))
        bare.append(clock(lambda: table @ weights))
    return {
        "prediction alone, ms": 1e3 * min(ours),
        "bare dot product, ms": 1e3 * min(bare),
        "prediction against dot product": min(ours) / min(bare),
    }


def clock(work: Callable[[], object]) -> float:
    """Return the seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
