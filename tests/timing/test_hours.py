"""What is learnt of hours: nothing from nothing, one's own from much, the like's in between."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.stages.engage.timing import (
    Act,
    History,
    Peers,
    Tally,
    add_tallies,
    draw_rates,
    learn_habit,
    learn_strength,
    prior_rates,
    tally_history,
)
from scotty.stages.engage.timing.hours import CELLS, cell_of, smooth_cells
from tests.timing.stories import utc

NOW = utc("2026-09-14T00:00")
EVEN = (1.0,) * CELLS


def tally(cells: dict[int, float], chances: tuple[float, ...] = EVEN) -> Tally:
    acts = tuple(cells.get(n, 0.0) for n in range(CELLS))
    return Tally(acts=acts, chances=chances, count=int(sum(acts)))


def make_history(likes: dict[int, float], sent_at: int, days: int = 600) -> History:
    """Return a mail on each working day; in each hour that it waits it may be answered.

    With the odds of the hour (a tenth where none is told), over the hours that it has waited.
    """
    acts, sent = [], []
    rng = random.Random(3)
    for day in range(days):
        mail = NOW - timedelta(days=day + 15) + timedelta(hours=sent_at)
        if mail.weekday() >= 5:
            continue
        sent.append(mail)
        for age in range(336):
            at = mail + timedelta(hours=age, minutes=5)
            usual = 1.0 if at.weekday() < 5 else 0.0
            if rng.random() < usual * likes.get(at.hour, 0.02) / (1 + age):
                acts.append(Act(at, "email.replied", f"f{day}"))
                break
    return History(acts=tuple(acts), sent=tuple(sent))


def by_hour(rates: tuple[float, ...]) -> list[float]:
    """Return rates by hour of the day, all days together."""
    return [sum(rates[h::24]) for h in range(24)]


def test_nothing_known_is_the_usual() -> None:
    rates = learn_habit(History(), "Europe/Berlin", NOW, Peers()).rates
    assert rates == prior_rates()
    assert sum(rates) == pytest.approx(1.0)
    assert max(range(CELLS), key=rates.__getitem__) % 24 == 9


def test_a_level_without_acts_is_its_parent() -> None:
    parent = draw_rates(tally({34: 50.0}), prior_rates(), 10.0)
    assert draw_rates(tally({}), parent, 10.0) == parent


def test_little_is_drawn_to_the_parent_and_much_is_ones_own() -> None:
    truth = [0.0] * CELLS
    truth[33], truth[57], truth[81] = 0.5, 0.3, 0.2
    gaps = []
    for mass in (1, 10, 100, 10_000, 1_000_000):
        rates = draw_rates(
            tally({n: mass * t for n, t in enumerate(truth) if t}), prior_rates(), 10.0
        )
        assert sum(rates) == pytest.approx(1.0)
        gaps.append(sum(abs(r - t) for r, t in zip(rates, truth, strict=True)))
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 0.01


def test_even_chances_without_spread_are_the_dirichlet_multinomial_mean() -> None:
    prior = prior_rates()
    huge = 1e12  # so much that nothing is spread, at a strength that still counts
    rates = draw_rates(tally({33: huge}), prior, huge)
    expected = [(huge * p + (huge if n == 33 else 0)) / (2 * huge) for n, p in enumerate(prior)]
    assert rates == pytest.approx(expected, rel=1e-6)


def test_people_alike_stand_between_a_person_and_everybody() -> None:
    night = add_tallies([tally({22: 30.0}) for _ in range(10)])
    lone = learn_habit(History(), "UTC", NOW, Peers(all=night)).rates[22]
    both = learn_habit(History(), "UTC", NOW, Peers(all=night, alike=night)).rates[22]
    assert prior_rates()[22] < lone < both


def test_the_echo_of_our_own_hour_is_not_learnt() -> None:
    """Who answers within minutes whenever we write tells nothing of the hour."""
    every = (NOW - timedelta(days=n, hours=10) for n in range(1, 90))
    mails = tuple(m for m in every if m.weekday() < 5)
    acts = tuple(Act(m + timedelta(minutes=9), "email.replied") for m in mails)
    rates = learn_habit(History(acts=acts, sent=mails), "UTC", NOW, Peers()).rates
    assert rates == pytest.approx(prior_rates(), rel=0.02)


@pytest.mark.parametrize("sent_at", [7, 11, 15])
def test_the_hour_of_our_mails_does_not_decide(sent_at: int) -> None:
    """The same person, written to at other hours, shows the same best hour."""
    likes = {9: 0.3, 10: 0.9, 11: 0.3, 16: 0.3}
    history = make_history(likes, sent_at)
    assert 100 < len(history.acts) < len(history.sent)
    rates = by_hour(learn_habit(history, "UTC", NOW, Peers()).rates)
    assert max(range(24), key=rates.__getitem__) == 10
    acts = [a.at.hour for a in history.acts]
    if sent_at == 15:  # counts alone would say three or four in the afternoon
        assert acts.count(16) > acts.count(10)


def test_old_acts_fade() -> None:
    old = tally_history(
        History(acts=(Act(NOW - timedelta(days=180), "email.replied"),)), "UTC", NOW
    )
    assert old.mass == pytest.approx(0.5)
    assert old.count == 1


def test_opens_weigh_little_and_other_acts_nothing() -> None:
    acts = tuple(Act(NOW, k) for k in ("email.opened", "email.clicked", "web.page_viewed"))
    assert tally_history(History(acts=acts), "UTC", NOW).mass == pytest.approx(0.6)


def test_what_comes_after_the_moment_is_not_seen() -> None:
    later = History(
        acts=(Act(NOW + timedelta(hours=1), "email.replied"),), sent=(NOW + timedelta(hours=2),)
    )
    assert tally_history(later, "UTC", NOW) == Tally()
    assert learn_habit(later, "UTC", NOW, Peers()).acts == ()


@pytest.mark.parametrize(
    ("moment", "zone", "cell"),
    [
        ("2026-09-14T00:00", "UTC", 0),
        ("2026-09-13T23:30", "Europe/Berlin", 1),
        ("2026-09-14T06:00", "America/New_York", 2),
        ("2026-09-13T12:00", "Pacific/Kiritimati", 2),
        # The hour that comes twice is one hour of the week.
        ("2025-10-26T00:30", "Europe/Berlin", 6 * 24 + 2),
        ("2025-10-26T01:30", "Europe/Berlin", 6 * 24 + 2),
    ],
)
def test_cells_are_by_their_clock(moment: str, zone: str, cell: int) -> None:
    assert cell_of(utc(moment), zone) == cell


def test_strength_is_learnt_where_people_differ_and_where_they_do_not() -> None:
    prior, rng = prior_rates(), random.Random(5)
    same = [
        tally({n: 1.0 * d.count(n) for n in set(d)})
        for d in (rng.choices(range(CELLS), prior, k=30) for _ in range(60))
    ]
    differ = [tally({24 * (n % 5) + rng.choice((8, 12, 16, 20)): 30.0}) for n in range(60)]
    assert learn_strength([], prior, 10.0) == pytest.approx(10.0, rel=0.15)
    assert learn_strength(differ, prior, 10.0) < 5.0
    assert learn_strength(same, prior, 10.0) > 100.0


MASSES = st.lists(st.floats(0.0, 50.0), min_size=CELLS, max_size=CELLS)


@pytest.mark.slow
@given(MASSES, MASSES, st.floats(0.5, 500.0))
def test_rates_are_rates(acts: list[float], chances: list[float], strength: float) -> None:
    rates = draw_rates(Tally(acts=tuple(acts), chances=tuple(chances)), prior_rates(), strength)
    assert sum(rates) == pytest.approx(1.0)
    assert min(rates) > 0


@pytest.mark.slow
@given(MASSES, st.floats(0.0, 1.0), st.integers(0, 6))
def test_spreading_keeps_the_sum_and_knows_no_first_day(
    cells: list[float], spread: float, days: int
) -> None:
    found = smooth_cells(cells, spread)
    assert sum(found) == pytest.approx(sum(cells))
    turn = 24 * days
    assert smooth_cells(cells[turn:] + cells[:turn], spread) == pytest.approx(
        found[turn:] + found[:turn]
    )


@given(st.lists(st.lists(st.integers(0, 5000), max_size=6), max_size=5), st.randoms())
def test_tallies_add_up_in_any_order(people: list[list[int]], rng: random.Random) -> None:
    def history(hours: list[int]) -> History:
        acts = tuple(Act(NOW - timedelta(hours=h), "email.replied") for h in hours)
        return History(acts=acts, sent=tuple(a.at - timedelta(hours=3) for a in acts))

    tallies = [tally_history(history(h), "Asia/Tokyo", NOW) for h in people]
    shuffled = rng.sample(tallies, len(tallies))
    first, second = add_tallies(tallies), add_tallies(shuffled)
    assert first.acts == pytest.approx(second.acts)
    assert first.chances == pytest.approx(second.chances)
    assert first.count == second.count == sum(map(len, people))


def test_chances_of_a_mail_end_with_its_answer() -> None:
    mail = NOW - timedelta(days=2)
    answered = History(acts=(Act(mail + timedelta(hours=2), "email.replied"),), sent=(mail,))
    waiting = History(sent=(mail,))
    chances = [sum(tally_history(h, "UTC", NOW).chances) for h in (answered, waiting)]
    assert chances[0] < chances[1]
