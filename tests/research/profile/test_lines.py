"""What areas say of given facts: tables of a story, the area, and the sentences."""

import pytest

from scotty.facts import Fact
from tests.research.profile.kit import (
    ACCOUNT,
    area,
    company,
    find,
    person,
    profile,
    read,
    tell,
    texts,
)

ANN = f"ann@{ACCOUNT}"
HURT = "Our finance team still spends too much time on manual invoicing."
CASES: list[tuple[str, list[Fact], str, list[str]]] = [
    (
        "fields of the company",
        [company(country="DE", founded=2014, growth=-0.14)],
        "company",
        [
            "Norvane works in software.",
            "Norvane has 200 employees.",
            "Norvane shrinks by 14 per cent a year.",
            "Norvane is based in DE.",
            "Norvane was founded in 2014.",
        ],
    ),
    (
        "a round told as fields",
        [company(), tell("funding.raised", 10, "news", round="Series B", amount=32_000_000)],
        "funding",
        ["Norvane raised $32 million in its Series B."],
    ),
    (
        "a round in another currency is not called dollars",
        [company(), tell("funding.raised", 10, amount=1_500_000, currency="EUR")],
        "funding",
        ["Norvane raised €1.5 million."],
    ),
    (
        "a post that is open and one that was",
        [
            company(),
            tell("hiring.posted", 10, post="Data Engineer"),
            tell("hiring.posted", 200, post="SRE"),
        ],
        "hiring",
        ["Norvane is hiring a data engineer.", "Norvane was hiring an SRE."],
    ),
    (
        "many posts are a wave",
        [company(), *(tell("hiring.posted", d, post=f"{p} Manager") for d, p in ((3, "Tax"), (4, "Art"), (9, "Brand")))],
        "hiring",
        [
            "Norvane posted 3 jobs since 21 June 2026.",
            "Norvane is hiring a tax manager.",
            "Norvane is hiring an Art manager.",
            "Norvane is hiring a Brand manager.",
        ],
    ),
    (
        "an acquisition in the news is no news twice",
        [company(), tell("news.published", 5, about="acquisition"), tell("news.published", 6, title="Norvane opens in Lyon")],
        "news",
        ["In the news: “Norvane opens in Lyon”."],
    ),
    (
        "their own words",
        [
            company(),
            tell(
                "call.transcribed",
                20,
                turns=[
                    {"side": "us", "speaker": "Marta", "text": "Is it a problem that it is manual?"},
                    {"side": "them", "speaker": "Ann Bell", "text": f"Hello. {HURT}"},
                    {"side": "them", "speaker": "Ann Bell", "text": "No problem, I can hear you well."},
                ],
            ),
        ],
        "pains",
        [f"Ann Bell said on a call on 10 June 2026: “{HURT}”"],
    ),
    (
        "a note of ours on what they said",
        [company(), tell("call.held", 20, note="They struggle with late invoices in two countries.")],
        "pains",
        ["We noted on 10 June 2026: “They struggle with late invoices in two countries.”"],
    ),
    (
        "what they read, by whom",
        [
            company(),
            person("ann", "Ann Bell", "CFO"),
            tell("web.pricing_viewed", 3, contact=ANN, path="/pricing"),
            tell("web.pricing_viewed", 2, contact=ANN, path="/pricing"),
            tell("web.page_read", 9, path="/docs"),
        ],
        "content",
        [
            "“/pricing” was looked at 2 times, last on 28 June 2026, by Ann Bell.",
            "“/docs” was read on 21 June 2026, by somebody not known by name.",
        ],
    ),
    (
        "a product dropped is not in use",
        [
            company(technologies=["Granith ERP", "Kelvara CRM"]),
            tell("technology.dropped", 20, technology="Granith ERP"),
        ],
        "technology",
        ["Norvane dropped Granith ERP.", "Norvane uses Kelvara CRM."],
    ),
    (
        "a deal that is open",
        [
            company(),
            tell("deal.opened", 40, deal="D-1", name="Norvane first", stage="Qualification", owner="Mo Lee"),
            tell("deal.staged", 10, deal="D-1", stage="Proposal"),
        ],
        "relationship",
        ["The deal “Norvane first” is open at “Proposal”, with Mo Lee."],
    ),
    (
        "a deal that was lost to a rival",
        [
            company(),
            tell("deal.opened", 90, deal="D-1", name="Norvane first"),
            tell("deal.lost", 30, deal="D-1", reason="Price", to="Meterwise"),
        ],
        "mentions",
        ["A deal was lost to Meterwise on 31 May 2026."],
    ),
    (
        "a leader among our contacts left",
        [company(), person("ann", "Ann Bell", "CFO"), tell("contact.left", 12, contact=ANN)],
        "leadership",
        ["Ann Bell, CFO, left."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "facts", "where", "expected"), CASES, ids=[c[0] for c in CASES])
def test_area(name: str, facts: list[Fact], where: str, expected: list[str]) -> None:
    made = profile(*facts)
    assert texts(made, where) == expected
    assert made.flaws == ()


def test_a_finding_keeps_its_words_place_and_day() -> None:
    page = read(HURT, 40)
    made = profile(
        company(),
        page,
        find("pain", "Norvane's finance team spends too much time on manual invoicing.", page),
    )
    (line,) = area(made, "pains").lines
    assert line.text == "Norvane's finance team spends too much time on manual invoicing."
    assert (line.quote, line.confidence, line.reach) == (HURT, 0.9, "public")
    assert (line.source, line.sources[0].url) == (ACCOUNT, page.data["url"])
    assert (line.age, line.stale, line.expires) == ("40 days old", False, "2027-06-30")


def test_two_sources_of_one_statement_are_one_line() -> None:
    one = read("Norvane has opened an office in Lyon.", 9, "news", "https://paper.example/1")
    two = read("Norvane opened its office in Lyon today.", 8)
    made = profile(
        company(),
        one,
        two,
        find("news", "Norvane has opened an office in Lyon.", one),
        find("news", "Norvane opened an office in Lyon.", two),
    )
    (line,) = area(made, "news").lines
    assert len(line.facts) == len(line.sources) == 2
    assert line.source == f"{ACCOUNT}, paper.example"
    assert line.confidence == 0.99


@pytest.mark.parametrize(
    "other",
    [
        "Norvane opened an office in Turin.",
        "Norvane opened 2 offices in Lyon.",
        "Norvane opened no office in Lyon.",
    ],
)
def test_statements_that_differ_in_a_name_a_number_or_a_denial_stay_apart(other: str) -> None:
    one, two = read("Norvane opened an office in Lyon."), read(other)
    made = profile(
        company(), one, two, find("news", one.data["text"], one), find("news", other, two)
    )
    assert len(area(made, "news").lines) == 2


def test_a_round_told_with_and_without_its_amount_is_one() -> None:
    page = read("Norvane closes $32M Series B", 12, "news")
    made = profile(
        company(),
        tell("funding.raised", 10, "news", round="Series B"),
        page,
        find("funding", "Norvane raised $32 million in its Series B.", page, kind="funding.raised", round="Series B", amount=32e6, currency="USD"),
    )  # fmt: skip
    (line,) = area(made, "funding").lines
    assert line.text == "Norvane raised $32 million in its Series B."
    assert len(line.sources) == 2
    assert line.reach == "public"


@pytest.mark.parametrize(
    ("days", "age", "stale"),
    [(0.2, "today", False), (1, "1 day old", False), (45, "45 days old", False), (430, "14 months old", False), (800, "2 years old", True)],
)  # fmt: skip
def test_what_is_old_says_so(days: float, age: str, stale: bool) -> None:
    made = profile(company(), tell("funding.raised", days, "news", round="Series A"))
    (line,) = area(made, "funding").lines
    assert (line.age, line.stale) == (age, stale)
    assert area(made, "funding").lacks == (
        f"The newest that is known of “funding” is 2 years old ({line.at:%-d %B %Y})."
        if stale
        else ""
    )


def test_who_may_hear_of_it() -> None:
    own = read("We run on Granith.", 3, "file")
    made = profile(
        company(revenue=5_000_000),
        tell("news.published", 3, title="Norvane opens in Lyon"),
        tell("topic.surged", 3, topic="billing", score=70),
        tell("web.demo_requested", 3, contact=ANN),
        own,
        find("about", "Norvane runs on Granith.", own),
    )
    reaches = {line.text: line.reach for line in made.lines()}
    assert reaches["Norvane has 200 employees."] == "public"
    assert reaches["Norvane is thought to turn over $5 million a year."] == "inside"
    assert reaches["In the news: “Norvane opens in Lyon”."] == "public"
    assert reaches["Their reading on “billing” surged on 27 June 2026."] == "inside"
    assert reaches[f"{ANN} asked for a demo on 27 June 2026."] == "told"
    assert reaches["Norvane runs on Granith."] == "inside"


def test_a_finding_that_says_what_the_crm_says_is_one_line_with_it() -> None:
    page = read("We run on Granith. Norvane has 200 employees.", 4)
    made = profile(
        company(technologies=["Granith"]),
        page,
        find("about", "Norvane has 200 employees.", page, value={"employees": 200}),
        find("technology", "Norvane uses Granith.", page, value={"technology": "Granith", "stance": "uses"}),
    )  # fmt: skip
    assert texts(made, "company").count("Norvane has 200 employees.") == 1
    (stack,) = area(made, "technology").lines
    assert {source.name for source in stack.sources} == {"CRM", ACCOUNT}
    assert stack.reach == "public"


def test_a_list_of_news_repeats_an_event_and_does_not_make_it_newer() -> None:
    said = "Norvane raised $32 million in its Series B round."
    article, newsroom = read(said, 40, "news"), read(f"{said} Read more.", 0)
    event = find(
        "funding",
        said,
        article,
        kind="funding.raised",
        round="Series B",
        amount=32_000_000,
        currency="USD",
    )
    listed = find("funding", said, newsroom, said)
    made = profile(company(), article, newsroom, tell("page.read", 0), event, listed)
    (line,) = area(made, "funding").lines
    assert (line.text, line.at, set(line.facts)) == (said, event.at, {event.id, listed.id})
    (alone,) = area(profile(company(), newsroom, listed), "funding").lines
    assert alone.at == listed.at


def test_what_the_site_says_of_its_size_is_known() -> None:
    page = read("We are 150 people. Norvane has 150 employees.", 4)
    told = find("about", "Norvane has 150 employees.", page, value={"employees": 150})
    silent = "How many people work there is not known."
    bare = tell("account.profiled", 300, name="Norvane GmbH", domain=ACCOUNT)
    assert any(one.startswith(silent) for one in profile(bare).unknown)
    assert not any(one.startswith(silent) for one in profile(bare, page, told).unknown)


def test_one_job_on_two_boards_is_one_job() -> None:
    posts = [tell("hiring.posted", d, s, post=p) for s in ("jobs", "research:boards") for d, p in ((3, "Tax Clerk"), (4, "Nurse"))]  # fmt: skip
    made = profile(company(), *posts)
    assert "Norvane posted 2 jobs since 26 June 2026." in texts(made, "triggers")
    assert len(area(made, "hiring").lines) == 2


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://", 7]
)
def test_what_is_no_web_address_is_no_link(url: object) -> None:
    page = read("Norvane opens in Lyon.")
    made = profile(company(), page, find("news", "Norvane opens in Lyon.", page, url=url))
    (line,) = area(made, "news").lines
    assert (line.sources[0].url, line.reach) == ("", "inside")
