"""The agents on their page, over the API and at the command line; pausing one; their pages' versions."""

import httpx
import pytest
from playwright.sync_api import Page

from scotty.desk.agents import list_agents, list_versions, save_page, show_agent, try_model
from scotty.desk.roster import Work, may_work, sign_work
from scotty.facts import Refused
from scotty.flows.versions import Version
from scotty.playbook.roster import default_roster, parse_member
from tests.agents.conftest import Modelled
from tests.agents.server import Reply, answers
from tests.web.conftest import *  # noqa: F403 - the site and its fixtures
from tests.web.conftest import open_pane
from tests.web.looks import look_over
from tests.web.site import Site

ELEVEN = [
    "scotty", "sarah-chen", "ava-martinez", "robert-davis", "emma-wilson", "nathan-cross",
    "alex-rodriguez", "marcus-hayes", "oscar-wright", "sophie-anderson", "david-kim",
]  # fmt: skip
WORK = Work(
    agent="nathan-cross",
    tool="research_account",
    summary="Read 12 pages, found 9 statements.",
    account="techcorp.example",
    by="maya@example.com",
    model="local:scripted",
    tokens=1_200,
    money=0.01,
    seconds=3.2,
)


def test_the_team_is_the_eleven(site: Site) -> None:
    team = list_agents(site.house)
    assert [row.member.key for row in team.agents] == ELEVEN
    assert team.model == ""
    assert all(set(row.member.permissions) <= {"read", "draft"} for row in team.agents)


def test_work_is_signed_on_the_timeline_and_in_the_audit_log(site: Site) -> None:
    fact = sign_work(site.house, WORK)
    assert fact.account == "techcorp.example"
    row = show_agent(site.house, "nathan-cross").row
    assert (row.log[0].id, row.log[0].summary) == (fact.id, WORK.summary)
    newest = site.house.access.acts(1)[0]
    assert (newest.who, newest.did) == ("agent:nathan-cross", "research_account")
    assert fact.id in newest.what


def test_a_paused_agent_begins_nothing(site: Site) -> None:
    with site.client("manager") as client:
        answer = client.post("/api/v1/agents/oscar-wright/pause", json={"paused": True})
        assert answer.json()["paused"] is True
        held = may_work(site.house, "oscar-wright")
        assert held is not None
        assert "manager@example.com" in held.reason
        assert "Let work again" in client.get("/agents/oscar-wright").text
        client.post("/api/v1/agents/oscar-wright/pause", json={"paused": False})
    assert may_work(site.house, "oscar-wright") is None
    assert may_work(site.house, "emma-wilson") is None


@pytest.mark.parametrize("role", ["viewer", "seller", "agent"])
def test_who_may_only_look_cannot_pause(site: Site, role: str) -> None:
    with site.client(role) as client:
        assert client.get("/agents").status_code == 200
        answer = client.post("/agents/scotty/pause", data={"on": "true"})
    assert answer.status_code == 403
    assert may_work(site.house, "scotty") is None


def test_a_page_is_a_versioned_text(site: Site) -> None:
    text = default_roster()["david-kim"].replace("share = 0.05", "share = 0.02")
    with site.client("admin") as client:
        sent = {"text": text, "note": "less", "base": "1"}
        assert client.post("/agents/david-kim", data=sent).status_code == 303
        assert "What changed" in client.get("/agents/david-kim?view=versions").text
        assert "0.02" in client.get("/agents/david-kim/diff?one=1&two=2").text
        client.post("/agents/david-kim/restore", data={"number": "1"})
    assert show_agent(site.house, "david-kim").row.member.share == 0.05
    assert [v.number for v in list_versions(site.house, "david-kim")] == [1, 2, 3]


BAD_PAGES = [
    ('permissions = ["read", "draft"]', 'permissions = ["read", "approve"]', "approve"),
    ('permissions = ["read", "draft"]', 'permissions = ["send"]', "send"),
    ('"show_account"', '"send_mail"', "send_mail"),
    ("share = 0.05", "share = 3", "share"),
    ("share = 0.05", "share = ", "TOML"),
    ("place = 11", 'place = 11\nsecret = "x"', "secret"),
    ("+++", "", "front matter"),
]


@pytest.mark.parametrize(("old", "new", "says"), BAD_PAGES)
def test_a_page_that_does_not_hold_is_refused(site: Site, old: str, new: str, says: str) -> None:
    text = default_roster()["david-kim"].replace(old, new)
    with pytest.raises(Refused, match=says):
        save_page(site.house, Version(name="david-kim", number=0, text=text, by="test"))
    with site.client("admin") as client:
        answer = client.post("/agents/david-kim", data={"text": text, "base": "1"})
    assert answer.status_code == 422


def test_nobody_joins_the_team_by_a_page(site: Site) -> None:
    text = default_roster()["david-kim"]
    with pytest.raises(Refused, match="no agent"):
        save_page(site.house, Version(name="eve", number=0, text=text, by="test"))


def test_every_page_that_comes_with_scotty_holds() -> None:
    members = [parse_member(key, text) for key, text in default_roster().items()]
    assert {member.key for member in members} == set(ELEVEN)
    assert len({member.place for member in members}) == len(members)


def test_trying_the_model_says_what_came_of_it(make_modelled: Modelled) -> None:
    house, _ = make_modelled(lambda body: answers({"ready": True}))
    assert try_model(house).ok
    assert "today already" in try_model(house).says
    team = list_agents(house)
    assert (team.model, team.tokens, team.calls) == ("local:scripted", 120, 1)
    assert team.agents[0].tokens == 120


def test_a_model_that_fails_is_said_to(make_modelled: Modelled) -> None:
    house, _ = make_modelled(lambda body: Reply(status=500, body=b"{}"))
    tried = try_model(house)
    assert not tried.ok
    assert "failed" in tried.says


def test_the_api_lists_what_the_page_shows(site: Site) -> None:
    with site.client("viewer") as client:
        listed: httpx.Response = client.get("/api/v1/agents")
        assert [row["member"]["key"] for row in listed.json()["agents"]] == ELEVEN
        assert client.get("/api/v1/agents/nobody").status_code == 422


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["/agents", "/agents/nathan-cross", "/agents/scotty?view=page", "/agents/david-kim?view=versions"]
)  # fmt: skip
def test_pages_look_right(site: Site, browser: object, admin_token: str, path: str) -> None:
    sign_work(site.house, WORK)
    with open_pane(browser, site.url, admin_token) as page:  # type: ignore[arg-type]
        assert isinstance(page, Page)
        faults, complaints = look_over(page, site.url + path)
    assert faults == []
    assert complaints == []
