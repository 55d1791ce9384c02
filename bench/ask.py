"""How many questions are answered in a second, and how long one takes, beside the desk's function itself."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scotty.desk.ask import ask
from scotty.desk.ask.answer import read_for
from scotty.desk.ask.names import make_directory
from scotty.desk.demo import fill_demo, plan_demo
from scotty.desk.local import recognise_local
from scotty.desk.settle import settle_facts
from scotty.desk.tools import Context, Means, load_tools
from scotty.settings import Settings
from scotty.wire import open_house, tell_market

HERE = Path(__file__).parent
COMPANIES, DAYS, ROUNDS = 3_000, 365, 40
QUESTIONS = (
    "which accounts are hot this week and why?",
    "how hot is TechCorp?",
    "what changed at TechCorp since March?",
    "what do we know about TechCorp?",
    "who is the budget holder at TechCorp?",
    "show deals closing this month over 50k",
    "why is deal {deal} at risk?",
    "what should I do next?",
    "forecast this quarter",
    "how do we win against Meterwise?",
    "find a case study for a CFO in software",
    "what waits for my approval?",
    "who mentioned Meterwise in calls?",
    "find Daniel Reyes",
    "what is the meaning of life?",
)


def time_calls(call: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
    """Return how long each call took, in milliseconds, after two that warm up."""
    for _ in range(2):
        call()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        took.append(1000 * (time.perf_counter() - start))
    return sorted(took)


def measure_question(context: Context, question: str) -> dict[str, Any]:
    """Return how long a question takes: read only, answered, and its tool alone."""
    reading = read_for(context, question)
    tool = load_tools().get(reading.tool)
    read = time_calls(lambda: read_for(context, question))
    whole = time_calls(lambda: ask(context, question))
    start = time.process_time()
    for _ in range(ROUNDS):
        ask(context, question)
    processor = 1000 * (time.process_time() - start) / ROUNDS
    row: dict[str, Any] = {
        "question": question,
        "tool": reading.tool or "not understood",
        "read, p50 ms": statistics.median(read),
        "answered, p50 ms": statistics.median(whole),
        "answered, p95 ms": whole[int(0.95 * len(whole))],
        "answered, processor ms": processor,
    }
    if tool is not None:
        arguments = tool.read(reading.arguments)
        row["tool alone, p50 ms"] = statistics.median(
            time_calls(lambda: tool.run(context, arguments))
        )
    return row


def main() -> None:
    """Measure and write bench/results/ask.json."""
    with tempfile.TemporaryDirectory() as folder, open_house(Settings(home=Path(folder))) as house:
        fill_demo(house, plan_demo(house, COMPANIES, DAYS, 7), tell_market, lambda _: None)
        settle_facts(house)
        means = Means(house, "http://127.0.0.1:8080")
        context = Context(means, recognise_local(house, "bench"))
        deal = means.pipelines.at(None).deals[0].deal
        start = time.perf_counter()
        make_directory(house)
        names = time.perf_counter() - start
        rows = [measure_question(context, q.format(deal=deal)) for q in QUESTIONS]
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < 20:
            ask(context, QUESTIONS[count % len(QUESTIONS)].format(deal=deal))
            count += 1
        rate = count / (time.perf_counter() - start)
        means.close()
        write_results(house.ledger.counts(), rows, rate, names)


def write_results(
    counts: Mapping[str, int], rows: list[dict[str, Any]], rate: float, names: float
) -> None:
    """Write what was measured."""
    results = {
        "title": "Asking Scotty",
        "note": (
            "Questions in plain words without a language model, one after the other in one process, on a sandbox "
            "market; the alternative is the tool alone, called by its name with the same arguments. Read: the grammar "
            "and its look-ups. Answered: read, the tool, its receipts fetched, every line held against them. The "
            "processor's time is of this process alone, Postgres beside it; the two cores were shared with other work."
        ),
        "accounts": counts["accounts"],
        "facts": counts["facts"],
        "questions answered a second, all kinds in turn": rate,
        "seconds to learn all names, once": names,
        "by question": rows,
    }
    (HERE / "results" / "ask.json").write_text(json.dumps(results, indent=1) + "\n")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
