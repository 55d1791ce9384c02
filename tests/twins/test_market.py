"""The make-believe market: the same every time, complete, well-formed, and silent about its truth."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

import msgspec
import pytest

from scotty.facts import Fact, Refused
from scotty.facts.kinds import KINDS
from scotty.signals import load_signals
from scotty.twins.market import Market, Simulation, simulate

END = datetime(2026, 6, 30, 12, tzinfo=UTC)
START = datetime(2025, 6, 30, tzinfo=UTC)
SPENT_BY_ALL = {"spend.recorded"}


def digest(facts: Iterable[Fact]) -> str:
    total = blake2b(digest_size=16)
    for fact in facts:
        total.update(msgspec.json.encode(fact))
    return total.hexdigest()


@pytest.fixture(scope="module")
def market() -> Simulation:
    return simulate(Market(companies=2_000, end=END))


@pytest.fixture(scope="module")
def facts(market: Simulation) -> list[Fact]:
    return list(market.facts())


def test_same_market_same_facts() -> None:
    small = Market(companies=200, end=END)
    first, second = simulate(small), simulate(small)
    assert digest(first.facts()) == digest(second.facts())
    assert digest(first.facts()) == digest(first.facts()), "telling twice tells the same"
    assert first.truth().equals(second.truth())


@pytest.mark.slow
@pytest.mark.parametrize(
    "other",
    [
        Market(companies=200, end=END, seed=8),
        Market(companies=200, end=END + timedelta(days=1)),
        Market(companies=200, end=END, days=180),
        Market(companies=201, end=END),
    ],
)
def test_other_market_other_facts(other: Market) -> None:
    assert digest(simulate(other).facts()) != digest(
        simulate(Market(companies=200, end=END)).facts()
    )


@pytest.mark.slow
@pytest.mark.parametrize("companies", [1, 200, 1_000])
def test_smaller_market_is_a_part_of_the_larger(facts: list[Fact], companies: int) -> None:
    """Every fact of a small market stands in the large one; only spend grows with size."""
    known = {msgspec.json.encode(f) for f in facts}
    part = simulate(Market(companies=companies, end=END))
    told = [f for f in part.facts() if f.kind not in SPENT_BY_ALL]
    assert told
    assert all(msgspec.json.encode(f) in known for f in told)
    assert part.truth().num_rows == companies


def test_every_signal_kind_is_emitted_and_every_kind_declared(facts: list[Fact]) -> None:
    kinds = {f.kind for f in facts}
    signals = set(load_signals())
    assert signals <= kinds
    assert kinds <= signals | set(KINDS)


def test_every_kind_that_a_market_tells(facts: list[Fact]) -> None:
    told = {
        "account.profiled", "contact.profiled", "contact.left", "deal.opened", "deal.staged",
        "deal.amended", "deal.won", "deal.lost", "call.transcribed", "touch.sent", "ad.shown",
        "spend.recorded", "usage.recorded", "subscription.started", "subscription.renewed",
        "subscription.churned", "ticket.opened", "visitor.identified", "topic.scored",
        "product.told", "seller.told",
    }  # fmt: skip
    assert told <= {f.kind for f in facts}


def test_times_lie_in_the_window_and_in_order(facts: list[Fact]) -> None:
    for fact, after in itertools.pairwise(facts):
        assert fact.at <= fact.known <= after.known
    assert facts[0].known == START
    assert facts[-1].known <= END


def test_all_is_labelled_as_simulated(facts: list[Fact]) -> None:
    assert all(f.source == "sandbox" or f.source.startswith("sandbox:") for f in facts)


def test_repeats_are_the_very_same_fact(facts: list[Fact]) -> None:
    tellings: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        tellings[fact.id].append(fact)
    repeated = [group for group in tellings.values() if len(group) > 1]
    assert all(len(group) == 2 and group[0] == group[1] for group in repeated)
    assert 0.006 < len(repeated) / len(tellings) < 0.016


def test_names_are_unique_and_reserved(facts: list[Fact]) -> None:
    profiles = [f for f in facts if f.kind == "account.profiled" and f.source == "sandbox:crm"]
    domains = {f.account for f in profiles}
    assert len(domains) == 2_000
    assert len({f.data["name"] for f in profiles}) == 2_000
    accounts = {f.account for f in facts if f.account is not None}
    assert accounts == domains
    assert all(domain.endswith(".example") for domain in accounts)
    people = {f.contact for f in facts if f.contact is not None}
    assert all(person.split("@")[1] in accounts for person in people)


def test_addresses_belong_to_their_accounts(facts: list[Fact]) -> None:
    for fact in facts:
        if fact.contact is not None:
            assert fact.account is not None
            assert fact.contact.endswith(f"@{fact.account}")


def test_values_are_json_and_plausible(facts: list[Fact]) -> None:
    for fact in facts:
        assert msgspec.json.decode(msgspec.json.encode(fact), type=Fact) == fact
        assert fact.mass > 0


def test_topics_are_surges_from_60_on(facts: list[Fact]) -> None:
    for fact in facts:
        if fact.kind == "topic.surged":
            assert 60 <= fact.data["score"] <= 99
            assert fact.mass == pytest.approx((fact.data["score"] - 50) / 25)
        elif fact.kind == "topic.scored":
            assert 1 <= fact.data["score"] < 60


def test_visitors_are_recognised_later(facts: list[Fact]) -> None:
    """Visits before the visitor said who they are carry no contact; later ones carry it."""
    said = {f.visitor: f for f in facts if f.kind == "visitor.identified"}
    before = after = 0
    for fact in facts:
        if fact.kind != "web.page_viewed" or fact.verdict == "bot" or fact.visitor not in said:
            continue
        named = said[fact.visitor]
        assert named.account == named.data["account"]
        if fact.at < named.at:
            before += fact.account is None
            assert fact.contact is None
            assert fact.account in {None, named.account}
        else:
            after += 1
            assert (fact.account, fact.contact) == (named.account, named.contact)
    assert before > 50
    assert after > 200


def test_noise_is_what_it_is_said_to_be(facts: list[Fact]) -> None:
    count = len(facts)
    verdicts = Counter(f.verdict for f in facts)
    assert 0.03 < verdicts["bot"] / count < 0.08
    assert 0.01 < verdicts["soft"] / count < 0.05
    web = [f for f in facts if f.kind.startswith("web.")]
    assert 0.2 < sum(f.account is None for f in web) / len(web) < 0.5
    late = sum(f.known - f.at > timedelta(hours=12) for f in web)
    assert 0.01 < late / len(web) < 0.03
    bursts = Counter(f.visitor for f in web if f.verdict == "bot")
    assert sum(bursts.values()) / len(bursts) > 20, "crawlers come in bursts"


def test_profiles_have_gaps_and_contradictions(facts: list[Fact]) -> None:
    by_account: defaultdict[str | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind == "account.profiled":
            by_account[fact.account].append(fact)
    first = [group[0] for group in by_account.values()]
    assert all(f.known == START for f in first)
    assert 0.2 < sum("revenue" not in f.data for f in first) / len(first) < 0.36
    other = [g for g in by_account.values() if any(f.source == "sandbox:enrichment" for f in g)]
    assert 0.04 < len(other) / len(first) < 0.12


def test_truth_never_leaks(facts: list[Fact], market: Simulation) -> None:
    """No field of the truth is a field of a fact, and no fact tells of a later end."""
    secret = set(market.truth().column_names) - {"account"}
    secret |= {"affinity", "hazard", "caused", "willing", "strength", "chance", "hollow", "case"}
    for fact in facts:
        assert not secret & set(fact.data)
    told = {f.kind for f in facts if f.deal is not None and f.at > END}
    assert not told


def test_odd_markets_are_refused() -> None:
    with pytest.raises(Refused, match="companies"):
        Market(companies=0, end=END)
    with pytest.raises(Refused, match="days"):
        Market(days=5, end=END)
    with pytest.raises(Refused, match="zone"):
        Market(end=datetime(2026, 6, 30))  # noqa: DTZ001
