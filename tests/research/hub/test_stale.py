"""Staleness: each reason to look at an asset again, and the silence of one that is sound."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from scotty.facts import Fact
from scotty.playbook.content import Asset
from scotty.stages.research.shelf import Known, find_stale

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
STORY = Asset(
    name="calder", title="Calder Freight bills by the mile", kind="case_study",
    says=("{customer} sends its invoices {days} days earlier.",), source="https://calder.example/story",
    figures={"customer": "Calder Freight", "days": 6, "employees": 200, "industry": "logistics"},
    expires=date(2028, 1, 1),
)  # fmt: skip
CARD = Asset(
    name="against", title="Against Quillon", kind="battle_card", source="our own", figures={"rival": "Quillon"},
    body="Quillon has no connector for payroll systems.\n\nTheir entry plan costs $49 per seat.",
)  # fmt: skip


def fact(kind: str, days: float = 1.0, **data: Any) -> Fact:
    at = NOW - timedelta(days=days)
    return Fact(kind=kind, at=at, known=at, source="test", key=f"{kind}{days}{data}", data=data)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


FRESH = Known(saved=ago(30), figures=ago(30), used=3)


def know(**more: Any) -> Known:
    return msgspec.structs.replace(FRESH, **more)


@pytest.mark.parametrize(
    ("asset", "known", "sorts"),
    [
        (STORY, FRESH, []),
        (CARD, FRESH, []),
        (STORY, Known(), []),
        (msgspec.structs.replace(STORY, expires=ago(1).date()), FRESH, ["ended"]),
        (msgspec.structs.replace(STORY, expires=ago(-20).date()), FRESH, ["ends"]),
        (STORY, know(figures=ago(600)), ["figures"]),
        (CARD, know(figures=ago(600)), []),
        (STORY, know(saved=ago(100), used=0), ["unused"]),
        (STORY, know(saved=ago(100), used=1), []),
        (STORY, know(customer=[fact("subscription.churned")]), ["customer"]),
        (STORY, know(customer=[fact("subscription.churned", 40)]), []),
        (STORY, know(customer=[fact("account.profiled", employees=420)]), ["customer"]),
        (STORY, know(customer=[fact("account.profiled", employees=230)]), []),
        (STORY, know(customer=[fact("account.profiled", industry="Retail")]), ["customer"]),
        (STORY, know(customer=[fact("account.profiled", industry="Logistics & Supply Chain")]), []),
        (STORY, know(source=[fact("page.read", text="Invoices leave 9 days earlier.")]), ["source"]),
        (STORY, know(source=[fact("page.read", text="Invoices leave 6 days earlier.")]), []),
        (CARD, know(rival=[fact("finding.told", statement="Quillon launches a connector for payroll.")]), ["rival"]),
        (CARD, know(rival=[fact("finding.told", statement="Quillon has no payroll connector.")]), []),
        (CARD, know(rival=[fact("finding.told", statement="Quillon opens an office in Oslo.")]), []),
        (CARD, know(rival=[fact("finding.told", statement="The entry plan costs $59 per seat.")]), ["rival"]),
        (CARD, know(rival=[fact("finding.told", statement="The entry plan costs $49 per seat.")]), []),
        (CARD, know(rival=[fact("finding.told", 40, statement="The entry plan costs $59 per seat.")]), []),
    ],
)  # fmt: skip
def test_each_reason(asset: Asset, known: Known, sorts: list[str]) -> None:
    assert [found.sort for found in find_stale(asset, known, NOW)] == sorts


def test_facts_stand_beside_what_they_changed() -> None:
    told = fact("account.profiled", employees=420)
    (found,) = find_stale(STORY, know(customer=[told]), NOW)
    assert found.facts == (told.id,)
    assert found.why == "It says 200 people; 420 are known now."


def test_what_becomes_known_later_is_not_seen() -> None:
    known = know(customer=[fact("account.profiled", employees=420)])
    assert find_stale(STORY, known, ago(2)) == ()
