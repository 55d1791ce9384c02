"""The guard: every route asks for its permission; changes need a token of one's own page."""

import http.client
import re
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from scotty.api.app import ROUTERS as API_ROUTERS
from scotty.desk.audit import list_acts, verify_acts
from scotty.desk.roles import PERMISSIONS, ROLES, grant
from scotty.door.caller import SESSION
from scotty.door.guard import Guarded, bare, public, signed
from scotty.facts import Bug
from scotty.serve import build_pages_and_api
from scotty.settings import Settings
from scotty.web.pages import ROUTERS
from scotty.web.pages.enter import safe_back
from tests.web.site import PASSWORD, Site, enter_site, read_csrf

ROUTES: list[tuple[str, Guarded]] = [
    *(("", route) for router in ROUTERS for route in router.routes if isinstance(route, Guarded)),
    *(
        ("/api/v1", route)
        for router in API_ROUTERS
        for route in router.routes
        if isinstance(route, Guarded)
    ),
]
OPEN = {"/enter", "/start/{token}", "/theme", "/healthz", "/readyz"}


def fill_path(prefix: str, route: APIRoute) -> str:
    """Return an address of this route; what it names need not exist to be refused."""
    return prefix + re.sub(r"\{(\w+)\}", "1", route.path)


CLOSED = [
    pytest.param(method, fill_path(prefix, route), id=f"{method} {prefix}{route.path}")
    for prefix, route in ROUTES
    for method in sorted(route.methods or ())
    if route.rule.permission
]
ASKED = {"/live", "/playbook/diff", "/search", "/content/search", "/content/recommend"}
"""Routes that want a word in the question, or never end."""
CHANGING = sorted(
    fill_path(prefix, route)
    for prefix, route in ROUTES
    if "POST" in (route.methods or ()) and not prefix and not route.rule.signed
)
SIGNED = [
    pytest.param(method, fill_path(prefix, route), id=f"{method} {prefix}{route.path}")
    for prefix, route in ROUTES
    for method in sorted(route.methods or ())
    if route.rule.signed
]


def test_every_route_is_guarded(site: Site) -> None:
    app = build_pages_and_api(site.house, Settings(home=site.house.home), site.board)
    while hasattr(app, "app"):
        app = app.app
    pages = app.router.routes  # type: ignore[attr-defined]
    mounts = [route for route in pages if isinstance(route, Mount)]
    assert {route.path for route in mounts} == {"/static", "/api/v1"}
    served = [r for r in pages if not isinstance(r, Mount)]
    api = next(route for route in mounts if route.path == "/api/v1")
    served += [r for r in api.routes if getattr(r, "path", "") != "/openapi.json"]
    assert len(served) == len(ROUTES)
    assert all(isinstance(route, Guarded) for route in served)


def test_open_routes_are_these_and_no_others() -> None:
    free = {r.path for _, r in ROUTES if r.rule.permission is None and not r.rule.signed}
    assert free == OPEN
    assert all(r.rule.permission in PERMISSIONS for _, r in ROUTES if r.rule.permission)


def test_a_route_without_a_rule_cannot_exist() -> None:
    def handler() -> None: ...

    with pytest.raises(Bug, match="who may come in"):
        Guarded("/x", handler)
    assert Guarded("/x", public(handler)).rule.permission is None


def test_a_change_without_a_credential_cannot_exist() -> None:
    def handler() -> None: ...

    with pytest.raises(Bug, match="token"):
        Guarded("/x", signed(handler))
    with pytest.raises(Bug, match="who asks"):
        Guarded("/x/{token}", bare(handler), methods=["POST"])
    assert Guarded("/x/{token}", signed(handler), methods=["POST"]).rule.signed


@pytest.mark.parametrize(("method", "path"), SIGNED)
def test_a_made_up_token_opens_nothing(site: Site, method: str, path: str) -> None:
    with site.client("admin") as client:
        del client.headers["x-csrf-token"]
        for headers in ({}, {"origin": "https://mail.example"}, {"sec-fetch-site": "cross-site"}):
            response = client.request(method, path, headers=headers)
            assert response.status_code == 404
            assert "set-cookie" not in response.headers


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_strangers_are_refused_everywhere(site: Site, method: str, path: str) -> None:
    with site.client() as client:
        response = client.request(method, path)
    if path.startswith("/api/"):
        assert response.status_code == 401
        assert response.headers["content-type"] == "application/problem+json"
    else:
        assert response.status_code == 303
        assert response.headers["location"].startswith("/enter")


