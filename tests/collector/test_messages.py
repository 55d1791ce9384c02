"""What each message becomes: tables of cases."""

from typing import Any

import msgspec
import pytest

from scotty.vendors.segment import Settings
from tests.collector.speak import NOW, batch, call, page, parse, reader, tell


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.site.example/", "web.page_viewed"),
        ("https://www.site.example/blog/how-to-price", "web.page_viewed"),
        ("https://www.site.example/pricing", "web.pricing_viewed"),
        ("https://www.site.example/en/Pricing/teams?ref=1#faq", "web.pricing_viewed"),
        ("https://www.site.example/plans.html", "web.pricing_viewed"),
        ("https://www.site.example/compare/acme", "web.comparison_viewed"),
        ("https://www.site.example/us-vs-acme", "web.comparison_viewed"),
        ("https://www.site.example/acme-alternatives", "web.comparison_viewed"),
        ("https://www.site.example/book-a-demo", "web.page_viewed"),
        ("https://www.site.example/book-a-demo/thanks", "web.demo_requested"),
        ("https://www.site.example/contact/thank-you", "web.form_submitted"),
        ("https://www.g2.com/products/us/reviews", "review.viewed"),
    ],
)
def test_pages_are_sorted_by_their_address(url: str, kind: str) -> None:
    (fact,) = tell({"type": "page", "properties": {"url": url}})
    assert fact.kind == kind
    assert fact.data["class"] == "unmatched"
    assert "?" not in fact.data["url"]


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("Signed Up", "product.trial_started"),
        ("trial_started", "product.trial_started"),
        ("demoRequested", "web.demo_requested"),
        ("FORM SUBMITTED", "web.form_submitted"),
        ("Email Opened", "email.opened"),
        ("Email Link Clicked", "email.clicked"),
        ("Webinar Registered", "event.registered"),
        ("Webinar Attended", "event.attended"),
        ("Whitepaper Downloaded", "web.content_downloaded"),
        ("Live Chat Conversation Started", "web.chat_started"),
        ("Meeting Booked", "meeting.booked"),
        ("Order Completed", "event.tracked"),
        ("…", "event.tracked"),
    ],
)
def test_events_are_sorted_by_their_name(event: str, kind: str) -> None:
    (fact,) = tell({"type": "track", "event": event, "properties": {"plan": "team"}})
    assert fact.kind == kind
    assert fact.data["event"] == event
    assert fact.data["properties"] == {"plan": "team"}


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ({"seconds": 75, "scroll": 0.8}, "web.page_read"),
        ({"timeOnPage": 75, "scrollDepth": 80}, "web.page_read"),
        ({"seconds": 20, "scroll": 0.8}, "event.tracked"),
        ({"seconds": 75}, "event.tracked"),
        ({}, "event.tracked"),
    ],
)
def test_a_page_is_read_after_a_minute_and_most_of_it(
    properties: dict[str, Any], kind: str
) -> None:
    (fact,) = tell({"type": "track", "event": "Page Left", "properties": properties})
    assert fact.kind == kind
    if "timeOnPage" in properties:
        assert (fact.data["seconds"], fact.data["scroll"]) == (75, 0.8)


def test_a_source_s_own_rules_stand_before_ours() -> None:
    own = msgspec.convert(
        {
            "page": [{"kind": "event.tracked", "segments": ["pricing"]}],
            "event": [{"kind": "meeting.booked", "names": ["Slot Taken"]}],
        },
        Settings,
    )
    (viewed,) = tell(page(properties={"path": "/pricing"}), by=reader(own))
    (booked,) = tell({"type": "track", "event": "slot taken"}, by=reader(own))
    assert (viewed.kind, booked.kind) == ("event.tracked", "meeting.booked")


def test_a_product_s_messages_are_use_of_it_unless_a_rule_names_them() -> None:
    product = reader(Settings(role="product"))
    kinds = [
        tell(message, by=product)[0].kind
        for message in (
            page(),
            {"type": "screen", "name": "Home"},
            {"type": "track", "event": "Report Built"},
            {"type": "track", "event": "Trial Started"},
        )
    ]
    assert kinds == ["product.used"] * 3 + ["product.trial_started"]


