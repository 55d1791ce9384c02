"""How well incoming mail is read: public bounces and replies, and our own cases of what people answer.

Bounces are the mails of sisimai's collection. Their mail systems were put into two halves by their
names: rules were written from knowledge of what servers say, then mended by reading the failures of
half A; half B was counted before its failures were read, too. Named alternative: what a reader of
RFC 3464 alone would say (status 5.1.x is dead, other 5.x.x a failure).

Replies are those of zapier/email-reply-parser; exact is every character but space at line ends and
the number of empty lines. Named alternative: `cut_quote` of the deals' lexicon, made for notes.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tests.replies.corpus import (  # noqa: E402
    MAIL,
    Case,
    Counts,
    count_bounces,
    half,
    join_counts,
    level_space,
    load_cases,
    load_expected,
    read_reply,
)

from scotty.signals.words import cut_quote  # noqa: E402 - after the path that finds the tests
from scotty.stages.engage.replies import CLASSES, trim_reply  # noqa: E402

UNSEEN = {
    "written from knowledge, no mail read": (0.579, 0.614, 0.540, 0.771, 0.645, 0.870),
    "after the failures of half A": (0.942, 0.652, 0.943, 0.943, 0.846, 0.717),
}
"""Measured while the rules were written: reason on A and B, then precision and recall of hard on A,
and on B. They cannot be measured again: the rules have changed since."""


def rate_counts(name: str, counts: Counts) -> dict[str, Any]:
    """Return a row of the table of bounces."""
    return {
        "mail systems": name,
        "mails": counts.files,
        "recognised": counts.sorted / counts.files,
        "recipient found": counts.found / counts.recipients,
        "reason right": counts.reasons / counts.recipients,
        "status right": counts.status / max(1, counts.statuses),
        "hard: precision": counts.precision,
        "hard: recall": counts.recall,
    }


def read_plainly() -> Counts:
    """Return what a reader of RFC 3464 alone says: only reports, 5.1.x is dead."""
    told = json.loads((MAIL / "bounces" / "expected.json").read_text(encoding="utf-8"))
    counts = Counts()
    for entry in told:
        raw = (MAIL / "bounces" / entry["file"]).read_bytes().decode("latin-1")
        statuses = re.findall(r"^Status:\s*(\d\.\d+\.\d+)", raw, re.MULTILINE | re.IGNORECASE)
        people = re.findall(r"^Final-Recipient:.*@", raw, re.MULTILINE | re.IGNORECASE)
        counts.files += 1
        counts.sorted += bool(statuses)
        for number, want in enumerate(entry["expected"]):
            status = statuses[number] if number < len(statuses) else ""
            hard, dead = status.startswith("5.1."), want["hard"] == 1
            counts.recipients += 1
            counts.found += number < len(people)
            counts.reasons += want["reason"] == ("userunknown" if hard else "")
            counts.statuses += bool(want["dsn"]) and ".0.9" not in want["dsn"]
            counts.status += bool(status) and status == want["dsn"]
            counts.true += hard and dead
            counts.false += hard and not dead
            counts.missed += dead and not hard
    return counts


def measure_bounces() -> dict[str, Any]:
    """Return figures of the bounces, by half, by mail system, and what was mixed up."""
    by_system = count_bounces()
    halves = {
        h: join_counts([c for name, c in by_system.items() if half(f"{name}-1.eml") == h])
        for h in "AB"
    }
    total = join_counts(list(by_system.values()))
    rows = [
        rate_counts("all", total),
        rate_counts("half A", halves["A"]),
        rate_counts("half B", halves["B"]),
        rate_counts("all, read by RFC 3464 alone", read_plainly()),
    ]
    before = [
        {
            "when": when,
            "reason right, A": a,
            "reason right, B": b,
            "hard precision, A": pa,
            "hard recall, A": ra,
            "hard precision, B": pb,
            "hard recall, B": rb,
        }
        for when, (a, b, pa, ra, pb, rb) in UNSEEN.items()
    ]
    mixed = [
        {"expected": want, "told": told or "none", "times": n}
        for (want, told), n in total.mixed.most_common()
    ]
    return {"read": rows, "before failures were read": before, "mixed_up": mixed}


def measure_words() -> dict[str, Any]:
    """Return how many of the public replies come out exactly."""
    expected = load_expected()
    ours = sum(
        level_space(trim_reply(read_reply(n))) == level_space(w) for n, w in expected.items()
    )
    plain = sum(
        level_space(cut_quote(read_reply(n))) == level_space(w) for n, w in expected.items()
    )
    return {"replies": len(expected), "exact": ours, "exact by cut_quote": plain}


def rate_cases(name: str, cases: Sequence[Case]) -> dict[str, Any]:
    """Return a row of the table of cases."""
    found = [(case, case.judge()) for case in cases]
    right = sum(f.said == c.said for c, f in found)
    told = [(c, f) for c, f in found if f.said != "unclear"]
    days = [(c, f) for c, f in found if c.said in ("not_now", "out_of_office") and not c.open]
    people = [(c, f) for c, f in found if c.said == "referral"]
    return {
        "cases": name,
        "number": len(found),
        "class right": right / len(found),
        "said something": len(told) / len(found),
        "right where it did": sum(f.said == c.said for c, f in told) / len(told),
        "day right": sum(c.is_right(f) for c, f in days) / len(days),
        "person right": sum(c.is_right(f) for c, f in people) / len(people),
    }


def measure_cases() -> dict[str, Any]:
    """Return figures of our own cases: by part, by class on what was held back, by sureness."""
    cases = load_cases()
    first = [c for c in cases if c.batch == 1 and c.held]
    last = [c for c in cases if c.batch == 4]
    parts = [
        rate_cases("for tuning", [c for c in cases if not c.held]),
        rate_cases("held back, written with the lists", first),
        rate_cases("held back, written after them", last),
    ]
    held = [(case, case.judge()) for case in (*first, *last)]
    confusion = []
    for said in CLASSES:
        told = Counter(f.said for c, f in held if c.said == said)
        confusion.append({"meant": said, **{c: told.get(c, 0) or "" for c in CLASSES}})
    sure = [
        {
            "sure": level,
            "cases": len(at),
            "right": sum(f.said == c.said for c, f in at) / len(at),
        }
        for level in sorted({f.sure for _, f in held}, reverse=True)
        if (at := [(c, f) for c, f in held if f.sure == level])
    ]
    return {"cases": parts, "held_back_meant_and_told": confusion, "how_sure": sure}


def measure_speed() -> dict[str, float]:
    """Return how long a mail takes, in milliseconds of one core."""
    start = time.process_time()
    mails = sum(c.files for c in count_bounces().values())
    spent = time.process_time() - start
    cases = load_cases()
    start = time.process_time()
    for case in cases:
        case.judge()
    return {
        "ms_for_a_bounce": 1000 * spent / mails,
        "ms_for_a_reply": 1000 * (time.process_time() - start) / len(cases),
    }


def main() -> None:
    """Measure, and write the results."""
    result = {
        "title": "Incoming mail",
        "note": "Public mails beside the checkout, and our own cases of tests/replies/cases.toml. See docs/method/replies.md.",
        "bounces": measure_bounces(),
        "new_words": measure_words(),
        "replies": measure_cases(),
        "speed": measure_speed(),
    }
    text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
    (HERE / "results" / "replies.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
