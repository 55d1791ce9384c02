"""Budgets: what is claimed counts before it is spent, and what is spent counts by its day."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from scotty.facts import Fact, Refused
from scotty.ports import House
from scotty.ports.purse import Claim, Granted, Limits

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
LIMITS = Limits(
    tokens_day=10_000, money_day=5.0, tokens_account=4_000, money_account=1.0, tokens_agent=6_000
)
CLAIM = Claim(agent="emma", account="a.example", least=1_000, most=3_000, moment=NOON)


def tell(agent: str, account: str, tokens: int, money: float, at: datetime = NOON) -> Fact:
    data = {"agent": agent, "account": account, "tokens_in": tokens, "tokens_out": 0}
    return Fact(
        kind="model.called",
        at=at,
        known=at,
        source="model:test",
        key=f"{agent}{account}{tokens}{money}{at}",
        data={**data, "money": money},
    )


def test_what_is_claimed_counts_until_it_is_given_back(make_house: Callable[..., House]) -> None:
    purse = make_house().purse
    first = purse.reserve(CLAIM, LIMITS)
    assert first.tokens == 3_000
    assert purse.reserve(CLAIM, LIMITS).tokens == 1_000  # what the account has left
    with pytest.raises(Refused, match=r"a\.example"):
        purse.reserve(CLAIM, LIMITS)
    purse.release(first)
    assert purse.reserve(CLAIM, LIMITS).tokens == 3_000


@pytest.mark.parametrize(
    ("spent", "left"),
    [
        ([], 3_000),
        ([("emma", "a.example", 2_000, 0.0)], 2_000),
        ([("emma", "b.example", 5_000, 0.0)], 1_000),
        ([("nathan", "b.example", 8_500, 0.0)], 1_500),
        ([("nathan", "a.example", 3_500, 0.0)], None),
        ([("emma", "", 5_500, 0.0)], None),
        ([("nathan", "b.example", 10, 4.5)], 500),  # half a dollar, at a tenth of a cent a token
        ([("nathan", "b.example", 10, 5.0)], None),
        ([("emma", "a.example", 10, 0.75)], 250),
    ],
)
def test_what_is_left_is_the_least_of_all_limits(
    make_house: Callable[..., House], spent: list[tuple[str, str, int, float]], left: int | None
) -> None:
    house = make_house()
    house.ledger.append(tell(*told) for told in spent)
    claim = msgspec.structs.replace(CLAIM, least=200 if left in (250, 500) else 1_000)
    if any(money for *_, money in spent):
        claim = msgspec.structs.replace(claim, price=0.001)
    if left is None:
        with pytest.raises(Refused, match="budget"):
            house.purse.reserve(claim, LIMITS)
    else:
        assert house.purse.reserve(claim, LIMITS).tokens == left


def test_yesterday_counts_no_longer(make_house: Callable[..., House]) -> None:
    house = make_house()
    house.ledger.append([tell("emma", "a.example", 4_000, 1.0, NOON - timedelta(hours=13))])
    assert house.purse.reserve(CLAIM, LIMITS).tokens == 3_000
    assert not house.purse.spent(NOON)
    spent = house.purse.spent(NOON - timedelta(days=1))
    assert spent["emma", "a.example"] == (4_000, 1.0, 1)


def test_whoever_died_claims_nothing(make_house: Callable[..., House]) -> None:
    purse = make_house().purse
    purse.reserve(msgspec.structs.replace(CLAIM, seconds=0.0), LIMITS)
    assert purse.reserve(CLAIM, LIMITS).tokens == 3_000


def test_many_at_once_never_claim_more_than_there_is(make_house: Callable[..., House]) -> None:
    purse = make_house().purse
    least = msgspec.structs.replace(CLAIM, least=1, most=700)

    def claim(_: int) -> Granted | None:
        try:
            return purse.reserve(least, LIMITS)
        except Refused:
            return None

    with ThreadPoolExecutor(8) as pool:
        granted = [g for g in pool.map(claim, range(40)) if g is not None]
    assert sum(g.tokens for g in granted) == LIMITS.tokens_account
