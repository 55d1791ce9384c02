"""Is every claim of the demo borne out by its facts? Counted by code over a whole workspace.

Profiles of all accounts (each line against its facts: names, numbers, days, quotations), intel on
the people of those that were researched, all battle cards, all drafts that wait, and the answers to
one question for each tool. `left out` are sentences that the check itself kept from being shown:
they are faults of ours, too. Run: SCOTTY_HOME=… python bench/grounded.py, on a workspace that
`scotty demo` has filled. Writes bench/results/grounded.json.
"""

import json
import logging
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

from scotty.desk.ask import ask, list_examples
from scotty.desk.local import recognise_local
from scotty.desk.outbox import check_words
from scotty.desk.outfit import fit_out
from scotty.desk.profile import read_basis
from scotty.desk.rivals import read_market
from scotty.desk.tools import Context, Means
from scotty.ports import House
from scotty.ports.outreach import Wanted
from scotty.settings import read_settings
from scotty.signals.view import View
from scotty.stages.research.cards import check_card, write_card
from scotty.stages.research.intel import make_intel
from scotty.stages.research.profile import make_profile
from scotty.wire import open_house

RESULT = Path(__file__).parent / "results" / "grounded.json"
AT_ONCE = 500


def count_profiles(house: House) -> Counter[str]:
    """Count the lines of all profiles, and the suggestions for people where research ran."""
    told: Counter[str] = Counter()
    now = house.clock.now()
    basis = read_basis(house, now)
    keys = iter([str(row["key"]) for row in house.tables.accounts()])
    while chunk := list(islice(keys, AT_ONCE)):
        for timeline in house.ledger.timelines(chunk).values():
            view = View(timeline, now)
            profile = make_profile(view, basis)
            told["profiles"] += 1
            told["lines"] += sum(len(section.lines) for section in profile.sections)
            told["lines: left out"] += len(profile.flaws)
            if profile.looked.runs:
                for person in view.people.values():
                    intel = make_intel(view, person, basis, {})
                    told["people"] += 1
                    told["people: left out"] += len(intel.flaws)
    return told


def count_cards(house: House) -> Counter[str]:
    """Count the lines of all battle cards, and what is wrong with them."""
    now = house.clock.now()
    market = read_market(house, now)
    told: Counter[str] = Counter()
    for rival in market.rivals:
        card = write_card(rival, market)
        told["cards"] += 1
        told["card lines"] += len(card.lines)
        told["card lines: faults"] += len(check_card(card, house.ledger.fact, market.assets, now))
    return told


def count_drafts(house: House) -> Counter[str]:
    """Count the drafts that wait, their claims, and what the check of words finds in them now."""
    outfit = fit_out(house, "http://127.0.0.1:8080")
    told: Counter[str] = Counter()
    for touch in house.outreach.touches(Wanted(attention=True, limit=10_000)):
        told["drafts"] += 1
        told["claims"] += len(touch.claims)
        facts = [f for claim in touch.claims for f in claim["facts"] if not f.startswith("asset:")]
        told["claims: facts that are not there"] += sum(house.ledger.fact(f) is None for f in facts)
        told["drafts: faults"] += len(check_words(outfit, touch, touch.subject, touch.body).faults)
    return told


class Withheld(logging.Handler):
    """Counts the lines that an answer kept back."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self.count += "withheld" in record.getMessage()


def count_answers(house: House) -> Counter[str]:
    """Ask one question for each tool; count lines, those without a receipt, and those kept back."""
    heard = Withheld()
    logging.getLogger("scotty.desk.ask").addHandler(heard)
    means = Means(house, "http://127.0.0.1:8080")
    context = Context(means, recognise_local(house, "bench", None, ""))
    told: Counter[str] = Counter()
    for question in list_examples(context):
        answered = ask(context, question, look=True)
        told["answers"] += 1
        told["answer lines"] += len(answered.lines)
        known = {receipt.id for receipt in answered.receipts}
        told["answer lines: receipts that are not there"] += sum(
            not set(line.facts) <= known for line in answered.lines
        )
    means.close()
    told["answer lines: left out"] = heard.count
    return told


def main() -> None:
    """Count, write, and fail where anything is not borne out."""
    with open_house(read_settings()) as house:
        house.tables.refresh()
        told: Counter[str] = Counter()
        for count in (count_profiles, count_cards, count_drafts, count_answers):
            told.update(count(house))
            print(dict(told), flush=True)
    result = {
        "title": "Every claim borne out",
        "note": (__doc__ or "").split("\n\n", 1)[1],
        **told,
        "goal": "0 left out, 0 faults, 0 not there",
    }
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if any(n for name, n in told.items() if ":" in name):
        sys.exit(1)


if __name__ == "__main__":
    main()
