"""Composing: every claim has its source, nothing that tracking saw, the right proof for the reader."""

import re

import msgspec
import pytest

from scotty.facts import Held
from scotty.playbook.brand import GROUNDS, READABLE, Brand, contrast, tone_colour
from scotty.playbook.roi import default_models
from scotty.signals.view import PUBLIC
from scotty.stages.engage.pages import (
    Page,
    Stock,
    Target,
    compose_film,
    compose_page,
    rank_assets,
    read_edits,
    write_captions,
    write_script,
)
from scotty.stages.engage.pages.body import read_body, read_card
from scotty.stages.engage.pages.page import clean_text
from tests.pages.story import (
    ACCOUNT,
    BRAND,
    CARD,
    CASE,
    NOW,
    READER,
    make_assets,
    make_page,
    see,
    tell,
    tell_story,
)

TRACKED = ("pricing", "churn prediction", "secret subject", "opened", "visited", "kelvara")
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "#eval(\"1\") $x^2$ \\ *b* _i_ [c] @d",
    "\u202egnp.exe \u200b\x00\x1b[31m\r\nBcc: all@example.com",
    "日本語 العربية 😀",
    "x" * 5_000,
)  # fmt: skip


def test_what_stands_on_the_page() -> None:
    page = make_page()
    assert page.title.text.startswith("Most finance teams")
    assert page.lede[0].text.startswith("Maya, on this page: what anybody can read about you,")
    assert [line.text for line in page.news] == [
        "TechCorp in the news: new product.",
        "TechCorp is looking for: Billing Manager.",
        "TechCorp has raised money: Series B.",
    ]
    assert page.news[0].source == "News, 21 November 2026"
    assert page.story is not None
    assert page.story.why == (
        "Same industry: software",
        "Similar size: 210 people",
        "Same question",
    )
    assert [h.email for h in page.hosts] == ["marta@tideline.example"]
    assert not page.simulated


def test_each_claim_names_its_source() -> None:
    view = see()
    page, assets = make_page(view), make_assets()
    told = {view.log.identify(f): f for kind in view.log.kinds.values() for f in kind}
    for line in page.lines():
        assert set(line.facts) <= set(told), line
        assert set(line.assets) <= set(assets), line
        claims = re.search(r"\d|TechCorp|Norrin|Tideline", line.text)
        ours = line.text.startswith(("Our assumption", "On this page", "Maya, on this page"))
        assert line.facts or line.assets or ours or not claims, line
        assert bool(line.source) or not (line.facts or line.assets) or ours, line


def test_nothing_of_what_tracking_saw_is_told_back() -> None:
    page = make_page()
    public = (*PUBLIC, "account.profiled", "contact.profiled")
    told = {f.id for f in tell_story() if f.kind in public}
    assert {name for line in page.lines() for name in line.facts} <= told
    shown = " ".join(line.text for line in page.lines()).casefold()
    assert not [word for word in TRACKED if word in shown]


def test_tracking_changes_nothing_that_is_shown() -> None:
    quiet = [f for f in tell_story() if f.kind.startswith(("account", "contact", *PUBLIC))]
    assert make_page(see(quiet)) == make_page()


def test_the_same_view_makes_the_same_page() -> None:
    assert msgspec.json.encode(make_page()) == msgspec.json.encode(make_page())
    assert msgspec.json.decode(msgspec.json.encode(make_page()), type=Page) == make_page()


def test_no_page_for_those_who_opted_out_or_left() -> None:
    stock = Stock(brand=BRAND, assets=make_assets())
    view = see()
    assert isinstance(compose_page(view, view.people[READER], stock, None, opted_out=True), Held)
    gone = see([*tell_story(), tell("contact.left", 1, {"to": "elsewhere"}, READER)])
    assert isinstance(compose_page(gone, gone.people[READER], stock), Held)


def test_a_page_of_which_nothing_is_known_still_stands() -> None:
    view = see([])
    page = compose_page(view, None, Stock(brand=Brand(name="Us"), assets={}), None)
    assert not isinstance(page, Held)
    assert page.title.text == f"A page for {ACCOUNT}"
    assert page.lede[0].text
    assert not page.news
    assert page.hosts == ()
    assert compose_film(page).scenes


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_from_outside_is_text(hostile: str) -> None:
    story = [
        tell("account.profiled", 100, {"name": hostile, "owner": hostile, "industry": hostile}),
        tell("contact.profiled", 90, {"name": hostile, "title": hostile}, READER),
        tell("news.published", 9, {"about": hostile, "title": [hostile]}),
    ]
    page = make_page(see(story))
    for line in page.lines():
        assert len(line.text) <= 1_000
        assert "\n" not in line.text
        assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069\u200b]", line.text)
    film = compose_film(page)
    assert "-->" not in "".join(write_captions(film).replace(" --> ", "").split("-->")[1:])
    assert "<script>" not in write_script(film)


@pytest.mark.parametrize(
    ("told", "value", "sort"),
    [
        ({"revenue": 24_000_000}, 24_000_000.0, "profile"),
        ({"revenue": 1.0}, 20_000_000.0, "assumption"),
        ({"revenue": "24 million"}, 20_000_000.0, "assumption"),
        ({"revenue": True}, 20_000_000.0, "assumption"),
        ({"revenue": float("inf")}, 20_000_000.0, "assumption"),
        ({}, 20_000_000.0, "assumption"),
    ],
)
def test_the_calculator_says_where_each_number_is_from(
    told: dict[str, object], value: float, sort: str
) -> None:
    page = make_page(see([tell("account.profiled", 100, {"name": "TechCorp", **told})]))
    assert page.worth is not None
    given = page.worth.given["revenue"]
    assert (given.value, given.sort) == (value, sort)
    assert bool(given.line.facts) == (sort == "profile")
    days = page.worth.given["days"]
    assert (days.value, days.sort, days.line.assets) == (6.0, "benchmark", ("note",))
    assert days.line.text == "Benchmark: What late invoices cost"


