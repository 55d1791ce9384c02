"""The profile through the desk, the API and the paper: one small market, read only."""

from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import msgspec
import pytest

from scotty.desk.briefs import print_brief
from scotty.desk.profile import show_person_intel, show_research
from scotty.facts import Fact, Refused
from scotty.ports import House
from scotty.stages.research.profile import load_areas
from tests.web.site import Site

API = "/api/v1/accounts/techcorp.example"
DANIEL = "daniel.reyes@techcorp.example"
CONTRACT = {"id", "kind", "statement", "quote", "source", "at", "confidence"}


def test_what_programs_are_given(site: Site) -> None:
    told = msgspec.to_builtins(show_research(site.house, "techcorp.example"))
    assert set(told["profile"]) == set(load_areas()) == set(told["areas"])
    assert all(set(fact) >= CONTRACT for fact in told["facts"])
    known = {fact["id"] for fact in told["facts"]}
    lines = [line for area in told["profile"].values() for line in area]
    assert lines
    assert all(line["text"] and line["facts"] and set(line["facts"]) <= known for line in lines)
    assert not told["flaws"]
    assert told["simulated"] is True
    assert told["committee"]
    for one in told["committee"]:
        assert {"contact", "name", "title", "roles"} <= set(one)
        assert all(
            0 <= part["probability"] <= 1 and set(part["facts"]) <= known for part in one["roles"]
        )
    assert any("Nobody has looked" in sentence for sentence in told["unknown"])
    assert told["diff"]["reason"] == "in the last 30 days"


def test_every_account_of_the_workspace_is_borne_out(site: Site) -> None:
    rows = [str(row["key"]) for row in site.house.tables.accounts()][:60]
    for key in ["techcorp.example", *rows]:
        assert show_research(site.house, key).flaws == ()


def test_as_of_and_since(site: Site) -> None:
    now = site.house.clock.now()
    then = show_research(site.house, "TechCorp", now - timedelta(days=60))
    assert then.as_of == now - timedelta(days=60)
    assert all(fact.known <= then.as_of for fact in then.facts)
    changed = show_research(site.house, "TechCorp", since=now - timedelta(days=60)).diff
    assert changed.reason.startswith("since ")
    before = {line.key for lines in then.profile.values() for line in lines}
    assert all(c.key not in before for c in changed.changes if c.sort == "new")


@pytest.mark.parametrize("ask", [show_research, print_brief])
def test_a_stranger_is_refused(site: Site, ask: Callable[..., object]) -> None:
    with pytest.raises(Refused, match=r"No account is called 'nobody\.example'"):
        ask(site.house, "nobody.example")
    with pytest.raises(Refused, match="Nobody at techcorp"):
        show_person_intel(site.house, "techcorp.example", "nobody")


def test_a_brief_is_two_pages(site: Site) -> None:
    busy = site.board.hot_list().accounts[0].account
    for name in dict.fromkeys(("techcorp.example", busy)):
        brief = print_brief(site.house, name)
        assert brief.pdf.startswith(b"%PDF-")
        assert brief.file.endswith(".pdf")
        assert b"/Count 2" in brief.pdf


def test_intel_by_name_and_address(site: Site) -> None:
    now = site.house.clock.now()
    by_key = show_person_intel(site.house, "techcorp.example", DANIEL, now)
    assert show_person_intel(site.house, "TechCorp", "Daniel Reyes", now) == by_key
    assert by_key.flaws == ()
    assert 2 <= len(by_key.proposition.claims) <= 4


def test_the_api_gives_the_same(site: Site) -> None:
    with site.client("viewer") as client:
        told: httpx.Response = client.get(f"{API}/profile")
        assert told.status_code == 200
        mine = show_research(site.house, "techcorp.example")
        assert told.json()["profile"].keys() == mine.profile.keys()
        paper = client.get(f"{API}/profile.pdf")
        assert paper.headers["content-type"] == "application/pdf"
        intel = client.get(f"{API}/people/{DANIEL}/intel").json()
        assert intel["name"] == "Daniel Reyes"
        assert intel["proposition"]["claims"]
        assert client.get(f"{API}/people/nobody/intel").status_code == 422


def test_changes_are_told_since_the_research_before_the_last(
    make_house: Callable[..., House],
) -> None:
    house = make_house()
    now = house.clock.now()

    def tell(kind: str, days: float, key: str, **data: object) -> Fact:
        at = now - timedelta(days=days)
        return Fact(
            kind=kind, at=at, known=at, source="t", key=key, account="acme.example", data=data
        )

    facts = [tell("account.profiled", 90, "a", name="Acme", domain="acme.example")]
    facts += [tell("funding.raised", 60, "b", round="Series A")]
    facts += [
        tell("research.done", 30, "c", seconds=4),
        tell("news.published", 20, "d", title="Acme opens in Lyon"),
    ]
    facts += [tell("research.done", 10, "e", seconds=4)]
    house.ledger.append(facts)
    told = show_research(house, "acme.example").diff
    assert told.reason == f"since the research of {now - timedelta(days=30):%-d %B %Y}"
    assert [(c.sort, c.text) for c in told.changes] == [
        ("new", "In the news: “Acme opens in Lyon”.")
    ]
    first: datetime = show_research(house, "acme.example", now - timedelta(days=25)).diff.since
    assert first < now - timedelta(days=30)
