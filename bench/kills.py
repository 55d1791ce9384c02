"""Random kills over a running campaign: nothing lost, nothing sent twice.

Workers, the mail server and the database are killed at random (SIGKILL) while people go through a
sequence of three mails. Everything is real: two worker processes on DBOS, an embedded Postgres with
fsync on, an SMTP server that acknowledges what it has flushed, a Dovecot that serves the mailbox in
which an unknown message is looked up. The clock runs 20,000 times as fast, so six days of a sequence
pass in half a minute. Afterwards the ledger is held against the messages that the mail server has.

`on_the_wire` counts messages that were on the wire (between the server's 354 and its answer) when
their worker, the mail server or the database was killed: only those may be unknown for a while. The
alternative, a loop that sends, then notes that it has sent, doubles every message that is killed between
the two; it is not run here, for there is nothing to measure.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.crash.campaign import run_campaign

RESULT = Path(__file__).parent / "results" / "kills.json"


def main() -> None:
    """Kill, count, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count = run_campaign(Path(folder), asked.kills, asked.people, asked.seed)
    told = msgspec.to_builtins(count)
    kills = told.pop("kills")
    result = {
        "title": "Killed at random",
        "page": "kills",
        "note": (__doc__ or "").split("\n\n", 1)[1],
        "killed": sum(kills.values()),
        **{f"killed: {what}": number for what, number in kills.items()},
        **told,
        "goal": "0 lost, 0 doubled, unknown ≤ on the wire, none left unreconciled",
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    if told["lost"] or told["doubled"] or told["unaccounted"] or told["unreconciled"]:
        sys.exit(1)


if __name__ == "__main__":
    main()
