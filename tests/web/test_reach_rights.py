"""Who may do what about outreach: every role, every act, on pages and by the API; agents always need a person."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from scotty.desk.roles import ROLES, grant
from scotty.ports import House
from scotty.ports.outreach import Touch, Wanted
from tests.databases import make_database
from tests.outreach.clocks import SetClock
from tests.outreach.kit import ACCOUNT, tell
from tests.web.reach import MONDAY, find_first, open_reach
from tests.web.site import Site

API = "/api/v1"
ACTS: list[tuple[str, str, dict[str, object] | None]] = [
    ("draft", f"/account/{ACCOUNT}/engage", {"contact": "nobody"}),
    ("approve", "/outbox/{touch}/approve", {}),
    ("send", "/outbox/{touch}/release", {}),
    ("approve", "/outbox/{touch}/reject", {}),
    ("draft", "/outbox/{touch}/edit", {"body": "x"}),
    ("send", "/outbox/{touch}/settle", {"arrived": "yes"}),
    ("approve", "/outbox/approve", {}),
    ("work", "/tasks/{touch}", {"done": "no"}),
    ("playbook.edit", "/sequences", {"text": "x"}),
    ("draft", "/sequences/check", {"text": "x"}),
    ("draft", "/sequences/preview", {"text": "x", "name": "short"}),
    ("playbook.edit", "/sequences/short/restore", {"number": 99}),
    ("draft", "/sequences/short/people/1", {"state": "paused"}),
    ("connect", "/mailboxes", {"address": "x"}),
    ("connect", "/mailboxes/99/pause", {}),
    ("connect", "/mailboxes/99/sign", {}),
]
"""Permission, path of the page's act, form."""
CALLS: list[tuple[str, str, str, dict[str, object]]] = [
    ("draft", "POST", "/engagements", {"account": "nobody.example"}),
    ("draft", "PUT", "/outbox/{touch}/words", {"body": "x"}),
    ("approve", "POST", "/outbox/{touch}/approve", {}),
    ("send", "POST", "/outbox/{touch}/release", {}),
    ("approve", "POST", "/outbox/{touch}/reject", {"why": "x"}),
    ("send", "POST", "/outbox/{touch}/settle", {"arrived": True}),
    ("work", "POST", "/tasks/{touch}", {"done": False}),
    ("playbook.edit", "POST", "/sequences", {"text": "x"}),
    ("draft", "POST", "/sequences/preview", {"text": "x", "account": "a", "contact": "b"}),
    ("playbook.edit", "POST", "/sequences/short/versions/99/restore", {}),
    ("draft", "POST", "/enrolments/1", {"state": "paused"}),
    ("connect", "POST", "/mailboxes", {"address": "x", "smtp": "y"}),
    ("connect", "POST", "/mailboxes/99/pause", {"why": "x"}),
    ("connect", "POST", "/mailboxes/99/resume", {}),
]
NAMES = {"seller": "sally", "marketer": "martin", "agent": "agnes", "admin": "adam"}
NOBODY = "0" * 32
"""An id that no touch has: whoever may, is told so; whoever may not, is not."""


