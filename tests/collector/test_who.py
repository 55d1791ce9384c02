"""Who it is, and whether anyone: classes, verdicts, networks."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from scotty.facts import Refused
from scotty.ports.sources import Network
from scotty.vendors.mmdb import MmdbNetworks, read_record
from scotty.vendors.segment.bots import judge_agent
from scotty.vendors.segment.who import Claim, recognise
from tests.collector.conftest import MMDB
from tests.collector.speak import CHROME, NOW, batch, call, page, parse, reader, tell

ENTERPRISE = MMDB / "GeoIP2-Enterprise-Test.mmdb"
ANONYMOUS = MMDB / "GeoIP2-Anonymous-IP-Test.mmdb"


def network(kind: Any = "business", domain: str | None = "acme.com") -> Network:
    return Network(kind=kind, prefix="9.9.9.0/24", built=date(2026, 1, 1), domain=domain)


@pytest.mark.parametrize(
    ("claim", "account", "verdict", "sighting"),
    [
        (Claim(), None, "human", "unmatched"),
        (Claim("ada@acme.com"), "acme.com", "human", "matched"),
        (Claim("ada@gmail.com"), None, "human", "unmatched"),
        (Claim("ada@mailinator.com"), None, "human", "unmatched"),
        (Claim("ada@xn--pple-43d.com"), None, "human", "unmatched"),
        (Claim(None, "https://www.acme.com/x"), "acme.com", "human", "matched"),
        (Claim(None, "81.2.69.142"), None, "human", "unmatched"),
        (Claim("ada@gmail.com", "acme.com"), "acme.com", "human", "matched"),
        (Claim("ada@acme.com", "other.com"), "acme.com", "human", "matched"),
        (Claim(network=network()), "acme.com", "soft", "soft"),
        (Claim("ada@gmail.com", network=network()), "acme.com", "soft", "soft"),
        (Claim("ada@other.com", network=network()), "other.com", "human", "matched"),
        (Claim(network=network(domain=None)), None, "human", "unmatched"),
        (Claim(network=network(domain="gmail.com")), None, "human", "unmatched"),
        (Claim(network=network("isp")), None, "human", "unmatched"),
        (Claim(network=network("mobile")), None, "human", "unmatched"),
        (Claim(network=network("education")), None, "human", "unmatched"),
        (Claim(network=network("unknown")), None, "human", "unmatched"),
        (Claim(network=network("hosting")), None, "bot", "nonactionable"),
        (Claim(network=network("anonymous")), None, "bot", "nonactionable"),
        (Claim("ada@acme.com", network=network("hosting")), "acme.com", "human", "matched"),
        (Claim("ada@gmail.com", network=network("anonymous")), None, "human", "nonactionable"),
        (Claim(machine="crawler"), None, "bot", "nonactionable"),
        (Claim("ada@acme.com", machine="crawler"), "acme.com", "bot", "nonactionable"),
    ],
)
def test_the_claim_decides(claim: Claim, account: str | None, verdict: str, sighting: str) -> None:
    who = recognise(claim)
    assert (who.account, who.verdict, who.sighting) == (account, verdict, sighting)


@pytest.mark.parametrize(
    ("agent", "why"),
    [
        (CHROME, None),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", None),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", None),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "crawler"),
        ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", "crawler"),
        ("python-requests/2.32", "crawler"),
        ("curl/8.5.0", "crawler"),
        (CHROME.replace("Chrome/", "HeadlessChrome/"), "automated browser"),
    ],
)  # fmt: skip
def test_user_agents_are_judged(agent: str, why: str | None) -> None:
    assert judge_agent(agent) == why


@pytest.mark.parametrize(
    ("context", "properties", "why"),
    [
        ({}, {}, None),
        ({"userAgent": "Googlebot/2.1"}, {}, "crawler"),
        ({"webdriver": True}, {}, "navigator.webdriver"),
        ({}, {"webdriver": True}, "navigator.webdriver"),
        ({}, {"webdriver": "yes"}, None),
        ({"library": {"name": "analytics-python"}}, {}, None),
    ],
)
def test_a_machine_s_message_is_a_bot_s_with_the_reason(
    context: dict[str, Any], properties: dict[str, Any], why: str | None
) -> None:
    (fact,) = tell(page(context=context, properties={"path": "/", **properties}))
    assert fact.data.get("bot") == why
    assert fact.verdict == ("human" if why is None else "bot")
    assert fact.data["class"] == ("unmatched" if why is None else "nonactionable")


def test_browsers_have_a_user_agent_and_servers_need_none() -> None:
    def verdict(library: str) -> str:
        told = parse(batch(page(context={"library": {"name": library}})), call(agent=None))
        return told.facts[0].verdict

    assert verdict("analytics.js") == "bot"
    assert verdict("analytics-python") == "human"


def views(count: int, apart: timedelta, **more: Any) -> list[dict[str, Any]]:
    start = datetime(2026, 2, 1, tzinfo=UTC)
    return [
        page(messageId=f"m{i}", timestamp=(start + i * apart).isoformat(), **more)
        for i in range(count)
    ]


@pytest.mark.parametrize(
    ("messages", "verdict"),
    [
        (views(20, timedelta(milliseconds=200)), "bot"),
        (views(20, timedelta(seconds=30)), "human"),
        (views(9, timedelta(milliseconds=1)), "human"),
        ([page(messageId=f"m{i}") for i in range(20)], "human"),  # no times of their own
        ([v | {"anonymousId": f"a{i}"} for i, v in enumerate(views(20, timedelta(0)))], "human"),
    ],
)
def test_nobody_reads_ten_pages_in_five_seconds(
    messages: list[dict[str, Any]], verdict: str
) -> None:
    facts = parse(batch(*messages)).facts
    assert {fact.verdict for fact in facts} == {verdict}


@pytest.fixture
def companies(tmp_path: Path) -> Path:
    """Return an IPinfo-shaped database of our own making."""
    writer = MMDBWriter(6, "ipinfo company.mmdb", ipv4_compatible=True)
    rows = {
        "9.9.9.0/28": {"name": "Acme Ltd", "domain": "acme.com", "type": "business"},
        "9.9.10.0/24": {"name": "Acme Cloud", "domain": "acme.cloud", "type": "hosting"},
        "9.9.11.0/24": {"name": "Fibre AG", "domain": "fibre.net", "type": "isp"},
        "2a00:1450::/32": {"name": "Six Ltd", "domain": "six.example", "type": "business"},
        "9.9.12.0/24": {"name": "", "domain": "", "type": ""},
    }
    for prefix, row in rows.items():
        more = {"asn": "AS64500", "as_name": "Net", "as_domain": "net.example", "country": "GB"}
        writer.insert_network(IPSet([prefix]), {**row, **more})
    path = tmp_path / "company.mmdb"
    writer.to_db_file(str(path))
    return path


@pytest.mark.parametrize(
    ("address", "kind", "domain"),
    [
        ("9.9.9.5", "business", "acme.com"),
        ("::ffff:9.9.9.5", "business", "acme.com"),
        ("9.9.10.5", "hosting", "acme.cloud"),
        ("9.9.11.5", "isp", "fibre.net"),
        ("2a00:1450::1", "business", "six.example"),
        ("9.9.12.5", "unknown", "net.example"),
        ("8.8.8.8", None, None),
        ("192.168.1.1", None, None),
        ("127.0.0.1", None, None),
        ("nonsense", None, None),
        ("", None, None),
    ],
)
def test_ipinfo_s_shape_is_read(
    companies: Path, address: str, kind: str | None, domain: str | None
) -> None:
    found = MmdbNetworks([companies]).look_up(address)
    assert (found.kind if found else None, found.domain if found else None) == (kind, domain)


@pytest.mark.parametrize(
    ("address", "kind", "organisation", "domain"),
    [
        ("2.20.32.110", "business", "National Academic Network and Information Center", None),
        ("1.124.213.2", "mobile", "Iran Cell Service and Communication Company", None),
        ("1.124.213.1", "anonymous", "Iran Cell Service and Communication Company", None),
        ("6.1.0.2", "hosting", None, None),
        ("65.116.3.81", "isp", "CenturyLink", None),
        ("89.160.20.113", "government", "Bevtec", None),
        ("214.78.0.1", "government", "US Department of Defense", "health.mil"),
        ("214.214.214.221", "hosting", None, None),
    ],
)
def test_maxmind_s_databases_are_read_together(
    address: str, kind: str, organisation: str | None, domain: str | None
) -> None:
    found = MmdbNetworks([ENTERPRISE, ANONYMOUS]).look_up(address)
    assert found is not None
    assert (found.kind, found.organisation, found.domain) == (kind, organisation, domain)
    assert found.built.year == 2026
    assert "/" in found.prefix


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"isp": "Telco", "organization": "Acme Ltd"}, "business"),
        ({"isp": "Telco", "organization": "Telco"}, "isp"),
        ({"connection_type": "Corporate"}, "business"),
        ({"connection_type": "Cellular"}, "mobile"),
        ({"autonomous_system_number": 64500, "autonomous_system_organization": "Acme"}, None),
        ({"domain": "acme.com"}, None),
        ({"country": "United States", "country_code": "US", "asn": "AS15169", "as_name": "Google LLC", "as_domain": "google.com"}, None),
    ],
)  # fmt: skip
def test_free_databases_do_not_say_whose_desk_it_is(
    record: dict[str, Any], kind: str | None
) -> None:
    assert read_record(record, "9.9.9.0/24", date(2026, 1, 1)).kind == kind


def test_a_broken_database_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "half.mmdb").write_bytes(ENTERPRISE.read_bytes()[:100])
    for path in ("half.mmdb", "none.mmdb"):
        with pytest.raises(Refused, match=path):
            MmdbNetworks([tmp_path / path])


def test_a_business_network_alone_is_a_soft_match_that_says_by_what(companies: Path) -> None:
    by = reader(networks=MmdbNetworks([companies]))
    (seen,) = tell(page(), call(address="9.9.9.5"), by)
    assert (seen.account, seen.verdict, seen.data["class"]) == ("acme.com", "soft", "soft")
    assert seen.data["by"] == "network"
    assert seen.data["network"]["prefix"] == "9.9.9.0/28"
    assert "9.9.9.5" not in str(seen)


def test_the_connection_s_address_is_a_visitor_s_only_from_a_browser(companies: Path) -> None:
    by = reader(networks=MmdbNetworks([companies]))
    server = call(address="9.9.9.5", agent="analytics-python/2.3")
    (unseen,) = tell(page(), server, by)
    assert unseen.account is None
    (direct,) = tell(page(context={"direct": True}), server, by)
    assert direct.account == "acme.com"
    (told,) = tell(page(context={"ip": "9.9.9.5"}), server, by)
    assert told.account == "acme.com"


def test_profiles_are_told_and_never_guessed_from_a_network(companies: Path) -> None:
    by = reader(networks=MmdbNetworks([companies]))
    message = {"type": "identify", "userId": "u1", "traits": {"email": "ada@gmail.com"}}
    for fact in tell(message, call(address="9.9.9.5"), by):
        assert fact.account is None
        assert fact.verdict == "human"
    assert NOW.tzinfo is UTC
