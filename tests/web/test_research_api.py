"""Research over the API: whoever works accounts may ask for it; nobody may name a site within."""

import pytest

from tests.web.site import Site

PATH = "/api/v1/accounts/techcorp.example/research"


@pytest.mark.parametrize(
    "site_named",
    [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "https://evil.example",
    ],
)
def test_no_site_elsewhere_can_be_named(site: Site, site_named: str) -> None:
    with site.client("seller") as client:
        answer = client.post(PATH, json={"site": site_named})
    assert answer.status_code == 422
    assert "does not lie on" in answer.json()["detail"]


def test_only_whoever_works_accounts_may_ask(site: Site) -> None:
    with site.client("viewer") as client:
        assert client.post(PATH, json={}).status_code == 403
    with site.client("seller") as client:
        answer = client.post(PATH, json={})
    assert answer.status_code == 200
    assert answer.json()["account"] == "techcorp.example"