@pytest.fixture(scope="module")
def reach(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give a workspace in the midst of its outreach."""
    with make_database(server) as url, open_reach(url, tmp_path_factory.mktemp("rights")) as opened:
        yield opened


@pytest.fixture(scope="module")
def clients(reach: Site) -> Iterator[dict[str, httpx.Client]]:
    """Give one signed-in client for each role."""
    with ExitStack() as stack:
        yield {role: stack.enter_context(reach.client(role)) for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("needed", "path", "form"), ACTS, ids=[a[1] for a in ACTS])
def test_pages_let_each_role_do_what_it_may(
    clients: dict[str, httpx.Client], role: str, needed: str, path: str, form: dict[str, object]
) -> None:
    answer = clients[role].post(path.format(touch=NOBODY), data=form)
    agent = role == "agent" and needed == "approve"
    if needed in grant([role]) and not agent:
        assert answer.status_code in {200, 303, 422}, answer.text[:500]
    else:
        assert answer.status_code == 403
        assert needed in answer.text


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("needed", "method", "path", "body"), CALLS, ids=[f"{c[1]} {c[2]}" for c in CALLS]
)
def test_the_api_lets_each_role_do_what_it_may(
    clients: dict[str, httpx.Client],
    role: str,
    needed: str,
    method: str,
    path: str,
    body: dict[str, object],
) -> None:
    answer = clients[role].request(method, f"{API}{path.format(touch=NOBODY)}", json=body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == (422 if needed in grant([role]) else 403), answer.text


@pytest.fixture
def ask(reach: Site) -> Iterator[Callable[..., httpx.Response]]:
    """Give a way to ask the API as somebody of a role."""
    with ExitStack() as stack:
        known: dict[str, httpx.Client] = {}

        def call(role: str, method: str, path: str, **body: object) -> httpx.Response:
            if role not in known:
                known[role] = stack.enter_context(reach.client(role))
            return known[role].request(method, f"{API}{path}", json=body or None)

        yield call


def add_person(house: House, name: str) -> str:
    """Tell of one more person at the account."""
    address = f"{name}@{ACCOUNT}"
    data = {"name": f"{name.title()} Jones", "email": address, "title": "CEO"}
    fact = tell("contact.profiled", address, MONDAY, account=ACCOUNT, contact=address, data=data)
    house.ledger.append([fact])
    house.tables.refresh()
    return address


def touch_of(house: House, address: str) -> Touch:
    """Return the one touch of a person."""
    [touch] = house.outreach.touches(Wanted(contact=address))
    return touch


@pytest.mark.parametrize(
    ("drafter", "approver"),
    [("seller", "manager"), ("marketer", "manager"), ("agent", "manager"), ("admin", "admin")],
)
def test_approved_by_who_may_send_it_leaves(
    reach: Site, ask: Callable[..., httpx.Response], drafter: str, approver: str
) -> None:
    address = add_person(reach.house, NAMES[drafter])
    told = {"account": ACCOUNT, "sequence": "short", "contacts": [address]}
    assert ask(drafter, "POST", "/engagements", **told).status_code == 200
    touch = touch_of(reach.house, address)
    assert touch.policy == "approval"
    assert (touch.released != "") == ("send" in grant([drafter]))
    assert touch.by.startswith("agent:") == (drafter == "agent")
    assert ask(approver, "POST", f"/outbox/{touch.id}/approve").status_code == 200
    approved = touch_of(reach.house, address)
    assert (approved.policy, approved.released) == ("dry_run", f"{approver}@example.com")


def test_to_approve_is_not_to_send(reach: Site, ask: Callable[..., httpx.Response]) -> None:
    address = add_person(reach.house, "bruno")
    told = {"account": ACCOUNT, "sequence": "short", "contacts": [address]}
    ask("marketer", "POST", "/engagements", **told)
    touch = touch_of(reach.house, address)
    early = ask("seller", "POST", f"/outbox/{touch.id}/release")
    assert early.status_code == 422
    assert "approved" in early.json()["detail"]
    key = make_key(reach, "manager", ["read", "approve"])
    with httpx.Client(base_url=reach.url, headers={"authorization": f"Bearer {key}"}) as client:
        assert client.post(f"{API}/outbox/{touch.id}/approve").status_code == 200
        assert client.post(f"{API}/outbox/{touch.id}/release").status_code == 403
    held = touch_of(reach.house, address)
    assert (held.policy, held.released) == ("release", "")
    freed = ask("seller", "POST", f"/outbox/{touch.id}/release").json()
    assert freed["policy"] == "dry_run"
    assert touch_of(reach.house, address).released == "seller@example.com"
    kinds = {f.kind for f in reach.house.ledger.timelines([ACCOUNT])[ACCOUNT].facts()}
    assert {"touch.approved", "touch.released"} <= kinds
    again = ask("seller", "POST", f"/outbox/{touch.id}/release")
    assert "already" in again.json()["detail"]


def make_key(reach: Site, role: str, scopes: list[str]) -> str:
    """Return a key of somebody of this role."""
    with reach.client(role) as client:
        page = client.post("/team/keys", data={"name": "x", "scopes": scopes}).text
    return page.split('id="fresh-key">', 1)[1].split("<", 1)[0]


def test_an_agent_cannot_approve_whatever_else_it_may(
    reach: Site, ask: Callable[..., httpx.Response]
) -> None:
    users = {u.email: u for u in reach.house.access.users()}
    reach.house.access.change_user(users["agent@example.com"].id, roles=["agent", "manager"])
    try:
        told = {
            "account": ACCOUNT,
            "sequence": "short",
            "contacts": [add_person(reach.house, "oscar")],
        }
        ask("seller", "POST", "/engagements", **told)
        touch = find_first(reach.house, "oscar")
        answer = ask("agent", "POST", f"/outbox/{touch.id}/approve")
        assert answer.status_code == 403
        assert "agent" in answer.json()["detail"]
        assert not find_first(reach.house, "oscar").approver
    finally:
        reach.house.access.change_user(users["agent@example.com"].id, roles=["agent"])


def test_an_edit_voids_the_approval(reach: Site, ask: Callable[..., httpx.Response]) -> None:
    address = add_person(reach.house, "carla")
    told = {"account": ACCOUNT, "sequence": "short", "contacts": [address]}
    ask("seller", "POST", "/engagements", **told)
    touch = touch_of(reach.house, address)
    ask("manager", "POST", f"/outbox/{touch.id}/approve")
    assert isinstance(reach.house.clock, SetClock)
    reach.house.clock.forward(minutes=1)
    words = {"subject": touch.subject, "body": touch.body.replace("billing", "invoices")}
    edited = ask("agent", "PUT", f"/outbox/{touch.id}/words", **words).json()
    assert edited["approved"] == ""
    assert edited["wrote"].startswith("agent:")
    assert edited["policy"] == "approval"
    opened = ask("viewer", "GET", f"/outbox/{touch.id}").json()
    assert any(line.startswith("+") and "invoices" in line for line in opened["edits"][-1]["diff"])


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/outbox?view=waiting", {"view", "counts", "items"}),
        ("/outbox?view=unknown", {"view", "counts", "items"}),
        ("/tasks", None),
        ("/sequences", None),
        ("/sequences/short", {"name", "number", "text", "by", "note", "at", "fact"}),
        ("/sequences/short/calendar", None),
        ("/sequences/short/people", None),
        ("/mailboxes", None),
    ],
)
def test_what_the_api_tells(
    ask: Callable[..., httpx.Response], path: str, keys: set[str] | None
) -> None:
    answer = ask("viewer", "GET", path)
    assert answer.status_code == 200
    told = answer.json()
    if keys is None:
        assert told
        assert isinstance(told, list)
    else:
        assert set(told) == keys
    assert "smtp" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/outbox?view=nowhere", {}),
        ("GET", "/outbox/zzz", {}),
        ("GET", "/sequences/nobody", {}),
        ("GET", "/sequences/short?version=77", {}),
        ("GET", "/mailboxes/77", {}),
        ("POST", "/engagements", {"account": ACCOUNT, "sequence": "nobody"}),
        ("POST", "/engagements", {"account": ACCOUNT, "sequence": "short", "contacts": ["x@y.z"]}),
        ("POST", "/sequences", {"text": "name = 'x"}),
        ("POST", "/enrolments/' or 1=1", {"state": "ended"}),
        ("POST", "/mailboxes", {"address": "me@x.example", "smtp": "http://x"}),
    ],
)
def test_the_api_says_what_is_wrong(
    ask: Callable[..., httpx.Response], method: str, path: str, body: dict[str, object]
) -> None:
    answer = ask("admin", method, path, **body)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_dry_run_plans_nothing(reach: Site, ask: Callable[..., httpx.Response]) -> None:
    before = len(reach.house.outreach.touches(Wanted(limit=10_000)))
    address = add_person(reach.house, "diana")
    told = {"account": ACCOUNT, "sequence": "short", "contacts": [address], "dry_run": True}
    found = ask("agent", "POST", "/engagements", **told).json()
    assert found["dry_run"] is True
    assert [t["step"] for t in found["touches"]] == ["one", "two", "three"]
    assert "agent" in found["touches"][0]["held"]["reason"]
    assert len(reach.house.outreach.touches(Wanted(limit=10_000))) == before


def test_a_password_is_not_noted_and_a_key_outlives_it(reach: Site) -> None:
    with reach.client("admin") as client:
        form = {"address": "new@tideline.example", "smtp_host": "127.0.0.1", "smtp_port": "2525"}
        form |= {"smtp": "smtp", "user": "new", "password": "hush-hush-7"}
        assert client.post("/mailboxes", data=form).status_code == 303
        made = next(m for m in reach.house.mailboxes.all() if m.address == form["address"])
        assert client.post(f"/mailboxes/{made.id}/sign", data={"selector": "s1"}).is_redirect
        assert client.post(f"/mailboxes/{made.id}/tune", data={"cap": "80"}).is_redirect
        form["password"] = "hush-hush-8"
        assert client.post("/mailboxes", data=form).status_code == 303
        wrong = client.post("/mailboxes", data=form | {"smtp_host": "a b@c"})
        assert wrong.status_code == 422
        assert "hush-hush" not in wrong.text + client.get("/mailboxes").text
    kept = reach.house.mailboxes.find(made.id)
    assert kept is not None
    assert (kept.cap, kept.dkim_selector, "hush-hush-8" in kept.smtp) == (80, "s1", True)
    acts = reach.house.access.acts(50, None)
    assert acts[0].did == "connect (refused)"
    assert not any("hush-hush" in act.what for act in acts)
