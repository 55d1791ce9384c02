"""Versions of the playbook and of weights: none lost, none doubled, any restored."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from scotty.desk.playbook import (
    current_playbook,
    diff_versions,
    list_versions,
    read_version,
    restore_version,
    save_playbook,
)
from scotty.desk.weights import (
    compare_icp,
    fit_weights,
    keep_weights,
    list_weights,
    serve_weights,
    served_fit,
    served_intent,
    served_weights,
)
from scotty.facts import Fact, Refused
from scotty.playbook import Intent, default_text
from scotty.ports import House
from scotty.settings import Settings
from scotty.signals import load_signals
from scotty.stages.identify.intent import rule_weights
from scotty.wire import open_house
from tests.identify.fitting import CARD, MARKET, planted_wins

START = datetime(2026, 3, 1, tzinfo=UTC)
WARMER = default_text().replace("intent_above = 70", "intent_above = 72")


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def pass_days(self, days: float) -> datetime:
        self.moment += timedelta(days=days)
        return self.moment


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def house(database: str, home: Path, clock: Hands) -> Iterator[House]:
    with open_house(Settings(home=home, database_url=database)) as opened:
        yield msgspec.structs.replace(opened, clock=clock)


def test_the_first_version_is_the_packages_text(house: House) -> None:
    book, number, text = current_playbook(house)
    assert (number, text) == (1, default_text())
    assert book.hot.intent_above == 70
    assert house.ledger.facts("playbook.saved") == []


def test_a_save_counts_from_its_moment_on(house: House, clock: Hands) -> None:
    save_playbook(house, default_text().replace("near = 50", "near = 40"), "ann")
    saved = clock.pass_days(2)
    assert save_playbook(house, WARMER, "bob", "too many calls") == 3
    later = clock.pass_days(5)
    assert current_playbook(house)[1] == 3
    assert current_playbook(house, later)[0].hot.intent_above == 72
    assert current_playbook(house, saved - timedelta(seconds=1))[1] == 2
    assert current_playbook(house, START - timedelta(days=90))[1] == 1
    assert [(v.number, v.by, v.note) for v in list_versions(house)] == [
        (1, "scotty", "What Scotty starts with."),
        (2, "ann", ""),
        (3, "bob", "too many calls"),
    ]


def test_restoring_is_a_new_version_with_the_old_text(house: House) -> None:
    save_playbook(house, WARMER, "ann")
    assert restore_version(house, 1, "ann") == 3
    assert current_playbook(house)[2] == default_text()
    assert read_version(house, 2).text == WARMER
    assert read_version(house, 3).note == "Restored version 1."
    with pytest.raises(Refused, match="no version 9"):
        restore_version(house, 9, "ann")


def test_the_same_text_is_no_new_version(house: House) -> None:
    assert save_playbook(house, WARMER, "ann") == 2
    assert save_playbook(house, WARMER, "bob") == 2


def test_a_text_that_does_not_hold_is_refused_and_not_kept(house: House) -> None:
    for text, said in (
        ("[hot", "not TOML"),
        ("[hot]\nintent_above = 700", "intent_above"),
        ('[icp.employees]\n"1-49" = "good"', "no band '1-49'"),
    ):
        with pytest.raises(Refused, match=said):
            save_playbook(house, text, "ann")
    assert len(list_versions(house)) == 1


def test_differences_read_as_a_diff(house: House) -> None:
    save_playbook(house, WARMER, "ann")
    lines = diff_versions(house, 1, 2).splitlines()
    assert "-intent_above = 70" in lines
    assert "+intent_above = 72" in lines
    assert diff_versions(house, 2, 2) == ""


def test_whoever_saves_on_a_stale_version_is_told(house: House) -> None:
    save_playbook(house, WARMER, "ann", base=1)
    with pytest.raises(Refused, match="ann saved version 2 after you opened version 1"):
        save_playbook(house, default_text().replace("near = 50", "near = 5"), "bob", base=1)
    assert len(list_versions(house)) == 2


def test_saves_at_once_all_stand_once_or_are_refused(house: House) -> None:
    texts = [default_text().replace("near = 50", f"near = {n}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda text: save_playbook(house, text, "ann"), texts))
    assert sorted(numbers) == list(range(2, 10))
    assert {read_version(house, n).text for n in numbers} == set(texts)
    with ThreadPoolExecutor(8) as pool:
        tries = [
            pool.submit(save_playbook, house, WARMER + f"# {n}\n", "ann", "", 9) for n in range(8)
        ]
    done = [t.result() for t in tries if t.exception() is None]
    assert done == [10]
    assert all(isinstance(t.exception(), Refused | None) for t in tries)


def tell_market(house: House, wins: list[str]) -> None:
    kept = ("name", "domain", "industry", "employees", "revenue", "country", "growth")
    facts = [
        Fact(
            kind="account.profiled",
            at=START - timedelta(days=9),
            known=START - timedelta(days=9),
            source="file:accounts",
            key=row["account"],
            account=row["account"],
            data={field: row[field] for field in (*kept, "technologies")},
        )
        for row in MARKET.to_pylist()
    ]
    facts += [
        Fact(
            kind="deal.won",
            at=START - timedelta(days=8),
            known=START + timedelta(days=3),
            source="file:deals",
            key=account,
            account=account,
            deal=f"d-{account}",
        )
        for account in wins
    ]
    house.ledger.append(facts)


def test_fit_is_learnt_from_what_was_known_then_served_and_restored(
    house: House, clock: Hands
) -> None:
    wins = planted_wins(MARKET, 5.0, 0.02)
    tell_market(house, wins)
    first = fit_weights(house)
    clock.pass_days(4)
    second = fit_weights(house)
    assert (first.evidence["wins"], second.evidence["wins"]) == (0, len(wins))
    assert "No won account" in first.remark
    assert second.name == "fit-2"
    assert served_fit(house, CARD).version == "fit-2"
    assert served_fit(house, CARD, START).version == "fit-1"
    assert served_fit(house, CARD, START - timedelta(days=1)).version == "rules"
    changed = {shift.level: shift for shift in compare_icp(house)}
    assert changed["manufacturing"].after > changed["manufacturing"].before
    assert f"of {len(wins)} won accounts" in changed["manufacturing"].why
    serve_weights(house, "fit", "1", "ann")
    assert served_fit(house, CARD).version == "fit-1"
    serve_weights(house, "fit", "rules", "ann")
    assert served_weights(house, "fit") is None
    assert [f.number for f in list_weights(house, "fit")] == [1, 2]
    with pytest.raises(Refused, match="no fit weights '7'"):
        serve_weights(house, "fit", "7", "ann")


def test_a_new_card_applies_to_learnt_weights_at_once(house: House, clock: Hands) -> None:
    tell_market(house, planted_wins(MARKET, 5.0, 0.02))
    clock.pass_days(4)
    fit_weights(house)
    card = msgspec.structs.replace(CARD, vetoed=("country:DE",))
    vetoed = [level.name for level in served_fit(house, card).levels["country"] if level.vetoed]
    assert vetoed == ["DE"]
    assert served_fit(house, card).wins == served_fit(house, CARD).wins > 0


def test_learnt_intent_serves_only_under_the_rules_it_refines(house: House) -> None:
    signals, rules = load_signals(), Intent()
    plain = rule_weights(signals, rules, "rules")
    assert served_intent(house, signals, rules) == plain
    better = msgspec.structs.replace(plain, base=41.0, shares=plain.shares | {"people": 9.0})
    evidence = {"as_of": START, "rules": msgspec.to_builtins(plain)}
    fitted = keep_weights(house, "intent", better, evidence)
    assert served_intent(house, signals, rules) == plain
    serve_weights(house, "intent", fitted.id, "scotty")
    assert served_intent(house, signals, rules).base == 41.0
    assert served_intent(house, signals, rules).version == "intent-1"
    changed = served_intent(house, signals, Intent(muted=("email.opened",)))
    assert (changed.version, changed.kinds["email.opened"]) == ("rules", 0.0)
    assert "learn again" in changed.note