@pytest.mark.parametrize(
    ("told", "changes"),
    [
        ({}, {}),
        ({"days": 6.0}, {}),
        ({"days": 9}, {"days": (6.0, 9.0)}),
        ({"days": 1e9}, {"days": (6.0, 60.0)}),
        ({"days": float("nan")}, {}),
        ({"days": "9"}, {}),
        ({"nonsense": 1.0}, {}),
    ],
)
def test_edits(told: dict[str, object], changes: dict[str, tuple[float, float]]) -> None:
    page = make_page()
    assert page.worth is not None
    assert read_edits(page.worth, told).changes == changes


def case(name: str, industry: str, employees: int, pain: str, **more: str) -> str:
    text = CASE.replace("Norrin Software", name).replace('"software"', f'"{industry}"')
    text = text.replace("employees = 210", f"employees = {employees}").replace("slow-close", pain)
    return text.replace('kind = "case_study"', f'kind = "case_study"\n{more.get("extra", "")}')


@pytest.mark.parametrize(
    ("stories", "target", "best"),
    [
        pytest.param(
            [("a", "retail", 150, "x"), ("b", "software", 5_000, "y")],
            Target(industry="software", employees=150.0),
            "b",
            id="industry before size",
        ),
        pytest.param(
            [("a", "software", 9_000, "x"), ("b", "software", 200, "x")],
            Target(industry="software", employees=150.0),
            "b",
            id="size among equals",
        ),
        pytest.param(
            [("a", "software", 150, "x"), ("b", "software", 150, "y")],
            Target(industry="software", employees=150.0, pains=frozenset({"y"})),
            "b",
            id="the same problem",
        ),
        pytest.param(
            [("b", "software", 150, "x"), ("a", "software", 150, "x")],
            Target(industry="software", employees=150.0),
            "a",
            id="equals by name",
        ),
        pytest.param(
            [("a", "software", 150, "x"), ("b", "retail", 9, "y")],
            Target(company="A", industry="software", employees=150.0),
            "b",
            id="never their own story",
        ),
    ],
)
def test_likeness(stories: list[tuple[str, str, int, str]], target: Target, best: str) -> None:
    assets = make_assets(**{s[0]: case(s[0].upper(), *s[1:]) for s in stories})
    del assets["norrin"]
    assert rank_assets(assets, "case_study", target, NOW.date())[0].asset.name == best


def test_what_has_expired_or_is_for_others_is_not_shown() -> None:
    old = case("Old", "software", 150, "x", extra="expires = 2026-11-29")
    other = case("Other", "software", 150, "x", extra='persona = ["legal"]')
    assets = make_assets(old=old, other=other)
    target = Target(industry="software", persona="finance")
    ranked = rank_assets(assets, "case_study", target, NOW.date())
    assert [found.asset.name for found in ranked] == ["norrin"]
    assert len(rank_assets(assets, "case_study", Target(), NOW.date())) == 2


def test_what_readers_see_of_a_story() -> None:
    blocks = read_body(CASE.split("+++\n")[2])
    assert [(b.sort, b.text) for b in blocks[:3]] == [
        ("text", "Two price models met in one spreadsheet."),
        ("heading", "What came of it"),
        ("item", "From 9 days to 3"),
    ]
    assert blocks[3].rows == (("quarter", "days"), ("first", "9"), ("fourth", "3"))
    assert len(blocks) == 4  # the note to the editor is not for readers
    assert read_body("<b>raw</b>\n\n<div>x</div>\n\n![p](http://x/y.png) [l](javascript:z)")
    assert [b.text for b in read_card(CARD.split("+++\n")[2])] == [
        "Where they are good: quick to set up."
    ]


def test_the_film_tells_the_page_s_story() -> None:
    film = compose_film(make_page(), "Emma Wilson")
    assert [scene.name for scene in film.scenes] == [
        *("Greeting", "Why now", "The question", "Somebody like you"),
        *("What it may be worth", "Next step"),
    ]
    assert film.scenes[0].says.text == "Maya, I am Emma Wilson of Tideline."
    assert 20 <= film.seconds <= 90
    script = write_script(film)
    assert "## Recording" in script
    assert "*Source: Interview with Norrin's controller, May 2026*" in script
    captions = write_captions(film)
    assert captions.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:04.000\n")
    assert captions.count(" --> ") == len(film.scenes)


@pytest.mark.parametrize(
    "colour", ["#ffffff", "#000000", "#ffff00", "#1c6878", "#808080", "#00ff00"]
)
@pytest.mark.parametrize("ground", GROUNDS)
def test_any_colour_becomes_one_that_can_be_read(colour: str, ground: str) -> None:
    assert contrast(tone_colour(colour, ground), ground) >= READABLE


def test_text_is_cut_to_size() -> None:
    assert clean_text("a" * 700) == "a" * 599 + "…"
    assert clean_text("a\r\n\tb\u2028c") == "a b c"


def test_models_are_the_playbook_s() -> None:
    assert set(default_models()) == {"cash", "deals", "errors", "hours"}
