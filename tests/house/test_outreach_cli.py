"""The command line's contracts of outreach: engage, outbox, approve, sequence, mailbox."""

import json
from datetime import datetime
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from scotty.store.postgres import locate_database
from tests.house.workspace import Workspace

pytestmark = pytest.mark.slow
DEMO = ("demo", "--no-serve", "--companies", "300", "--seed", "3")
FIELDS = {
    *("contact", "channel", "step", "at", "zone", "why_then", "subject", "body", "claims", "held"),
}
DOMAIN = "techcorp.example"


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("outreach") / "workspace")
    workspace.read(*DEMO)
    return workspace


@pytest.fixture(scope="module")
def rehearsed(market: Workspace) -> list[dict[str, Any]]:
    before = count_told(market)
    found: list[dict[str, Any]] = market.ask("engage", DOMAIN, "--dry-run")
    assert count_told(market) == before
    return found


def count_told(market: Workspace) -> list[tuple[Any, ...]]:
    """Return how many facts, touches and enrolments there are."""
    return ask(
        market,
        "select (select count(*) from facts), (select count(*) from touches), (select count(*) from enrolments)",
    )


@pytest.fixture(scope="module")
def fresh(market: Workspace) -> str:
    """Return an account with people, to none of whom anything is planned."""
    [(found,)] = ask(
        market,
        "select c.account from contacts c where c.profile ->> 'email' <> '' and c.left_at is null "
        "and not exists (select from touches t where t.account = c.account) "
        "group by c.account having count(*) >= 3 order by c.account limit 1",
    )
    return str(found)


def ask(market: Workspace, query: str, *values: Any) -> list[tuple[Any, ...]]:
    url = locate_database(market.home, None).replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        return connection.execute(query, values).fetchall()


def test_a_rehearsal_tells_every_touch_and_plans_nothing(
    market: Workspace, rehearsed: list[dict[str, Any]]
) -> None:
    assert len(rehearsed) >= 7
    for touch in rehearsed:
        assert set(touch) >= FIELDS
        assert touch["channel"] == "mail"
        assert touch["body"]
        assert touch["why_then"]
        assert datetime.fromisoformat(touch["at"]).utcoffset() is not None
        assert set(touch["held"]) == {"reason", "mend"}  # a new workspace is in dry run
        for claim in touch["claims"]:
            assert set(claim) == {"text", "facts"}
            assert claim["facts"]


def test_every_claim_of_a_rehearsal_rests_on_facts_that_are_there(
    market: Workspace, rehearsed: list[dict[str, Any]]
) -> None:
    named = {f for touch in rehearsed for claim in touch["claims"] for f in claim["facts"]}
    facts = [f for f in named if not f.startswith("asset:")]
    assert facts
    [(found,)] = ask(market, "select count(*) from facts where id = any(%s::uuid[])", facts)
    assert found == len(facts)
    for fact in facts[:3]:
        assert market.ask("why", fact)["id"] == fact


def test_steps_come_in_order_with_a_gap_for_each_person(rehearsed: list[dict[str, Any]]) -> None:
    people: dict[str, list[datetime]] = {}
    for touch in rehearsed:
        people.setdefault(touch["contact"], []).append(datetime.fromisoformat(touch["at"]))
    for times in people.values():
        assert times == sorted(times)
        assert all((b - a).days >= 1 for a, b in pairwise(times))


def test_from_engaging_to_approval(market: Workspace, fresh: str) -> None:
    rehearsed = market.ask("engage", fresh, "--dry-run")
    contact = rehearsed[0]["contact"]
    [touch] = market.ask("engage", fresh, "--contact", contact)
    assert set(touch) >= FIELDS | {"id"}
    assert (touch["contact"], touch["step"]) == (contact, rehearsed[0]["step"])
    assert touch["body"] == rehearsed[0]["body"]
    again = market.run("engage", fresh, "--contact", contact)
    assert again.returncode == 0
    assert "one sequence at a time" in again.stdout
    shown = market.ask("outbox", "--view", "planned", "--limit", "1000")
    assert touch["id"] in [i["id"] for i in shown["items"]]
    assert shown["counts"]["planned"] >= 1
    [waiting] = [
        i for i in market.ask("outbox", "--limit", "1000")["items"] if i["id"] == touch["id"]
    ]
    assert waiting["held"]["mend"]
    done = market.ask("approve", touch["id"][:12])
    assert [i["id"] for i in done["done"]] == [touch["id"]]
    assert done["done"][0]["approved"].endswith("(command line)")
    told = "select count(*) from facts where kind = 'touch.approved' and data ->> 'touch' = %s"
    assert ask(market, told, touch["id"]) == [(1,)]


def test_all_that_wait_are_approved_or_left_with_a_reason(market: Workspace, fresh: str) -> None:
    market.ask("engage", fresh)
    items = market.ask("outbox", "--limit", "1000")["items"]
    waiting = [i["id"] for i in items if i["policy"] == "approval" and not i["faults"]]
    assert waiting
    done = market.ask("approve", "--all")
    told = {i["id"] for i in done["done"]} | {left["id"] for left in done["left"]}
    assert set(waiting) <= told
    for left in done["left"]:
        assert left["why"]
    left_over = market.ask("outbox", "--limit", "1000")["items"]
    assert not [i for i in left_over if i["policy"] == "approval" and i["id"] in waiting]


