"""Evaluate the agents: cases with known outcomes, by scripted replies, or by the model that is configured.

    python -m tools.evaluate            scripted replies, over the real client and a server on loopback
    python -m tools.evaluate --real     SCOTTY_MODEL (and SCOTTY_MODEL_URL) of the environment; costs money

Prints for each agent: cases as they must be, who wrote, sentences and how many of them are grounded.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from tests.agents.evaluation.run import Case, Result, load_cases, run_case, script_replies
from tests.agents.server import serve

from scotty.settings import Settings, read_settings
from scotty.store.postgres import locate_database
from scotty.wire import open_house


def main() -> None:
    """Run all cases and print a table; leave with 1 where a scripted case came out otherwise."""
    real = "--real" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        url = locate_database(Path(folder), None)
        results = [_run(case, Path(folder), url, real) for case in load_cases()]
    found: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        found[result.case.agent].append(result)
    for agent, rows in found.items():
        wrote = Counter(row.wrote for row in rows)
        said, held = sum(r.sentences for r in rows), sum(r.grounded for r in rows)
        good = sum(not row.faults for row in rows)
        print(
            f"{agent}: {good} of {len(rows)} as they must be; {dict(wrote)}; {held} of {said} grounded"
        )
    for result in results:
        for fault in result.faults:
            print(f"  {result.case.agent}, {result.case.name}: {fault}")
    sys.exit(0 if real or not any(result.faults for result in results) else 1)


def _run(case: Case, home: Path, url: str, real: bool) -> Result:
    if real:
        told = read_settings()
        settings = Settings(home=home, database_url=url, model=told.model, model_url=told.model_url)
        with open_house(settings) as house:
            return run_case(house.models, case)
    with serve(script_replies(case.replies)) as server:
        settings = Settings(
            home=home, database_url=url, model=f"local:{case.name}", model_url=server.url
        )
        with open_house(settings) as house:
            return run_case(house.models, case)


if __name__ == "__main__":
    main()
