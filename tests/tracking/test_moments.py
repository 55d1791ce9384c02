"""The waiting room of moments: durable, told once in whatever process, taken back at most once."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.desk.moments import HOLD, KEPT, conclude_moments, settle_moments
from scotty.facts import Fact
from scotty.ports import House
from scotty.ports.moments import Conclusion, Moment
from scotty.stages.engage.machines import Hit

SENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
START = SENT + timedelta(hours=1)
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def moment(seconds: float, link: int = 1, touch: str = "t", who: str = "ada") -> Moment:
    hit = Hit(
        touch=touch, what="click", link=link, at=START + timedelta(seconds=seconds), sent=SENT,
        visitor=who, agent=AGENT, network="business",
    )  # fmt: skip
    return Moment(
        hit=hit, account="acme.example", contact="ada@acme.example", url="https://o.example/"
    )


def clicks(house: House) -> list[Fact]:
    return house.ledger.facts("email.clicked")


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_a_moment_is_told_once_it_is_ripe(house: House) -> None:
    house.moments.note(moment(0))
    assert settle_moments(house.moments, at(2)) == 0
    assert settle_moments(house.moments, at(3)) == 1
    assert settle_moments(house.moments, at(4)) == 0
    (fact,) = clicks(house)
    assert (fact.at, fact.known) == (at(0), at(3))


def test_what_waited_longer_than_it_is_kept_is_still_told(house: House) -> None:
    house.moments.note(moment(0))
    assert settle_moments(house.moments, at(0) + 3 * KEPT) == 1
    assert len(clicks(house)) == 1


def test_a_flooded_mail_is_settled_piece_by_piece(house: House) -> None:
    for number in range(250):
        house.moments.note(moment(number * 30))
    assert settle_moments(house.moments, at(250 * 30) + HOLD) == 250
    assert len(clicks(house)) == 125  # one for each minute


def test_told_moments_are_let_go_after_a_day(house: House) -> None:
    house.moments.note(moment(0))
    settle_moments(house.moments, at(3))
    settle_moments(house.moments, at(3) + KEPT)
    with house.ledger.connect() as connection:  # type: ignore[attr-defined]
        assert connection.execute("select count(*) from moments").fetchone() == (0,)
    assert len(clicks(house)) == 1


def test_a_failed_conclusion_loses_nothing(house: House) -> None:
    house.moments.note(moment(0))

    def fail(_: Sequence[Moment]) -> Conclusion:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        house.moments.settle(at(9), SENT, fail)
    assert clicks(house) == []
    assert settle_moments(house.moments, at(9)) == 1
    assert len(clicks(house)) == 1


def test_several_settlers_tell_each_moment_once(house: House) -> None:
    chance = random.Random(5)
    for number in range(300):
        house.moments.note(moment(chance.uniform(0, 600), touch=f"t{number % 40}"))
    with ThreadPoolExecutor(4) as pool:
        settled = sum(pool.map(lambda _: settle_moments(house.moments, at(900)), range(12)))
    assert settled == 300
    assert settle_moments(house.moments, at(900)) == 0


def test_a_slow_sweep_is_taken_back_once(house: House) -> None:
    for place, seconds in enumerate((0, 6, 12), start=1):
        house.moments.note(moment(seconds, link=place))
        settle_moments(house.moments, at(seconds) + HOLD)
    told = clicks(house)
    assert [fact.verdict for fact in told] == ["human", "human", "bot"]
    judged = house.ledger.facts("moment.judged")
    assert {fact.because[0] for fact in judged} == {fact.id for fact in told[:2]}
    settle_moments(house.moments, at(60))
    assert len(house.ledger.facts("moment.judged")) == 2


def test_a_fact_of_two_hits_stands_as_long_as_one_of_them_was_a_person() -> None:
    kept = [
        told(1, moment(0), "human", "f"),
        told(2, moment(20), "human", "f"),
        told(3, moment(21, link=2, who="scanner"), None, ""),
    ]
    facts, verdicts = conclude_moments(kept, ripe=at(30), now=at(33))
    assert [fact.kind for fact in facts] == ["email.clicked"]
    assert {number: verdict for number, (verdict, _) in verdicts.items()} == {2: "bot", 3: "bot"}


def told(number: int, one: Moment, verdict: str | None, fact: str) -> Moment:
    return msgspec.structs.replace(one, id=number, verdict=verdict, fact=fact)


@given(
    st.lists(
        st.tuples(st.floats(0, 90), st.integers(0, 3), st.sampled_from("ab")),
        min_size=1,
        max_size=9,
    ),
    st.lists(st.floats(0, 100), max_size=6),
)
def test_whenever_it_is_settled_what_counts_in_the_end_is_the_same(
    hits: list[tuple[float, int, str]], settlings: list[float]
) -> None:
    """Facts that are not taken back are no more than those of one settlement at the end."""
    arrived = sorted((moment(s, link, who=w) for s, link, w in hits), key=lambda m: m.hit.at)
    whole = count(arrived, [1000.0])
    pieces = count(arrived, [*sorted(settlings), 1000.0])
    # An echo told in doubt stays in doubt; nothing is a person that the whole would not call one.
    assert pieces <= whole


def count(arrived: list[Moment], settlings: list[float]) -> set[str]:
    """Return the ids of the facts that count as a person's, after settling at these moments."""
    kept: dict[int, Moment] = {}
    human: set[str] = set()
    for moment_ in settlings:
        for number, one in enumerate(arrived):
            if one.hit.at <= at(moment_):
                kept.setdefault(number, told(number, one, None, ""))
        facts, verdicts = conclude_moments(list(kept.values()), at(moment_) - HOLD, at(moment_))
        for number, (verdict, fact) in verdicts.items():
            kept[number] = told(number, kept[number], verdict, fact)
        human |= {f.id for f in facts if f.kind == "email.clicked" and f.verdict == "human"}
        human -= {f.because[0] for f in facts if f.kind == "moment.judged"}
    return human