def test_a_draft_is_refused_and_the_sequence_goes_on(market: Workspace, fresh: str) -> None:
    planned = market.ask("outbox", "--view", "planned", "--limit", "1000")["items"]
    first = next(i for i in planned if i["account"] == fresh)
    done = market.ask("approve", first["id"], "--reject", "not this one")
    assert done["done"][0]["state"] == "dropped"
    open_ones = market.ask("outbox", "--view", "planned", "--limit", "1000")["items"]
    assert first["contact"] in {i["contact"] for i in open_ones}


def test_sequences_go_out_and_in_again(market: Workspace) -> None:
    names = [row["name"] for row in market.ask("sequence", "list")]
    assert "seven-touches" in names
    text = market.read("sequence", "show", "seven-touches")
    changed = text.replace("gap_days = ", "gap_days = 1", 1)
    assert changed != text
    market.read("sequence", "save", "-", "--note", "Other gaps", given=changed)
    versions = market.ask("sequence", "versions", "seven-touches")
    assert [v["number"] for v in versions] == [1, 2]
    assert "+gap_days = 1" in market.read("sequence", "diff", "seven-touches", "1", "2")
    market.read("sequence", "restore", "seven-touches", "1")
    assert market.read("sequence", "show", "seven-touches") == text


def test_a_mailbox_is_connected_and_its_password_never_shown(market: Workspace) -> None:
    made = market.run(
        "mailbox", "connect", "Elsa@Tideline.example", "--smtp",
        "smtp://elsa:hush-hush@127.0.0.1:2525", "--name", "Elsa", "--json",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["address"] == "elsa@tideline.example"
    number = str(told["id"])
    for words in (("list",), ("check", number), ("pause", number), ("resume", number)):
        done = market.run("mailbox", *words)
        assert done.returncode == 0, done.stderr
        assert "hush-hush" not in made.stdout + done.stdout + done.stderr
    assert "elsa@tideline.example" in [m["address"] for m in market.ask("mailbox", "list")]
    rows = ask(
        market,
        "select to_jsonb(m)::text from mailboxes m union all select data::text from facts where kind like 'mailbox.%%'",
    )
    assert not [row for (row,) in rows if "hush-hush" in row]


def test_the_environment_names_a_mailbox(market: Workspace) -> None:
    market.environment |= {
        "SCOTTY_SMTP_URL": "smtp://127.0.0.1:2526", "SCOTTY_IMAP_URL": "imap://127.0.0.1:1430",
        "SCOTTY_MAIL_FROM": "Team@Tideline.example",
    }  # fmt: skip
    try:
        for _ in range(2):
            market.ask("engage", DOMAIN, "--dry-run", "--people", "1")
        told = [m for m in market.ask("mailbox", "list") if m["address"] == "team@tideline.example"]
        assert len(told) == 1
        connected = ask(
            market,
            "select count(*) from facts where kind = 'mailbox.connected' and data ->> 'by' = 'environment'",
        )
        assert connected == [(1,)]  # once, and not at each start
        market.environment["SCOTTY_MAIL_FROM"] = ""
        refused = market.run("engage", DOMAIN, "--dry-run")
        assert refused.returncode == 1
        assert "SCOTTY_MAIL_FROM" in refused.stderr
    finally:
        for name in ("SCOTTY_SMTP_URL", "SCOTTY_IMAP_URL", "SCOTTY_MAIL_FROM"):
            market.environment.pop(name, None)


@pytest.mark.parametrize(
    "words",
    [
        ("engage", "nobody.example", "--dry-run"),
        ("engage", DOMAIN, "--sequence", "no-such-thing", "--dry-run"),
        ("engage", DOMAIN, "--contact", "stranger@elsewhere.example"),
        ("outbox", "--view", "elsewhere"),
        ("approve",),
        ("approve", "abc", "--all"),
        ("approve", "0" * 32),
        ("approve", "zz"),
        ("sequence", "show", "no-such-thing"),
        ("sequence", "restore", "seven-touches", "99"),
        ("sequence", "save", "/no/such/file.toml"),
        ("mailbox", "connect", "no address", "--smtp", "smtp://127.0.0.1"),
        ("mailbox", "connect", "a@b.example", "--smtp", "http://127.0.0.1"),
        ("mailbox", "check", "99"),
        ("mailbox", "pause", "99"),
        ("mailbox", "tune", "99", "--cap", "3"),
    ],
    ids=" ".join,
)
def test_what_is_refused_says_why_and_the_mend(market: Workspace, words: tuple[str, ...]) -> None:
    done = market.run(*words)
    assert done.returncode == 1, done.stdout
    refused, mend = done.stderr.strip().splitlines()[-2:]
    assert refused.startswith("Refused: ")
    assert mend.startswith("Mend: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "not TOML"),
        ('name = "x"\ntitle = "X"\nstep = []\n', "no [[step]]"),
        ('name = "x"\ntitle = "X"\n[[step]]\nname = "a"\nday = 1\nbody = "Hi {nobody}"\n', "nobody"),
        ('name = "x"\ntitle = "X"\n[[step]]\nname = "a"\nday = 1\nbody = "Hi"\nonly_if = ["sunny"]\n', "sunny"),
        ('name = "x"\ntitle = "X"\n[ends]\non = ["opened:b"]\n[[step]]\nname = "a"\nday = 1\nbody = "Hi"\n', "opened:b"),
    ],
    ids=["no toml", "no step", "no such field", "no such condition", "no such step"],
)  # fmt: skip
def test_a_sequence_with_a_fault_is_refused(market: Workspace, text: str, says: str) -> None:
    done = market.run("sequence", "save", "-", given=text)
    assert done.returncode == 1
    assert says in done.stderr
