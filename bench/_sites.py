"""Companies' sites and job boards on loopback, in a process of their own; ends with its input.

Run: python bench/_sites.py COUNT. Prints {"sites": [url of company 0, 1, …], "boards": url}.
"""

import json
import sys
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.research.world import WebServer, build_routes, make_company
from tests.research.world.boards import board_routes, greenhouse_of


def main(count: int) -> None:
    """Serve until nobody listens to us."""
    companies = [make_company(number) for number in range(count)]
    jobs = {company.board: {"jobs": greenhouse_of(company)} for company in companies}
    servers = [WebServer(build_routes(company)) for company in companies]
    boards = WebServer(board_routes(jobs, {}, {}))
    with ExitStack() as stack:
        for server in (*servers, boards):
            server.poll = 2.0
            stack.enter_context(server)
        print(json.dumps({"sites": [s.url for s in servers], "boards": boards.url}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