def test_identify_tells_the_person_and_the_visitor_and_the_user() -> None:
    facts = tell(
        {
            "type": "identify",
            "userId": "u7",
            "traits": {
                "email": "Ada@Mail.Acme.co.uk",
                "firstName": "Ada",
                "lastName": "Lovelace",
                "jobTitle": "CTO",
                "plan": "team",
            },
        }
    )
    profile, browser, user = facts
    assert (profile.kind, profile.account, profile.contact) == (
        "contact.profiled", "acme.co.uk", "ada@mail.acme.co.uk",
    )  # fmt: skip
    assert profile.data["name"] == "Ada Lovelace"
    assert profile.data["title"] == "CTO"
    assert profile.data["traits"]["plan"] == "team"
    assert [(f.kind, f.visitor, f.account) for f in (browser, user)] == [
        ("visitor.identified", "a1", "acme.co.uk"),
        ("visitor.identified", "user:u7", "acme.co.uk"),
    ]
    assert len({fact.id for fact in facts}) == 3


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        ({"userId": "u7", "traits": {}}, ["contact.profiled", "visitor.aliased"]),
        ({"traits": {"plan": "team"}}, ["event.tracked"]),
        ({"traits": {"email": "ada@gmail.com"}}, ["contact.profiled", "visitor.identified"]),
        ({"anonymousId": None, "userId": "u7"}, ["contact.profiled"]),
        (
            {"anonymousId": None, "userId": "ada@acme.com"},
            ["contact.profiled", "visitor.identified"],
        ),
        (
            {"traits": {"company": {"website": "https://acme.com"}}},
            ["visitor.identified"],
        ),
    ],
)
def test_identify_tells_what_it_can(message: dict[str, Any], kinds: list[str]) -> None:
    assert [fact.kind for fact in tell({"type": "identify", **message})] == kinds


def test_group_tells_the_company_and_whose_the_visitor_is() -> None:
    company, visitor = tell(
        {
            "type": "group",
            "groupId": "org-1",
            "traits": {
                "name": "Acme Ltd",
                "website": "https://www.acme.com/about",
                "industry": "Software",
                "employees": "1,200",
                "annualRevenue": "$4.5M",
                "address": {"country": "GB"},
            },
        }
    )
    assert (company.kind, company.account) == ("account.profiled", "acme.com")
    told = {k: company.data[k] for k in ("name", "domain", "industry", "employees", "revenue")}
    assert told == {
        "name": "Acme Ltd", "domain": "acme.com", "industry": "software",
        "employees": 1200, "revenue": 4_500_000,
    }  # fmt: skip
    assert company.data["country"] == "GB"
    assert (visitor.kind, visitor.visitor, visitor.account) == (
        "visitor.identified", "a1", "acme.com",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("group", "traits", "account"),
    [
        ("acme.com", {}, "acme.com"),
        ("org-1", {"name": "Acme & Söhne"}, "acme-sohne"),
        ("org-1", {"name": "Acme", "domain": "81.2.69.142"}, "acme"),
        ("org-1", {"name": "Acme", "domain": "localhost"}, "acme"),
        ("org-1", {}, "org-1"),
    ],
)
def test_a_group_s_account_is_its_domain_else_its_name(
    group: str, traits: dict[str, Any], account: str
) -> None:
    assert tell({"type": "group", "groupId": group, "traits": traits})[0].account == account


def test_alias_makes_one_visitor_of_two() -> None:
    (fact,) = tell({"type": "alias", "previousId": "a1", "userId": "u7"})
    assert (fact.kind, fact.visitor, fact.data["into"]) == ("visitor.aliased", "a1", "user:u7")


def test_a_form_with_an_address_tells_who_the_visitor_is() -> None:
    form, profile, visitor = tell(
        {
            "type": "track",
            "event": "Form Submitted",
            "properties": {"email": "ada@acme.com", "name": "Ada", "form": "contact"},
        }
    )
    assert (form.kind, form.account, form.contact) == (
        "web.form_submitted", "acme.com", "ada@acme.com",
    )  # fmt: skip
    assert (profile.kind, profile.data["name"]) == ("contact.profiled", "Ada")
    assert (visitor.kind, visitor.visitor, visitor.account) == (
        "visitor.identified", "a1", "acme.com",
    )  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        page(),
        {"type": "screen"},
        {"type": "track", "event": "x"},
        {"type": "group", "groupId": "g.com"},
    ],
)
def test_every_fact_keeps_visitor_class_and_source(message: dict[str, Any]) -> None:
    fact = tell(message)[0]
    assert fact.visitor == "a1"
    assert fact.source == "segment:1"
    assert fact.key == "m1"
    assert fact.known == NOW
    if message["type"] != "group":
        assert fact.data["class"] == "unmatched"


@pytest.mark.parametrize(
    ("route", "message"),
    [
        ("t", {"event": "Signed Up"}),
        ("p", {"properties": {"path": "/"}}),
        ("i", {"traits": {"email": "a@acme.com"}}),
        ("g", {"groupId": "acme.com"}),
        ("a", {"previousId": "a0"}),
        ("s", {"name": "Home"}),
        ("merge", {"previousId": "a0"}),
    ],
)
def test_short_forms_of_the_routes_are_known(route: str, message: dict[str, Any]) -> None:
    told = parse(
        msgspec.json.encode({"messageId": "m1", "anonymousId": "a1", **message}), call(route)
    )
    assert told.facts
    assert not told.letters


def test_a_batch_s_context_lies_under_its_messages() -> None:
    shared = {"campaign": {"source": "mail"}, "traits": {"email": "ada@acme.com"}}
    own = page(messageId="m2", context={"traits": {"email": "eve@other.com"}})
    first, second = parse(batch(page(), own, context=shared)).facts
    assert (first.account, second.account) == ("acme.com", "other.com")
    assert first.data["campaign"] == second.data["campaign"] == {"source": "mail"}
