"""The plan: cents add up, nobody is lost or doubled, small audiences merge or are said to be small."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Held, Refused
from scotty.playbook.ads import CHANNELS, PLATFORMS, Ads, Channel
from scotty.stages.engage.ads.merge import Seat, merge_seats
from scotty.stages.engage.ads.money import split_cents, tell_money
from scotty.stages.engage.ads.plan import plan_ads
from scotty.stages.engage.ads.target import Target, count_budget, read_target
from tests.ads.stories import TIERS, company, person, see, targets, tell

ADS = Ads()


@given(targets, st.sampled_from([0.0, 1.0, 500.0, 25_000.0]))
def test_every_cent_is_in_a_line_or_said_to_be_unplanned(them: list[Target], cap: float) -> None:
    ads = msgspec.structs.replace(ADS, cap=cap)
    plan = plan_ads(them, TIERS, ads)
    wanted = sum(count_budget(t, TIERS, ads) for t in them)
    assert plan.budget == (min(wanted, round(cap * 100)) if cap else wanted)
    assert plan.planned + sum(u.cents for u in plan.unplanned) == plan.budget
    for line in plan.lines:
        assert sum(part.cents for part in line.parts) == line.cents
        assert all(part.facts for part in line.parts)
    assert bool(plan.notes) == (bool(cap) and wanted > cap * 100)


@given(targets)
def test_no_account_stands_twice_in_a_channel_and_none_is_lost(them: list[Target]) -> None:
    plan = plan_ads(them, TIERS, ADS)
    for channel in CHANNELS:
        seen = [a for line in plan.lines if line.channel == channel for a in line.accounts]
        left = [u.account for u in plan.unplanned if u.channel == channel]
        assert len(seen + left) == len(set(seen + left))
        funded = {t.account for t in them if ADS.channels[channel][t.tier - 1]}
        assert set(seen + left) == funded


@given(targets)
def test_no_line_is_planned_that_the_platform_would_not_show(them: list[Target]) -> None:
    for line in plan_ads(them, TIERS, ADS).lines:
        platform = PLATFORMS[line.channel]
        assert line.expected[1] >= platform.least
        assert line.daily >= platform.daily
        assert ADS.least_days <= line.days <= ADS.days
        assert line.daily * line.days <= line.cents
        assert line.tag in line.name


@given(targets, st.integers(0, 59))
def test_the_order_of_accounts_changes_nothing(them: list[Target], turn: int) -> None:
    plan = plan_ads(them, TIERS, ADS)
    for mixed in (them[::-1], them[turn:] + them[:turn]):
        assert plan_ads(mixed, TIERS, ADS) == plan
    tags = [line.tag for line in plan.lines]
    assert len(tags) == len(set(tags))


@given(
    targets,
    st.integers(1, 10**6),
    st.sampled_from(CHANNELS),
)
def test_merging_keeps_every_seat_once(them: list[Target], cents: int, channel: Channel) -> None:
    seats = [Seat(target=t, cents=cents, counted=float(t.people)) for t in them]
    found = merge_seats(seats, PLATFORMS[channel], ADS)
    after = [s.target.account for a in found.audiences for s in a.seats]
    after += [s.target.account for s in found.left]
    assert sorted(after) == sorted(t.account for t in them)


@given(
    st.integers(0, 10**9),
    st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=20),
)
def test_a_split_adds_up_and_is_fair(cents: int, shares: list[float]) -> None:
    parts = split_cents(cents, shares)
    total = sum(map(Fraction, shares))
    if not total:
        assert parts == [0] * len(shares)
        return
    assert sum(parts) == cents
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - cents * Fraction(share) / total) < 1


def people(count: int, account: str = "a.example", **more: object) -> Target:
    given = {"tier": 2, "industry": "software", "country": "US", "facts": ("f" * 32,)} | more
    return Target(account=account, people=count, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("them", "lines", "words"),
    [
        ([people(34)], [], "17 of 300 expected"),
        ([people(340, "a.example"), people(340, "b.example")], [2], "merged into “tier 2, software, US”"),
        ([people(700, tier=1)], [1], "350 members expected of the 300"),
        ([people(700, tier=1), people(20, "b.example", tier=1, country="GB")], [1], "10 of 300"),
        (
            [people(340, "a.example"), people(340, "b.example"), people(9, "c.example", tier=3)],
            [3],
            "1 more too small for an audience of their own kind joined it: c.example",
        ),
        (
            [people(500, "a.example", country="DE"), people(300, "b.example", country="AT")],
            [2],
            "“tier 2, software, German-speaking”",
        ),
        ([people(0)], [], "nobody there is known by address"),
    ],
)  # fmt: skip
def test_small_audiences_merge_or_are_said_to_be_small(
    them: list[Target], lines: list[int], words: str
) -> None:
    ads = msgspec.structs.replace(ADS, channels={"linkedin-people": (1, 1, 1)}, regions=ADS.regions)
    plan = plan_ads(them, TIERS, ads)
    assert [len(line.parts) for line in plan.lines] == lines
    said = [r for line in plan.lines for r in line.reasons] + [u.why for u in plan.unplanned]
    assert any(words in text for text in said), said
    for left in plan.unplanned:
        assert "stays unplanned" in left.why
        assert left.mend


def test_a_small_budget_runs_for_fewer_days_and_too_small_a_one_not_at_all() -> None:
    ads = msgspec.structs.replace(ADS, channels={"linkedin-people": (1, 1, 1)})
    (line,) = plan_ads([people(700, tier=1)], TIERS, msgspec.structs.replace(ads, cap=90)).lines
    assert (line.days, line.daily, line.cents) == (9, 1_000, 9_000)
    assert "9 days instead of 30: the least for a day is $10." in line.reasons
    (left,) = plan_ads([people(700, tier=1)], TIERS, msgspec.structs.replace(ads, cap=69)).unplanned
    assert "Not enough money: $69 in all, and the least is $70 for 7 days" in left.why


def test_an_account_told_twice_is_refused() -> None:
    with pytest.raises(Refused, match="stands twice"):
        plan_ads([people(1), people(2)], TIERS, ADS)


@pytest.mark.parametrize(
    ("tier", "weight", "cents"),
    [(1, 0.0, 80_000), (1, 1.0, 200_000), (2, 0.5, 62_500), (3, 0.0, 3_000), (4, 1.0, 0)],
)
def test_the_budget_is_the_tier_s_share(tier: int, weight: float, cents: int) -> None:
    assert count_budget(people(1, tier=tier, weight=weight), TIERS, ADS) == cents


def test_a_target_is_read_from_what_is_known() -> None:
    view = see(
        *company("acme.example", employees=900),
        person("acme.example", "ada", name="Ada L"),
        person("acme.example", "bob", name="Bob M"),
        tell("contact.left", "acme.example", 3, contact="bob@acme.example"),
        tell("contact.profiled", "acme.example", 90, contact="crm-7", name="No Address"),
    )
    found = read_target(view, 2, "t" * 32, 0.4, ADS)
    assert isinstance(found, Target)
    assert (found.people, found.employees, found.industry, found.country) == (
        1,
        900,
        "software",
        "US",
    )
    assert found.facts[0] == "t" * 32
    assert len(found.facts) == 3
    none = read_target(view, 0, "", 0.0, ADS)
    assert isinstance(none, Held)


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "$0"), (123_450, "$1,234.50"), (100, "$1"), (-5, "-$0.05")]
)
def test_money_is_told(cents: int, text: str) -> None:
    assert tell_money(cents) == text