@pytest.fixture(scope="module")
def clients(site: Site) -> Iterator[dict[str, httpx.Client]]:
    """Give one signed-in client for each role."""
    with ExitStack() as stack:
        yield {role: stack.enter_context(site.client(role)) for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_refused_what_it_may_not(clients: dict[str, httpx.Client], role: str) -> None:
    client, may = clients[role], grant([role])
    for prefix, route in ROUTES:
        needed = route.rule.permission
        if needed is None or needed in may:
            continue
        for method in route.methods or ():
            response = client.request(method, fill_path(prefix, route))
            assert response.status_code == 403, (role, method, route.path)
            assert needed in response.text


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_it_may(clients: dict[str, httpx.Client], role: str) -> None:
    client, may = clients[role], grant([role])
    for prefix, route in ROUTES:
        needed = route.rule.permission
        plain = "{" not in route.path and route.path not in ASKED
        if needed in may and plain and "GET" in (route.methods or ()):
            response = client.get(fill_path(prefix, route))
            assert response.status_code == 200, (role, route.path, response.text[:300])


@pytest.mark.parametrize("path", CHANGING)
def test_changes_need_a_token(clients: dict[str, httpx.Client], path: str) -> None:
    client = clients["admin"]
    for headers in ({"x-csrf-token": ""}, {"x-csrf-token": "0" * 48}):
        response = client.post(path, data={"csrf": ""}, headers=headers)
        assert response.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_other_sites_cannot_ask_even_with_a_token(
    clients: dict[str, httpx.Client], headers: dict[str, str]
) -> None:
    assert clients["admin"].post("/tour", headers=headers).status_code == 403


def test_one_person_s_token_is_no_use_to_another(site: Site) -> None:
    with site.client("admin") as admin, site.client("seller") as seller:
        stolen = admin.headers["x-csrf-token"]
        assert seller.post("/tour", headers={"x-csrf-token": stolen}).status_code == 403
        assert seller.post("/tour").status_code == 303


def test_the_session_is_new_after_sign_in(site: Site) -> None:
    with site.client() as client:
        client.cookies.set(SESSION, "chosen-by-an-attacker", domain="127.0.0.1", path="/")
        enter_site(client, "seller@example.com")
        assert client.cookies[SESSION] != "chosen-by-an-attacker"
        assert client.get("/hot").status_code == 200


def test_cookies_cannot_be_read_by_scripts(site: Site) -> None:
    with site.client() as client:
        token = read_csrf(client.get("/enter").text)
        data = {"email": "viewer@example.com", "password": PASSWORD, "csrf": token}
        cookies = client.post("/enter", data=data).headers.get_list("set-cookie")
    mine = next(c for c in cookies if c.startswith(SESSION))
    assert "httponly" in mine.lower()
    assert "samesite=lax" in mine.lower()


def test_sign_in_without_a_token_is_refused(site: Site) -> None:
    with site.client() as client:
        data = {"email": "viewer@example.com", "password": PASSWORD}
        assert client.post("/enter", data=data).status_code == 403
        assert SESSION not in client.cookies


def test_guessing_is_slowed(site: Site) -> None:
    with site.client() as client:
        statuses = [
            enter_site(client, "nobody-here@example.com", "wrong wrong").status_code
            for _ in range(7)
        ]
    assert statuses[:5] == [401] * 5
    assert statuses[-1] == 429


def test_what_is_changed_is_audited_and_secrets_are_not(site: Site) -> None:
    with site.client("admin") as admin:
        data = {"email": "new@example.com", "roles": ["viewer", "seller"], "password": "s3cret"}
        assert admin.post("/team/invite", data=data).status_code == 200
        acts = list_acts(site.house, 3)
        assert (acts[0].who, acts[0].did) == ("admin@example.com", "invite")
        assert "viewer, seller" in acts[0].what
        assert "s3cret" not in acts[0].what
        assert admin.post("/team/999/roles", data={"roles": "nonsense"}).status_code == 422
        assert list_acts(site.house, 1)[0].did == "change_roles (refused)"
    assert verify_acts(site.house).whole


@pytest.mark.parametrize(
    ("host", "good"),
    [
        ("127.0.0.1", True),
        ("localhost:8080", True),
        ("[::1]:80", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("", False),
    ],
)
def test_only_our_own_hosts_are_answered(site: Site, host: str, good: bool) -> None:
    where = urlsplit(site.url)
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    line.putrequest("GET", "/enter", skip_host=True)
    line.putheader("Host", host)
    line.endheaders()
    status = line.getresponse().status
    line.close()
    assert status == (200 if good else 421)


def test_every_answer_is_shielded(site: Site) -> None:
    with site.client("viewer") as client:
        for path in ("/", "/hot", "/static/scotty.css", "/nowhere", "/api/v1/hot", "/healthz"):
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert "'unsafe" not in policy
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"


def test_pages_are_not_kept_and_stamped_files_are(site: Site) -> None:
    with site.client("viewer") as client:
        page = client.get("/hot")
        assert page.headers["cache-control"] == "no-store"
        style = re.search(r"/static/scotty\.css\?v=\w+", page.text)
        assert style is not None
        assert "immutable" in client.get(style[0]).headers["cache-control"]


@pytest.mark.parametrize(
    ("back", "to"),
    [
        ("/hot?view=near", "/hot?view=near"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/hot\r\nset-cookie: x", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_sent_elsewhere(back: str, to: str) -> None:
    assert safe_back(back) == to


def test_large_bodies_are_refused_before_they_are_read(site: Site) -> None:
    with site.client("admin") as client:
        response = client.post("/playbook", data={"text": "x" * 1_100_000})
        assert response.status_code == 413


def test_uploads_of_strangers_are_not_read(site: Site) -> None:
    where = urlsplit(site.url)
    line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    line.putrequest("POST", "/import")
    line.putheader("Content-Type", "multipart/form-data; boundary=x")
    line.putheader("Content-Length", str(3_000_000_000))
    line.endheaders()
    answer = line.getresponse()  # answered although not a byte of the body was sent
    line.close()
    assert answer.status == 303


def test_what_people_type_is_escaped(site: Site) -> None:
    with site.client("viewer") as client:
        for path in ("/find?q=", "/hot?q=", "/account/"):
            page = client.get(f"{path}<script>alert(1)</script>").text
            assert "<script>alert" not in page
