"""Lists: every row in the platform's own normal form, nobody on them who may not be."""

import csv
import re
from hashlib import sha256
from io import StringIO
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from scotty.facts import Later, Refused
from scotty.names import read_mail
from scotty.vendors.adplatforms import display, google, linkedin
from scotty.vendors.adplatforms.members import Company, Member, screen_members, split_name
from scotty.vendors.adplatforms.ranges import find_ranges
from scotty.vendors.mmdb import MmdbNetworks

HEX = re.compile(r"[0-9a-f]{64}")
MMDB = Path(__file__).parents[1] / "fixtures" / "mmdb"


def sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def parse(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


def member(email: str, **more: Any) -> Member:
    return Member(email=email, account="acme.example", **more)


words = st.text(max_size=60)
locals_ = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,20}", fullmatch=True)
emails = st.one_of(
    st.builds(
        "{}@{}".format,
        locals_,
        st.sampled_from(["Acme.example", "GMAIL.com", "googlemail.com", "bücher.example"]),
    ),
    words,
)
members = st.lists(
    st.builds(
        Member,
        email=emails,
        account=st.just("acme.example"),
        first=words,
        last=words,
        title=words,
        company=words,
        country=st.sampled_from(["US", "de", "", "Nowhere"]),
        postcode=st.sampled_from(["", "94045", "WC2H 8LG"]),
    ),
    max_size=12,
)


@given(members, st.integers(0, 2))
def test_no_suppressed_person_is_in_any_list(them: list[Member], every: int) -> None:
    def is_suppressed(address: str) -> bool:
        return sha(address).endswith("02468ace"[: every + 1])

    kept = screen_members(them, is_suppressed)
    assert len(kept.members) + sum(kept.left_out.values()) == len(them)
    gone = {a for m in them if (a := read_mail(m.email)) and is_suppressed(a)}
    files = (linkedin.write_people(kept.members), google.write_members(kept.members))
    hashed = {sha(linkedin.normalise_address(a)) for a in gone}
    hashed |= {sha(google.normalise_address(a)) for a in gone} - {
        sha(google.normalise_address(m.email)) for m in kept.members
    }
    for content in files:
        assert not [row for row in csv.reader(StringIO(content.decode())) if row[0] in hashed]
    sent = str([*linkedin.build_batches(kept.members, "ADD")])
    assert not any(one in sent for one in hashed)


@pytest.mark.slow
@given(members)
def test_every_row_is_in_the_platform_s_normal_form(them: list[Member]) -> None:
    kept = screen_members(them, lambda _: False).members
    rows = parse(linkedin.write_people(kept))
    assert len(rows) == len(kept)
    for row in rows:
        assert list(row) == list(linkedin.PEOPLE)
        assert HEX.fullmatch(row["email"])
        assert bool(row["firstname"]) == bool(row["lastname"])
        assert len(row["firstname"]) <= 35
        assert len(row["jobtitle"]) <= 50
        assert re.fullmatch(r"(?:[A-Z]{2})?", row["country"])
        for cell in row.values():
            assert not cell[:1] or cell[0] not in "=+-@"
            assert not re.search(r"[\x00-\x1f]", cell)
    for row in parse(google.write_members(kept)):
        assert list(row) == list(google.COLUMNS)
        assert HEX.fullmatch(row["Email"])
        told = [row["First Name"], row["Last Name"], row["Country"], row["Zip"]]
        assert all(told) or not any(told)
        if all(told):
            assert HEX.fullmatch(told[0])
            assert HEX.fullmatch(told[1])
            assert not HEX.fullmatch(told[3])


@pytest.mark.parametrize(
    ("address", "google_form", "linkedin_form"),
    [
        ("Ada.Love@Acme.com", "ada.love@acme.com", "ada.love@acme.com"),
        (" ada.love+x@gmail.com ", "adalove@gmail.com", "ada.love+x@gmail.com"),
        ("A.D.A@GoogleMail.com", "ada@googlemail.com", "a.d.a@googlemail.com"),
        ("ada+x@acme.com", "ada+x@acme.com", "ada+x@acme.com"),
    ],
)
def test_addresses_are_normalised_as_each_asks(
    address: str, google_form: str, linkedin_form: str
) -> None:
    assert google.normalise_address(address) == google_form
    assert linkedin.normalise_address(address) == linkedin_form


def test_google_s_row_hashes_names_and_leaves_country_and_postcode() -> None:
    (row,) = parse(
        google.write_members(
            [member("ada@acme.com", first=" Zoë ", last="Pérez", country="us", postcode="94016")]
        )
    )
    assert row == {
        "Email": sha("ada@acme.com"),
        "First Name": sha("zoë"),
        "Last Name": sha("pérez"),
        "Country": "US",
        "Zip": "94016",
    }


def test_a_line_of_the_company_list_is_as_the_template_asks() -> None:
    hostile = Company(account="a", name='=cmd|"x"!A1\r\n,Acme', domain="acme.com", country="US")
    content = linkedin.write_companies([hostile])
    assert content.startswith(
        b"companyname,companywebsite,companyemaildomain,linkedincompanypageurl"
    )
    (row,) = parse(content)
    assert row["companyname"] == 'cmd|"x"!A1 ,Acme'
    assert (row["companywebsite"], row["companycountry"]) == ("acme.com", "US")


