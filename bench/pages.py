"""How long each page takes at 50,000 accounts: `python bench/pages.py [--home FOLDER]`.

Fills a workspace with the sandbox market (kept in bench/data, so that a second run is quick),
serves it on loopback with everything that `scotty up` runs, and asks for each page in turn
from one signed-in client. In the same run: an answer that does nothing (/healthz), and the
hot list judged anew for each request instead of read from the live board.
"""

import argparse
import json
import secrets
import socket
import statistics
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import uvicorn

from scotty.desk.access import Attempt, open_session
from scotty.desk.deals import list_deals
from scotty.desk.demo import fill_demo, plan_demo
from scotty.desk.hot import list_hot
from scotty.desk.passwords import hash_password
from scotty.desk.settle import settle_facts
from scotty.door.caller import SESSION
from scotty.ports import House
from scotty.serve import build_pages_and_api, follow_board
from scotty.settings import Settings
from scotty.wire import open_house, tell_market

HERE = Path(__file__).parent
ROUNDS = 40
GOAL = 150.0
PAGES = (
    "/healthz", "/", "/hot", "/hot?view=near", "/hot?view=fit", "/hot/map/fit", "/hot.csv",
    "/account/{quiet}", "/account/{busy}", "/account/{busy}?of=intent&as_of={past}", "/why/{fact}",
    "/deals", "/deals?view=table", "/deals?view=risk", "/deals.csv", "/deal/{deal}",
    "/deal/{deal}?as_of={lately}", "/deal/{deal}/past", "/actions", "/forecast", "/forecast/chart",
    "/models/deals",
    "/find?q=tech", "/find?q=an", "/import", "/connections", "/connections/letters", "/links",
    "/playbook", "/playbook?view=versions", "/playbook?view=lessons", "/backtest", "/team",
    "/audit", "/status", "/api/v1/hot", "/api/v1/accounts/{busy}",
)  # fmt: skip


def main() -> None:
    """Measure, print, and write bench/results/pages.json."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, default=HERE / "data" / "pages")
    parser.add_argument("--companies", type=int, default=50_000)
    asked = parser.parse_args()
    with open_house(Settings(home=asked.home)) as house:
        if not house.ledger.counts()["facts"]:
            plan = plan_demo(house, asked.companies, 365, 7)
            fill_demo(house, plan, tell_market, lambda _: None)
            settle_facts(house)
        result = measure_house(house)
    print(json.dumps(result, indent=1))
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "pages.json").write_text(json.dumps(result, indent=1) + "\n")


def measure_house(house: House) -> dict[str, object]:
    """Serve the house and measure every page."""
    with follow_board(house) as board:
        app = build_pages_and_api(house, Settings(home=house.home), board)
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        with closing(listener):
            thread.start()
            base = f"http://127.0.0.1:{listener.getsockname()[1]}"
            hot = board.hot_list()
            busy = hot.accounts[0]
            lately = house.clock.now() - timedelta(days=10)
            fact = next(house.ledger.timelines([busy.account])[busy.account].facts())
            names = {
                "busy": busy.domain,
                "quiet": hot.near[-1].domain,
                "past": f"{fact.at:%Y-%m-%d}",
                "fact": fact.id,
                "lately": f"{lately:%Y-%m-%d}",
                "deal": list_deals(house, lately, limit=1).deals[0].deal,
            }
            with httpx.Client(
                base_url=base, timeout=120, cookies={SESSION: enter(house)}
            ) as client:
                rows = [measure_page(client, page, names) for page in PAGES]
            server.should_exit = True
            thread.join()
        anew = clock(lambda: list_hot(house), 3)
    slow = [row["page"] for row in rows if float(str(row["p95_ms"])) > GOAL]
    return {
        "title": "Pages at 50,000 accounts",
        "note": f"One client on loopback, {ROUNDS} rounds each, gzip on; the server shares the cores "
        f"with the client and the live board. Goal: p95 under {GOAL:g} ms.",
        "accounts": hot.watched,
        "facts": house.ledger.counts()["facts"],
        "slower_than_the_goal": slow,
        "hot_list_judged_anew_ms": round(statistics.median(anew) * 1000, 1),
        "pages": rows,
    }


def enter(house: House) -> str:
    """Return the token of a session of a new administrator."""
    email = f"bench-{secrets.token_hex(6)}@example.com"
    hashed = hash_password(secrets.token_urlsafe(16), email)
    user = house.access.add_user(email, "Bench", hashed, ["admin"])
    assert user is not None
    return open_session(house, user, Attempt(email=email, password=""))


def measure_page(client: httpx.Client, page: str, names: dict[str, str]) -> dict[str, object]:
    """Return how long a page takes, and how much of it goes over the line."""
    path = page.format(**names)
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code, response.text[:200])
    times = sorted(clock(lambda: client.get(path), ROUNDS))
    return {
        "page": page,
        "p50_ms": round(times[len(times) // 2] * 1000, 1),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
        "bytes_compressed": response.num_bytes_downloaded,
    }


def clock(work: Callable[[], object], rounds: int) -> list[float]:
    """Return how long each round took, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return times


if __name__ == "__main__":
    main()
