"""The suppression list: who is on it in every spelling, with its fact or not at all, closed on failure."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scotty.desk.consent import accept_consent, lift_suppression, renew_consent
from scotty.desk.suppress import (
    Order,
    list_suppressions,
    read_reason,
    suppress_address,
    suppress_file,
    unsubscribe,
)
from scotty.facts import Fact, Later, Refused
from scotty.ports import House
from scotty.ports.suppressions import Suppression, Told
from scotty.store.suppressions import PostgresSuppressions, canonical, list_forms
from tests.tracking.post import SENT

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BY_HAND = Order(reason="asked", by="ines")


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("ada@acme.com", "ada@acme.com"),
        (" Ada@ACME.com ", "ada@acme.com"),
        ("mailto:ada@acme.com", "ada@acme.com"),
        ("Ada Lovelace <ada@acme.com>", "ada@acme.com"),
        ("ada+news@acme.com", "ada@acme.com"),
        ("ada+a+b@acme.com", "ada@acme.com"),
        ("+ada@acme.com", "+ada@acme.com"),
        ("a.d.a@gmail.com", "ada@gmail.com"),
        ("a.da+x@googlemail.com", "ada@gmail.com"),
        ("a.d.a@acme.com", "a.d.a@acme.com"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@XN--BCHER-KVA.example", "ada@xn--bcher-kva.example"),
        ("ａｄａ@acme.com", "ada@acme.com"),
        ("иван@почта.рф", "иван@xn--80a1acny.xn--p1ai"),
        ('"ada lovelace"@acme.com', "ada lovelace@acme.com"),
        ('"ada"@acme.com', "ada@acme.com"),
        ("o'brien@acme.com", "o'brien@acme.com"),
        ("@Acme.com", "@acme.com"),
        ("@mail.acme.co.uk", "@mail.acme.co.uk"),
    ],
)
def test_spellings_of_one_mailbox_are_one(written: str, form: str) -> None:
    assert canonical(written) == form
    assert canonical(form) == form


@pytest.mark.parametrize(
    "text", ["", "ada", "ada@", "@", "@com", "@co.uk", "@localhost", "@127.0.0.1", "a@@"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        canonical(text)


@given(
    st.from_regex(r"[a-z0-9.'_-]{1,20}", fullmatch=True),
    st.from_regex(r"[a-zA-Z0-9+]{0,8}", fullmatch=True),
)
def test_no_tag_and_no_case_leads_around_the_list(local: str, tag: str) -> None:
    plain = canonical(f"{local}@acme.com")
    assert canonical(f"{local.upper()}+{tag}@ACME.com") == plain
    assert canonical(plain) == plain


def test_forms_are_the_mailbox_and_its_domains() -> None:
    assert list_forms("ada@a.b.acme.com") == [
        "ada@acme.com".replace("@", "@a.b."), "@a.b.acme.com", "@b.acme.com", "@acme.com",
    ]  # fmt: skip


def find(house: House, address: str, moment: datetime = NOW, sequence: str = "") -> str:
    found = house.suppressions.find(address, moment, sequence)
    return "" if found is None else f"{found.reason}{' (domain)' if found.domain else ''}"


def test_who_is_on_it_is_found_in_every_spelling(house: House) -> None:
    assert suppress_address(house.suppressions, "Ada+news@acme.com", BY_HAND, NOW)
    assert not suppress_address(house.suppressions, "ada@acme.com", BY_HAND, NOW + DAY)
    for address in ("ada@acme.com", "ADA+x@ACME.COM", "Ada <ada@acme.com>"):
        assert find(house, address) == "asked"
    assert find(house, "bob@acme.com") == ""
    (fact,) = house.ledger.facts("contact.suppressed")
    assert (fact.account, fact.contact) == ("acme.com", "ada+news@acme.com")
    assert "ada" not in msgspec.json.encode(fact.data).decode() + fact.key


def test_a_domain_covers_everyone_there_and_below(house: House) -> None:
    suppress_address(house.suppressions, "@acme.com", BY_HAND, NOW)
    assert find(house, "bob@acme.com") == "asked (domain)"
    assert find(house, "bob@mail.acme.com") == "asked (domain)"
    assert find(house, "bob@notacme.com") == ""
    (fact,) = house.ledger.facts("contact.suppressed")
    assert (fact.account, fact.contact) == ("acme.com", None)


def test_ends_and_scopes(house: House) -> None:
    pause = Order(reason="pause", until=NOW + 9 * DAY, by="ines")
    suppress_address(house.suppressions, "ada@acme.com", pause, NOW)
    assert find(house, "ada@acme.com", NOW + 8 * DAY) == "pause"
    assert find(house, "ada@acme.com", NOW + 9 * DAY) == ""
    longer = Order(reason="pause", until=NOW + 30 * DAY, by="ines")
    assert suppress_address(house.suppressions, "ada@acme.com", longer, NOW)
    assert not suppress_address(house.suppressions, "ada@acme.com", pause, NOW)
    assert find(house, "ada@acme.com", NOW + 29 * DAY) == "pause"
    one = Order(reason="asked", scope="default", by="ines")
    suppress_address(house.suppressions, "bob@acme.com", one, NOW)
    assert find(house, "bob@acme.com") == ""
    assert find(house, "bob@acme.com", sequence="default") == "asked"
    assert find(house, "bob@acme.com", sequence="other") == ""
    suppress_address(house.suppressions, "ada@acme.com", BY_HAND, NOW)
    assert find(house, "ada@acme.com") == "asked"  # what has no end comes first


@pytest.mark.parametrize(
    "order", [Order(reason="pause", by="x"), Order(reason="asked", until=NOW, by="x")]
)
def test_an_order_that_makes_no_sense_is_refused(house: House, order: Order) -> None:
    with pytest.raises(Refused):
        suppress_address(house.suppressions, "ada@acme.com", order, NOW)
    with pytest.raises(Refused):
        read_reason("because")
    assert read_reason("legal") == "legal"


def test_row_and_fact_stand_together_or_not_at_all(house: House) -> None:
    broken = Fact(
        kind="contact.suppressed",
        at=NOW,
        known=NOW,
        source="scotty",
        key="x",
        contact="half \ud800",
    )
    entry = Suppression(address="ada@acme.com", reason="asked")
    with pytest.raises(Refused):
        house.suppressions.suppress([Told(entry, broken)])
    assert find(house, "ada@acme.com") == ""
    assert house.ledger.facts("contact.suppressed") == []


def test_of_a_hundred_at_once_one_counts(house: House) -> None:
    def press(second: int) -> bool:
        return unsubscribe(house.suppressions, SENT, "all", NOW + timedelta(seconds=second))

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(press, range(100))) == 1
    assert len(house.ledger.facts("contact.suppressed")) == 1


def test_the_list_fails_closed(house: House) -> None:
    with house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute("alter table suppressions rename to elsewhere")
    with pytest.raises(Later, match="nothing may be sent"):
        find(house, "ada@acme.com")
    with pytest.raises(Refused):
        find(house, "no address")


def test_another_key_is_refused_and_not_taken_for_an_empty_list(house: House) -> None:
    suppress_address(house.suppressions, "ada@acme.com", BY_HAND, NOW)
    other = PostgresSuppressions(house.ledger, b"x" * 32)  # type: ignore[arg-type]
    for _ in range(2):
        with pytest.raises(Refused, match="not the key"):
            other.find("ada@acme.com", NOW)
    assert find(house, "ada@acme.com") == "asked"


def test_no_address_lies_in_the_database(house: House) -> None:
    suppress_address(house.suppressions, "ada@acme.com", BY_HAND, NOW)
    with house.ledger.connect() as connection:  # type: ignore[attr-defined]
        rows = connection.execute("select s::text from suppressions s").fetchall()
        # The list outlives the erasure of all else that is known of somebody.
        connection.execute("delete from facts")
    assert all("acme" not in row[0] for row in rows)
    assert find(house, "ada@acme.com") == "asked"


def test_hashes_are_what_stands_in_the_table(house: House) -> None:
    suppress_address(house.suppressions, "@acme.com", BY_HAND, NOW)
    with house.ledger.connect() as connection:  # type: ignore[attr-defined]
        found = connection.execute(
            "select count(*) from suppressions where hash = any(%s)",
            (list(house.suppressions.hashes("ada+x@mail.acme.com")),),
        ).fetchone()
    assert found == (1,)


def test_a_mistake_is_lifted_with_a_reason_and_a_fact(house: House) -> None:
    suppress_address(house.suppressions, "ada@acme.com", BY_HAND, NOW)
    with pytest.raises(Refused, match="reason"):
        lift_suppression(house.suppressions, "ada@acme.com", "ines", " ", NOW)
    assert (
        lift_suppression(house.suppressions, "Ada@acme.com", "ines", "a typing error", NOW + DAY)
        == 1
    )
    assert find(house, "ada@acme.com") == ""
    (fact,) = house.ledger.facts("suppression.lifted")
    assert fact.data == {"by": "ines", "why": "a typing error"}
    assert lift_suppression(house.suppressions, "ada@acme.com", "ines", "again", NOW + DAY) == 0
    assert len(house.ledger.facts("suppression.lifted")) == 1


@pytest.mark.parametrize("reason", ["unsubscribed", "complained"])
def test_what_they_said_themselves_nobody_here_takes_back(house: House, reason: str) -> None:
    suppress_address(
        house.suppressions, "ada@acme.com", Order(reason=read_reason(reason), by="x"), NOW
    )
    with pytest.raises(Refused, match="themselves"):
        lift_suppression(house.suppressions, "ada@acme.com", "ines", "we would like to", NOW + DAY)
    assert find(house, "ada@acme.com") == reason
    suppress_address(house.suppressions, "@else.com", BY_HAND, NOW)
    with pytest.raises(Refused, match="domain"):
        lift_suppression(house.suppressions, "bob@else.com", "ines", "why not", NOW + DAY)


def test_their_own_consent_brings_them_back(house: House) -> None:
    unsubscribe(house.suppressions, SENT, "all", NOW)
    assert renew_consent(house.suppressions, SENT, NOW + DAY) == 1
    assert find(house, SENT.address) == ""
    assert renew_consent(house.suppressions, SENT, NOW + DAY) == 0
    assert len(house.ledger.facts("contact.resubscribed")) == 1


def said(
    kind: str, at: datetime, contact: str = "ada@acme.example", verdict: str = "human"
) -> Fact:
    return Fact(
        kind=kind, at=at, known=at, source="imap", key="k", contact=contact, verdict=verdict  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (said("email.clicked", NOW + DAY), "does not show"),
        (said("mail.received", NOW + DAY, verdict="bot"), "does not show"),
        (said("mail.received", NOW + DAY, contact="bob@acme.example"), "not of this person"),
        (said("mail.received", NOW - DAY), "after that"),
    ],
)
def test_not_everything_is_consent(house: House, fact: Fact, why: str) -> None:
    unsubscribe(house.suppressions, SENT, "all", NOW)
    with pytest.raises(Refused, match=why):
        accept_consent(house.suppressions, SENT.address, fact, "ines", NOW + 2 * DAY)
    assert find(house, SENT.address) == "unsubscribed"


def test_a_mail_in_which_they_ask_is_consent_to_what_came_before_it(house: House) -> None:
    unsubscribe(house.suppressions, SENT, "all", NOW)
    mail = said("mail.received", NOW + DAY)
    complaint = Order(reason="complained", by="feedback loop")
    suppress_address(house.suppressions, SENT.address, complaint, NOW + 2 * DAY)
    assert accept_consent(house.suppressions, SENT.address, mail, "ines", NOW + 3 * DAY) == 1
    assert find(house, SENT.address, NOW + 3 * DAY) == "complained"
    (fact,) = house.ledger.facts("contact.resubscribed")
    assert fact.because == (mail.id,)


def test_a_list_is_read_as_a_stream(house: House, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    lines = [f"{n},Person {n},p{n}@acme{n % 7}.com" for n in range(2_500)]
    lines[5:5] = ["x,No address,", "y,Broken,no-address", "", "z,Twice,P1+old@acme1.com"]
    path.write_text("\ufeffid,Name,E-Mail\r\n" + "\r\n".join(lines), encoding="utf-8")
    loaded = suppress_file(house.suppressions, path, Order(reason="unsubscribed", by="ines"), NOW)
    assert (loaded.rows, loaded.new) == (2_503, 2_500)
    assert loaded.unreadable == ["line 7: ''", "line 8: 'no-address'"]
    assert suppress_file(house.suppressions, path, BY_HAND, NOW).new == 2_500  # another reason
    listed = list_suppressions(house.suppressions, NOW, limit=10)
    assert listed.count == {"asked": 2_500, "unsubscribed": 2_500}
    assert len(listed.entries) == 10
    assert list_suppressions(house.suppressions, NOW, address="p7@acme0.com").count


@pytest.mark.parametrize("body", [b"email\n\xff\xfe@acme.com\n", b'email\n"' + b"x" * 200_000])
def test_a_list_that_is_no_csv_is_refused(house: House, tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(body)
    with pytest.raises(Refused, match="cannot be read"):
        suppress_file(house.suppressions, path, BY_HAND, NOW)


def test_two_lists_at_once_do_not_wait_for_each_other(house: House, tmp_path: Path) -> None:
    names = [f"p{n}@acme.com" for n in range(900)]
    paths = (tmp_path / "a.csv", tmp_path / "b.csv")
    for path, order in zip(paths, (names, names[::-1]), strict=True):
        path.write_text("email\n" + "\n".join(order), encoding="utf-8")
    with ThreadPoolExecutor(2) as pool:
        loads = list(pool.map(lambda p: suppress_file(house.suppressions, p, BY_HAND, NOW), paths))
    assert sum(loaded.new for loaded in loads) == 900


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    st.lists(
        st.tuples(st.sampled_from(("in", "out", "back", "lift")), st.integers(0, 2)), max_size=12
    )
)
def test_table_and_ledger_tell_the_same(house: House, acts: list[tuple[str, int]]) -> None:
    """Who stands in the list is who the facts, folded in order, say."""
    with house.ledger.connect() as connection:  # type: ignore[attr-defined]
        connection.execute("truncate facts, suppressions cascade")
    moment, standing = NOW, dict.fromkeys(range(3), False)
    for act, who in acts:
        moment += DAY
        sent = msgspec.structs.replace(SENT, address=f"p{who}@acme.example")
        if act == "out":
            assert unsubscribe(house.suppressions, sent, "all", moment) is not standing[who]
            standing[who] = True
        elif act == "back":
            assert renew_consent(house.suppressions, sent, moment) == standing[who]
            standing[who] = False
        elif act == "lift" and standing[who]:
            with pytest.raises(Refused):
                lift_suppression(house.suppressions, sent.address, "x", "y", moment)
    for who, out in standing.items():
        assert (find(house, f"p{who}@acme.example", moment) != "") is out
    told = len(house.ledger.facts("contact.suppressed"))
    back = len(house.ledger.facts("contact.resubscribed"))
    assert told - back == sum(standing.values())
