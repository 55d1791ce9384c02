"""The default sequences over the sandbox market: nobody gets an exception, a hole or a loose claim."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from scotty.facts import Fact, Timeline
from scotty.facts.timeline import Entry
from scotty.playbook.content import default_assets
from scotty.playbook.sequence import Sequence, default_sequences, parse_sequence
from scotty.signals.view import View
from scotty.stages.engage.compose import (
    Case,
    Grounds,
    check_draft,
    find_slot,
    list_own,
    list_slots,
    preview_sequence,
)
from scotty.stages.engage.draft import Draft
from tests.compose.world import LINKS, SENDER, STEP

END = datetime(2026, 6, 30, tzinfo=UTC)
ASSETS = default_assets()
SEQUENCES = {name: parse_sequence(text) for name, text in default_sequences().items()}


def cases(facts: list[Fact], moment: datetime) -> Iterator[Case]:
    entries = defaultdict(list)
    for fact in facts:
        if fact.account:
            entries[fact.account].append(Entry(fact, fact.account, fact.known))
    for account, told in entries.items():
        view = View(Timeline(account, told), moment)
        for place, contact in enumerate(view.people.values()):
            links = LINKS if place % 2 else {}
            yield Case(
                view=view, contact=contact, step=STEP, sender=SENDER, assets=ASSETS, links=links
            )


@pytest.mark.parametrize("sequence", SEQUENCES.values(), ids=list(SEQUENCES))
def test_a_default_sequence_asks_only_for_slots_that_are(sequence: Sequence) -> None:
    for step in sequence.step:
        for text in (
            step.subject,
            step.body,
            *(w for v in step.variants for w in (v.subject, v.body)),
        ):
            assert all(find_slot(name) for name in list_slots(text)), step.name


def test_the_default_is_the_seven_touches() -> None:
    days = [(s.day, s.name) for s in SEQUENCES["seven-touches"].step]
    assert [day for day, _ in days] == [1, 3, 7, 10, 10, 14, 21, 30]
    assert len(SEQUENCES["seven-touches"].step[0].variants) == 2


@pytest.mark.slow
@pytest.mark.parametrize("moment", [END, datetime(2025, 12, 31, tzinfo=UTC)])
def test_everybody_gets_drafts_whose_claims_hold(
    small_market: list[Fact], moment: datetime
) -> None:
    passed = total = claims = 0
    for case in list(cases(small_market, moment))[::4]:
        for sequence in SEQUENCES.values():
            drafts = preview_sequence(sequence, case)
            passed += sum(not draft.faults for draft in drafts)
            total += len(drafts)
            for draft in drafts:
                assert all(fault.what and fault.mend for fault in draft.faults)
        claims += sum(map(check_claims, [case] * len(drafts), drafts))
    assert total > 2_000
    assert claims > 100
    assert passed / total > 0.95, f"{passed} of {total} drafts pass"


def check_claims(case: Case, draft: Draft) -> int:
    """Return how many claims a draft has, each of which its own facts support."""
    grounds = Grounds(case.view, case.contact, case.assets, list_own(case))
    for claim in draft.claims:
        assert all(grounds.refuse(name) is None for name in claim.facts), claim
        alone = Draft(subject="x", body=claim.text, claims=(claim,))
        own = list_own(case)
        faults = check_draft(alone, case.view, case.contact, case.assets, own)
        assert not [f for f in faults if "facts do not say" in f.what], (claim, faults)
    return len(draft.claims)


def test_the_same_person_gets_the_same_words(small_market: list[Fact]) -> None:
    some = list(cases(small_market[:4_000], END))[:5]
    again = list(cases(list(reversed(small_market[:4_000])), END))
    twins = {case.contact.key: case for case in again}
    sequence = SEQUENCES["seven-touches"]
    for case in some:
        assert preview_sequence(sequence, case) == preview_sequence(
            sequence, twins[case.contact.key]
        )
