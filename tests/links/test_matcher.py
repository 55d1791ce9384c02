"""The matcher on a real Splink: probabilities that add up, the same each time, learnt from data."""

import math
import random
from pathlib import Path

import pytest

from scotty.ports.links import Company
from scotty.vendors.splink import SplinkMatcher
from scotty.vendors.splink.frame import Counts, build_frame
from scotty.vendors.splink.learn import learn_model
from scotty.vendors.splink.model import load_prior

ACME = Company(
    key="acme.com",
    name="Acme Systems Inc",
    domain="acme.com",
    phone="+1 (212) 555-0100",
    country="US",
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("other", "found"),
    [
        (Company(key="x", name="ACME Systems GmbH"), ["the same name"]),
        (Company(key="x", name="Systems Acme"), ["the same words in the name"]),
        (
            Company(key="x", name="Acme"),
            ["all but common words of the name", "the domain spells the other's name"],
        ),
        (Company(key="x", name="Acme Sistems"), ["nearly the same name"]),
        (Company(key="x", name="Initech"), ["a different name"]),
        (Company(key="x", name=None, domain="www.acme.com"), ["the same domain"]),
        (Company(key="x", name=None, domain="acme.de"), ["the same domain under another ending"]),
        (
            Company(key="x", name="Initech", domain="initech.de"),
            ["a different name", "a different domain"],
        ),
        (Company(key="x", name=None, phone="212.555.0100"), ["the same phone number"]),
        (Company(key="x", name=None, country="us"), ["the same country"]),
        (Company(key="x"), []),
    ],
)
def test_findings(other: Company, found: list[str]) -> None:
    (likeness,) = SplinkMatcher().compare([(ACME, other)], among=50_000)
    assert [clue.found for clue in likeness.clues] == found


def test_prior_and_clues_add_up_to_the_log_odds() -> None:
    pairs = [
        (ACME, Company(key=str(n), name=name, country=c))
        for n, name, c in [(1, "Acme", "US"), (2, "Acme Systems", "DE"), (3, "Other", None)]
    ]
    for likeness in SplinkMatcher().compare(pairs, among=50_000):
        bits = likeness.prior_bits + sum(clue.bits for clue in likeness.clues)
        assert likeness.probability == pytest.approx(2**bits / (1 + 2**bits), rel=1e-6)


def test_worked_example_of_the_page() -> None:
    """The numbers of docs/method/matching.md."""
    other = Company(key="lead", name="ACME Sistems GmbH", phone="+1 212 555 0100", country="DE")
    (likeness,) = SplinkMatcher().compare([(ACME, other)], among=50_000)
    assert likeness.prior_bits == pytest.approx(-16.61, abs=0.005)
    assert [(clue.field, round(clue.bits, 2)) for clue in likeness.clues] == [
        ("name", 11.45),
        ("phone", 16.19),
        ("country", -3.65),
    ]
    assert likeness.probability == pytest.approx(0.9941, abs=0.0001)


def test_a_name_that_many_bear_weighs_less() -> None:
    crowd = [Company(key=f"c{n}", name="Central Bakery") for n in range(50)]
    lead = Company(key="lead", name="Central Bakery Ltd")
    many = SplinkMatcher().match(crowd, [lead], least=0.0)
    one = SplinkMatcher().match(crowd[:1], [lead], least=0.0)
    assert many[0].probability < 0.1 < one[0].probability


def test_no_companies_no_pairs() -> None:
    assert SplinkMatcher().match([]) == []
    assert SplinkMatcher().match([ACME], []) == []
    assert SplinkMatcher().compare([], among=10) == []
    assert SplinkMatcher().match([Company(key="a"), Company(key="b")]) == []


def test_prior_parameters_are_probabilities_in_order() -> None:
    for field in load_prior().field:
        assert math.isclose(sum(level.m for level in field.levels), 1, abs_tol=1e-9), field.name
        assert math.isclose(sum(level.u for level in field.levels), 1, abs_tol=1e-9), field.name
        bits = [level.bits for level in field.levels]
        assert bits == sorted(bits, reverse=True), field.name
        assert all(level.why for level in field.levels)


def make_twins(count: int) -> tuple[list[Company], list[Company]]:
    """Companies and their twins; of the twins' phones three in ten agree, of countries nine."""
    rng = random.Random(5)
    left, right = [], []
    for number in range(count):
        word = "".join(rng.choice("bcdfglmnprstvz") + rng.choice("aeiou") for _ in range(5))
        phone, country = str(rng.randrange(10**9, 10**10)), rng.choice(["US", "DE"])
        left.append(Company(key=f"l{number}", name=word, phone=phone, country=country))
        changed = phone if rng.random() < 0.3 else str(rng.randrange(10**9, 10**10))
        abroad = country if rng.random() < 0.9 else "CH"
        right.append(Company(key=f"r{number}", name=f"{word} Ltd", phone=changed, country=abroad))
    return left, right


@pytest.mark.slow
def test_weights_are_learnt_where_there_is_enough() -> None:
    prior = load_prior()
    left, right = make_twins(900)
    counts = Counts(left, right)
    frames = [build_frame(left, counts, 2e-6), build_frame(right, counts, 2e-6, len(left))]
    learnt = learn_model(prior, frames, 1 / 1000)
    assert learnt == learn_model(prior, frames, 1 / 1000), "the same data, the same weights"
    phone, told = (next(f for f in m.field if f.name == "phone") for m in (learnt, prior))
    assert 0.3 < phone.levels[0].m < 0.5 < told.levels[0].m, "between what data and prior say"
    country = next(f for f in learnt.field if f.name == "country")
    assert country.levels[0].u > 0.25, "half of random pairs agree here"
    few = [frame.slice(0, 200) for frame in frames]
    assert learn_model(prior, few, 1 / 1000) == prior, "two hundred pairs are too few"


@pytest.mark.slow
def test_the_same_companies_the_same_probabilities() -> None:
    left, right = make_twins(400)
    first = SplinkMatcher().match(left, right)
    assert len(first) >= 390
    assert first == SplinkMatcher().match(left, right)


def test_the_page_shows_what_is_computed() -> None:
    page = (Path(__file__).parents[2] / "docs" / "method" / "matching.md").read_text("utf-8")
    other = Company(key="lead", name="ACME Sistems GmbH", phone="+1 212 555 0100", country="DE")
    (likeness,) = SplinkMatcher().compare([(ACME, other)], among=50_000)
    total = likeness.prior_bits + sum(clue.bits for clue in likeness.clues)
    for clue in likeness.clues:
        shown = f"{clue.bits:+.2f}".replace("-", "−")
        line = next(x for x in page.splitlines() if x.startswith(f"| {clue.field} |"))
        assert clue.found in line
        assert shown in line
    assert f"**{total:+.2f}**" in page
    assert f"**{likeness.probability:.3f}**" in page
