"""Sources and their dead letters: keys, settings, and reading again after a fix."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from scotty.api.collect import Collector
from scotty.desk.sources import (
    adjust_source,
    connect_segment,
    list_sources,
    read_settings_file,
    replay_letters,
    revoke_source,
    show_message,
)
from scotty.facts import Refused
from scotty.ports import DeadLetter, House
from tests.collector.conftest import Served, connect
from tests.collector.speak import page


def send(served: Served, *messages: object) -> None:
    body = {"batch": messages, "writeKey": served.key}
    assert httpx.post(served.address + "/v1/batch", json=body).status_code == 200


def test_a_key_is_shown_once_and_kept_as_a_hash(house: House) -> None:
    made = connect_segment(house, "http://collector.example", "shop")
    assert len(made.write_key) == 48
    assert made.endpoint == "http://collector.example"
    (listed,) = [s for s in list_sources(house) if s.id == made.source.id]
    assert (listed.name, listed.hint) == ("shop", made.write_key[-4:])
    assert made.write_key not in repr(listed)


@pytest.mark.parametrize(
    "rules",
    [
        {"role": "shop"},
        {"colour": "red"},
        {"page": [{"kind": "web.nothing", "segments": ["x"]}]},
        {"page": [{"kind": "web.page_viewed", "match": "("}]},
        {"event": [{"kind": "web.page_viewed"}]},
    ],
)
def test_settings_that_do_not_hold_are_refused(house: House, rules: dict[str, object]) -> None:
    with pytest.raises(Refused):
        connect_segment(house, "", settings=rules)
    source = connect_segment(house, "").source
    with pytest.raises(Refused):
        adjust_source(house, source.id, rules)


def test_rules_are_read_from_a_file(house: House, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('role = "product"\n[[event]]\nkind = "call.held"\nnames = ["Rang"]\n')
    bad.write_text("role = ")
    made = connect_segment(house, "", settings=read_settings_file(good))
    assert made.source.settings["role"] == "product"
    with pytest.raises(Refused, match=r"bad\.toml"):
        read_settings_file(bad)


def test_unknown_sources_are_refused(house: House) -> None:
    with pytest.raises(Refused):
        revoke_source(house, 10**6)
    with pytest.raises(Refused):
        adjust_source(house, 10**6, {})


def test_adjusted_rules_hold_for_what_comes_later(served: Served, collector: Collector) -> None:
    send(served, page(properties={"path": "/secret-menu"}))
    rules = {"page": [{"kind": "web.pricing_viewed", "segments": ["secret-menu"]}]}
    adjust_source(served.house, int(served.source.partition(":")[2]), rules)
    collector._keys._known.clear()
    send(served, page(messageId="m2", properties={"path": "/secret-menu"}))
    assert {f.key: f.kind for f in served.facts()} == {
        "m1": "web.page_viewed",
        "m2": "web.pricing_viewed",
    }


def test_a_letter_is_read_again_after_a_fix_and_settled(served: Served) -> None:
    send(served, {"type": "tarck", "messageId": "m1", "anonymousId": "a", "event": "Signed Up"})
    (letter,) = served.letters()
    assert "tarck" in show_message(letter)

    still = replay_letters(served.house, [letter.id])
    assert (still.settled, still.facts) == (0, 0)
    assert still.waiting[0].why == letter.why
    assert served.letters()

    mended = show_message(letter).replace("tarck", "track")
    done = replay_letters(served.house, [letter.id], mended)
    assert (done.settled, done.facts, done.waiting) == (1, 1, ())
    (fact,) = served.facts()
    assert (fact.kind, fact.key) == ("product.trial_started", "m1")
    assert served.letters() == []


def test_what_happened_keeps_its_time_but_is_known_only_from_the_replay(served: Served) -> None:
    send(served, page(type="pgae", timestamp="2026-01-05T10:00:00Z"))
    (letter,) = served.letters()
    replay_letters(served.house, [letter.id], show_message(letter).replace("pgae", "page"))
    (fact,) = served.facts()
    assert fact.at.isoformat() == "2026-01-05T10:00:00+00:00"
    assert letter.at is not None
    assert fact.known >= letter.at - timedelta(seconds=1)


def test_replaying_what_came_by_another_way_adds_nothing(served: Served) -> None:
    send(served, page(type="pgae"))
    send(served, page())
    (letter,) = served.letters()
    done = replay_letters(served.house, [letter.id], show_message(letter).replace("pgae", "page"))
    assert (done.settled, done.facts) == (1, 0)
    assert len(served.facts()) == 1


def test_replaying_all_settles_those_that_can_be(served: Served) -> None:
    send(served, *[page(messageId=f"m{i}", type="x") for i in range(3)])
    done = replay_letters(served.house)
    assert done.settled == 0
    assert {x.id for x in done.waiting} >= {x.id for x in served.letters()}


def test_letters_of_others_are_not_ours_to_replay(house: House) -> None:
    house.ledger.append(
        (), [DeadLetter(source="file:x", place="x", why="x", mend="x", payload="x")]
    )
    (letter,) = [x for x in house.ledger.letters(10_000) if x.source == "file:x"]
    with pytest.raises(Refused, match="file"):
        replay_letters(house, [letter.id])
    with pytest.raises(Refused):
        replay_letters(house, [10**9])
    with pytest.raises(Refused):
        replay_letters(house, None, "{}")


def test_letters_wait_for_their_source_even_when_it_is_revoked(house: House, address: str) -> None:
    served = connect(house, address)
    send(served, page(type="pgae"))
    revoke_source(house, int(served.source.partition(":")[2]))
    (letter,) = served.letters()
    mended = show_message(letter).replace("pgae", "page")
    assert replay_letters(house, [letter.id], mended).settled == 1
