"""Small fields of accounts, built from timelines, shared by the tests of judgement."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from scotty.facts import Fact
from scotty.playbook import Playbook, default_text, parse_playbook
from scotty.signals import SIGNALS, load_signals
from scotty.stages.identify.fit import fit_norms, no_profiles, read_profiles
from scotty.stages.identify.intent import half_lives, rule_weights
from scotty.stages.identify.judge import Field, Judged, People, Rules, judge
from scotty.stages.identify.measures import Measures
from scotty.stages.identify.profiles import SCHEMA
from tests.identify.stories import NOW, entry

load_signals()
BOOK = parse_playbook(default_text())


def rules(book: Playbook = BOOK) -> Rules:
    return Rules(
        book=book,
        intent=rule_weights(SIGNALS, book.intent, "rules"),
        fit=fit_norms(no_profiles(), (), book.icp),
        signals=SIGNALS,
    )


def field(
    accounts: Mapping[str, Mapping[str, Any]],
    facts: Sequence[Fact] = (),
    people: Sequence[tuple[str, str, str]] = (),
    **more: Any,
) -> Field:
    """Return a field: accounts with their profiles, signals, and (account, name, title) of people."""
    measures = Measures(half_lives(SIGNALS), BOOK.intent.person_half_life, NOW)
    measures.watch(accounts)
    for told in facts:
        measures.add(entry(told))
    table = pa.Table.from_pylist(
        [{"account": key, "name": key, **profile} for key, profile in accounts.items()],
        schema=SCHEMA,
    )
    return Field(
        moment=NOW,
        measures=measures,
        profiles=read_profiles(table, measures.accounts),
        people=People(
            row=np.array([measures.row[a] for a, _, _ in people], dtype=np.int64),
            contact=np.array([f"{n}@{a}" for a, n, _ in people], dtype=object),
            name=np.array([n for _, n, _ in people], dtype=object),
            title=np.array([t for _, _, t in people], dtype=object),
            fact=np.array([f"{i:032x}" for i in range(len(people))], dtype=object),
        ),
        tiers=more.get("tiers", np.zeros(len(accounts), dtype=np.int64)),
        pinned=more.get("pinned", {}),
        working=more.get("working", np.zeros(len(accounts), dtype=bool)),
        price=300.0,
    )


def judged(*args: Any, book: Playbook = BOOK, **more: Any) -> Judged:
    return judge(field(*args, **more), rules(book))