def test_it_fails_closed_and_bars_for_other_causes() -> None:
    def away(_: str) -> bool:
        raise Later("the database is away")

    with pytest.raises(Later):
        screen_members([member("ada@acme.com")], away)
    found = screen_members(
        [member("ada@acme.com"), member("ADA@acme.com"), member("no"), member("b@acme.com", country="DE")],
        lambda _: False,
        lambda m: "no consent on record" if m.country == "DE" else "",
    )  # fmt: skip
    assert [m.email for m in found.members] == ["ada@acme.com"]
    assert found.left_out == {
        "twice in the list": 1,
        "no address that can be read": 1,
        "no consent on record": 1,
    }


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")),
        ("Lovelace, Ada King", ("Ada", "Lovelace")),
        ("Dr. Ada Lovelace, PhD", ("Ada", "Lovelace")),
        ("Prof. Dr. Vincent van der Berg", ("Vincent", "van der Berg")),
        ("Martin Luther King Jr.", ("Martin", "King")),
        ("Madonna", ("", "")),
        ("", ("", "")),
        ("Ms Li", ("Ms", "Li")),
        ("Ада Лавлейс", ("Ада", "Лавлейс")),
        ("Ada\x00 \u202eLovelace", ("Ada", "Lovelace")),
    ],
)
def test_names_are_split(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (5_000, [5_000]), (5_001, [5_000, 1])])
def test_linkedin_s_batches_hold_five_thousand(count: int, sizes: list[int]) -> None:
    them = [member(f"p{k}@acme.com", first="A", last="B", title="CFO") for k in range(count)]
    bodies = list(linkedin.build_batches(them, "REMOVE"))
    assert [len(body["elements"]) for body in bodies] == sizes
    if bodies:
        assert bodies[0]["elements"][0] == {
            "action": "REMOVE",
            "userIds": [{"idType": "SHA256_EMAIL", "idValue": sha("p0@acme.com")}],
            "firstName": "A",
            "lastName": "B",
            "title": "CFO",
        }
    (body,) = linkedin.build_batches([Company(account="a", name="Acme", domain="acme.com")], "ADD")
    assert body["elements"][0]["companyWebsiteDomain"] == "acme.com"


def test_google_s_batches_hold_ten_thousand_and_state_consent_only_where_given() -> None:
    them = [member(f"p{k}@acme.com", country="US") for k in range(10_001)]
    to = google.List(account="1234567890", list="77")
    bodies = list(google.build_batches(them, to, lambda m: m.email == "p0@acme.com"))
    assert [len(body["audienceMembers"]) for body in bodies] == [10_000, 1]
    first, second = bodies[0]["audienceMembers"][:2]
    assert first["consent"] == {
        "adUserData": "CONSENT_GRANTED",
        "adPersonalization": "CONSENT_GRANTED",
    }
    assert "consent" not in second
    assert first["userData"]["userIdentifiers"] == [{"emailAddress": sha("p0@acme.com")}]
    (gone,) = google.build_batches(them[:1], to)
    assert "termsOfService" not in gone


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(Refused, match="300,000"):
        linkedin.write_companies([Company(account="a")] * 300_001)


@pytest.fixture
def networks(tmp_path: Path) -> Path:
    """Return an IPinfo-shaped database of our own making."""
    writer = MMDBWriter(6, "ipinfo company.mmdb", ipv4_compatible=True)
    rows = {
        "9.9.8.0/24": ("acme.com", "business"),
        "9.9.9.0/25": ("acme.com", "business"),
        "9.9.9.128/25": ("www.acme.com", "business"),
        "9.9.20.0/24": ("acme.com", "hosting"),
        "9.9.30.0/28": ("other.com", "business"),
        "2a00:1450::/33": ("acme.com", "business"),
        "2a00:1450:8000::/33": ("acme.com", "business"),
        "10.0.0.0/24": ("acme.com", "business"),
        "9.9.40.0/24": ("", "isp"),
    }
    for prefix, (domain, kind) in rows.items():
        writer.insert_network(IPSet([prefix]), {"name": domain, "domain": domain, "type": kind})
    path = tmp_path / "company.mmdb"
    writer.to_db_file(str(path))
    return path


def test_the_networks_of_a_company_are_found_and_joined(networks: Path) -> None:
    found = find_ranges([networks], {"acme.com", "nobody.com"})
    assert {d: r.networks for d, r in found.items()} == {
        "acme.com": ("9.9.8.0/23", "2a00:1450::/32")
    }
    rows = parse(
        display.write_networks([Company(account="a", name="Acme", domain="acme.com")], found)
    )
    assert [(r["network"], r["version"]) for r in rows] == [
        ("9.9.8.0/23", "4"),
        ("2a00:1450::/32", "6"),
    ]


def test_what_another_database_calls_a_hoster_falls_out(networks: Path, tmp_path: Path) -> None:
    writer = MMDBWriter(4, "GeoIP2-Anonymous-IP")
    writer.insert_network(
        IPSet(["9.9.8.0/24"]), {"is_anonymous": True, "is_hosting_provider": True}
    )
    other = tmp_path / "anonymous.mmdb"
    writer.to_db_file(str(other))
    judge = MmdbNetworks([networks, other])
    found = find_ranges([networks], {"acme.com"}, judge)
    judge.close()
    assert found["acme.com"].networks[0] == "9.9.9.0/24"


def test_reverse_and_forward_agree_on_maxmind_s_own_database() -> None:
    path = MMDB / "GeoIP2-Enterprise-Test.mmdb"
    forward = MmdbNetworks([path])
    wanted = {"cpe.vodafone.net", "vodafone.net", "health.mil", "in-addr.arpa"}
    for domain, ranges in find_ranges([path], wanted).items():
        for network in ranges.networks:
            known = forward.look_up(str(ip_address(ip_network(network).network_address)))
            assert known is not None
            assert (known.kind, known.domain) == ("business", domain)
    forward.close()


@pytest.mark.parametrize("content", [b"", b"not a database"])
def test_a_broken_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.mmdb"
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"x\.mmdb"):
        find_ranges([path], {"acme.com"})
