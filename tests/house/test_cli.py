"""The command line's contracts: the real executable on a real, small market."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.house.workspace import SCOTTY, Workspace

pytestmark = pytest.mark.slow
DEMO = ("demo", "--no-serve", "--companies", "2000", "--seed", "3")
CONDITIONS = {"intent", "icp", "budget", "project"}


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("market") / "workspace")
    done = workspace.start(*DEMO, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["new"] > 10_000
    return workspace


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("empty") / "workspace")


def test_status_counts_what_is_there(market: Workspace) -> None:
    status = market.ask("status")
    assert set(status) == {
        *("facts", "accounts", "contacts", "deals", "dead_letters", "lag_seconds")
    }
    assert status["facts"] > 10_000
    assert status["accounts"] >= 2000
    assert status["contacts"] > 0
    assert status["deals"] > 0
    assert status["dead_letters"] == 0
    assert status["lag_seconds"] == 0


def test_status_of_an_empty_workspace_is_all_zero(empty: Workspace) -> None:
    assert set(empty.ask("status").values()) == {0}


@pytest.fixture(scope="module")
def hot(market: Workspace) -> dict[str, Any]:
    found: dict[str, Any] = market.ask("hot")
    return found


def test_hot_has_the_promised_shape(hot: dict[str, Any]) -> None:
    assert {"as_of", "version", "count", "accounts", "near"} <= set(hot)
    assert hot["count"] == len(hot["accounts"])
    listed = hot["accounts"] + hot["near"]
    assert listed
    for account in listed:
        assert {
            *("domain", "name", "tier", "score", "fit", "intent", "conditions", "reasons")
        } <= set(account)
        assert set(account["conditions"]) == CONDITIONS
        for condition in account["conditions"].values():
            assert {"met", "why", "facts"} <= set(condition)
            assert condition["why"]
        for reason in account["reasons"]:
            assert {"label", "points", "facts"} <= set(reason)


def test_points_of_the_intent_reasons_add_up_to_the_intent_score(hot: dict[str, Any]) -> None:
    for account in hot["accounts"] + hot["near"]:
        points = sum(reason["points"] for reason in account["reasons"])
        assert points == pytest.approx(account["intent"], abs=1e-6)


def test_hot_accounts_meet_all_four_and_near_ones_lack_one(hot: dict[str, Any]) -> None:
    lacking = [
        sum(not condition["met"] for condition in account["conditions"].values())
        for account in hot["accounts"] + hot["near"]
    ]
    assert lacking == [0] * len(hot["accounts"]) + [1] * len(hot["near"])


def test_limit_cuts_each_list(market: Workspace, hot: dict[str, Any]) -> None:
    cut = market.ask("hot", "--limit", "1")
    for name in ("accounts", "near"):
        assert [a["domain"] for a in cut[name]] == [a["domain"] for a in hot[name][:1]]


def test_facts_of_a_reason_open_into_their_chain(market: Workspace, hot: dict[str, Any]) -> None:
    account = (hot["accounts"] + hot["near"])[0]
    named = [fact for reason in account["reasons"] for fact in reason["facts"]]
    assert named
    link = market.ask("why", named[0])
    assert link["id"] == named[0]
    assert link["account"] == account["account"]
    assert {"kind", "at", "known", "source", "key", "because"} <= set(link)
    assert link["simulated"] is True


def test_an_account_says_what_the_list_says(market: Workspace, hot: dict[str, Any]) -> None:
    listed = (hot["accounts"] + hot["near"])[0]
    shown = market.ask("account", listed["domain"], "--as-of", hot["as_of"])
    for field in ("domain", "name", "fit", "intent", "score"):
        assert shown[field] == pytest.approx(listed[field]) or shown[field] == listed[field]
    assert {k: c["met"] for k, c in shown["conditions"].items()} == {
        k: c["met"] for k, c in listed["conditions"].items()
    }
    assert shown["timeline"]


def test_the_company_of_the_readme_is_there(market: Workspace) -> None:
    shown = market.ask("account", "techcorp.example")
    assert shown["name"] == "TechCorp"
    assert all(condition["met"] for condition in shown["conditions"].values())
    assert "techcorp.example" in market.read("account", "techcorp.example", "--limit", "3")


def test_the_past_is_judged_by_what_was_known(market: Workspace, hot: dict[str, Any]) -> None:
    domain = (hot["accounts"] + hot["near"])[0]["domain"]
    day = json.loads(
        market.run("demo", "--no-serve", "--companies", "2000", "--seed", "3", "--json").stdout
    )
    past = str(int(day["plan"]["end"][:4]) - 1) + day["plan"]["end"][4:10]
    then = market.ask("account", domain, "--as-of", past)
    assert then["as_of"].startswith(past)
    assert all(fact["known"] <= then["as_of"] for fact in then["timeline"])
    assert then["facts"] < market.ask("account", domain)["facts"]


def test_a_filled_workspace_is_not_filled_again(market: Workspace) -> None:
    before = market.ask("status")
    again = market.ask(*DEMO)
    assert again["new"] == 0
    assert market.ask("status") == before


@pytest.mark.parametrize(
    "words",
    [
        ("demo", "--no-serve", "--companies", "2001"),
        ("account", "nobody.example"),
        ("why", "0" * 32),
        ("why", "what"),
        ("hot", "--as-of", "2999-01-01"),
        ("playbook", "restore", "99"),
    ],
    ids=" ".join,
)
def test_what_is_refused_says_why_and_the_mend(market: Workspace, words: tuple[str, ...]) -> None:
    done = market.run(*words)
    assert done.returncode == 1
    assert done.stdout == ""
    refused, mend = done.stderr.strip().splitlines()[-2:]
    assert refused.startswith("Refused: ")
    assert mend.startswith("Mend: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("hot", "--limit", "0"),
        ("hot", "--as-of", "soon"),
        ("nonsense",),
        ("why",),
        ("hot", "--what"),
    ],
    ids=" ".join,
)
def test_what_is_mistyped_is_a_usage_error(empty: Workspace, words: tuple[str, ...]) -> None:
    done = empty.run(*words)
    assert done.returncode == 2
    assert "Usage: scotty" in done.stderr


def test_a_fault_of_ours_says_so() -> None:
    broken = "from scotty.cli import app; app.COMMANDS['x'] = 'absent'; app.main()"
    done = subprocess.run(
        [sys.executable, "-c", broken, "x"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "This is a bug in Scotty" in done.stderr


def test_a_database_out_of_reach_is_refused(empty: Workspace) -> None:
    done = empty.start("status", SCOTTY_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "SCOTTY_DATABASE_URL" in done.stderr


def test_what_is_piped_has_no_colour(market: Workspace) -> None:
    for words in (("hot", "--limit", "3"), ("status",)):
        done = market.start(*words)
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout
        assert done.stdout.strip()


def test_a_reader_that_leaves_is_no_error(market: Workspace) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{SCOTTY} hot | head -n 1"],
        env=market.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_playbook_goes_out_and_in_again(empty: Workspace) -> None:
    text = empty.read("playbook", "show")
    changed = text.replace("intent_above = 70", "intent_above = 65")
    assert changed != text
    saved = empty.ask("playbook", "save", "-", "--note", "Cast wider", given=changed)
    assert saved == {"version": 2}
    assert empty.read("playbook", "show") == changed
    assert "+intent_above = 65" in empty.read("playbook", "compare", "1", "2")
    assert empty.ask("playbook", "restore", "1") == {"version": 3}
    assert empty.read("playbook", "show") == text
    listed = empty.ask("playbook", "versions", "--limit", "2")
    assert [v["number"] for v in listed["versions"]] == [3, 2]
    wrong = empty.run("playbook", "save", "-", given=text.replace("base = 40", "base = 50"))
    assert wrong.returncode == 1
    assert "not 100" in wrong.stderr


def test_backtest_compares_with_every_naive_ranking(market: Workspace) -> None:
    found = market.ask("backtest", "intent", "--size", "20")
    measured = ("precision", "lift", "ece")
    assert set(measured) <= set(found["overall"])
    assert set(found["overall"]["naive"]) >= {"last_activity", "raw_count"}
    told = [week for week in found["weeks"] if week["precision"] is not None]
    assert told
    for part in (found["overall"], *told):
        assert 0 <= part["precision"] <= 1
        assert part["lift"] >= 0
        for naive in part["naive"].values():
            assert set(measured) <= set(naive)


def test_what_wins_taught_and_who_is_one_company(market: Workspace) -> None:
    icp = market.ask("icp")
    assert icp["count"] == len(icp["shifts"])
    assert icp["remark"]
    rate = market.ask("links", "rate")
    assert sum(rate["counts"].values()) == rate["views"] > 0
    assert sum(rate["shares"].values()) == pytest.approx(1)
    (found, *_) = market.ask("links", "company", "TechCorp")["accounts"]
    assert found["account"] == "techcorp.example"


def test_a_link_is_made_and_undone(market: Workspace) -> None:
    names = [a["domain"] for a in market.ask("hot", "--limit", "2")["near"]]
    (made,) = market.ask("links", "add", *names, "--why", "bought")["links"]
    assert market.ask("account", names[0])["account"] == names[1]
    (undone,) = market.ask("links", "undo", made["id"])["links"]
    assert undone["state"] == "undone"
    assert market.ask("account", names[0])["account"] == names[0]
    assert [x["state"] for x in market.ask("links", "list")["links"]] == ["undone"]
    assert market.run("links", "undo", made["id"]).returncode == 1


def test_deals_have_the_promised_shape(market: Workspace) -> None:
    found = market.ask("deals")
    assert {"as_of", "version", "count", "open", "at_risk", "deals", "columns"} <= set(found)
    assert found["count"] == len(found["deals"]) > 0
    assert [d["deal"] for d in market.ask("deals", "--limit", "1")["deals"]] == [
        found["deals"][0]["deal"]
    ]
    for deal in market.ask("deals", "--at-risk")["deals"]:
        assert {"score", "interval", "band", "reasons", "warnings", "plays"} <= set(deal)
        assert deal["warnings"]
        for warned in deal["warnings"]:
            assert {"warning", "label", "text", "evidence", "hit_rate"} <= set(warned)


def test_a_deal_s_reasons_add_up_and_its_past_is_as_it_was_known(market: Workspace) -> None:
    deal = market.ask("deals", "--limit", "1")["deals"][0]
    page = market.ask("deal", deal["deal"])
    assert {"score", "interval", "band", "reasons", "warnings", "plays", "timeline"} <= set(page)
    parts = page["base"] + sum(reason["points"] for reason in page["reasons"])
    assert parts == pytest.approx(page["logit"], abs=1e-9)
    assert page["interval"][0] <= page["score"] <= page["interval"][1]
    assert any(reason["facts"] for reason in page["reasons"])
    opened = page["since"][:10]
    then = market.ask("deal", deal["deal"], "--as-of", opened)
    assert then["facts"] <= page["facts"]
    assert then["as_of"][:10] == opened


def test_actions_are_ranked_by_the_worth_of_an_hour(market: Workspace) -> None:
    worths = [action["worth"] for action in market.ask("actions")["actions"]]
    told = [worth for worth in worths if worth is not None]
    assert told == sorted(told, reverse=True)


def test_deals_of_an_empty_workspace_are_none(empty: Workspace) -> None:
    assert empty.ask("deals")["deals"] == []
    assert empty.ask("actions")["actions"] == []
