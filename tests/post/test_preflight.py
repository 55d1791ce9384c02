"""Preflight, as tables: what is published, what is said of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.stages.engage.preflight import Sender, check_sender, list_questions, may_start
from scotty.stages.engage.published import read_tags
from scotty.stages.engage.spf import Asked, Question, evaluate_spf
from scotty.vendors.message import make_key, show_public

RSA = make_key()
Zone = dict[Question, tuple[str, ...]]


def zone(**told: str | tuple[str, ...]) -> Zone:
    """Return answers: `TXT_acme=...` is the TXT at acme.example."""
    made: Zone = {}
    for place, said in told.items():
        kind, _, name = place.partition("_")
        host = name.replace("__", ".") + ".example"
        made[Question(kind, host)] = (said,) if isinstance(said, str) else said  # type: ignore[arg-type]
    return made


SPF = [
    ("v=spf1 -all", "", 0, "fail", "fail"),
    ("v=spf1 ip4:192.0.2.0/24 ~all", "", 0, "softfail", "pass"),
    ("v=spf1 ip4:192.0.2.9 ?all", "", 0, "neutral", "pass"),
    ("v=spf1 -ip4:192.0.2.9 +all", "", 0, "pass", "fail"),
    ("v=spf1 ip6:2001:db8::/32 -all", "", 0, "fail", "fail"),
    ("V=SPF1 IP4:192.0.2.9 -ALL", "", 0, "fail", "pass"),
    ("v=spf1 a -all", "", 1, "fail", "fail"),
    ("v=spf1 a:host.example/24 -all", "", 1, "fail", "pass"),
    ("v=spf1 a:host.example/25//64 -all", "", 1, "fail", "pass"),
    ("v=spf1 mx:mail.example -all", "", 1, "fail", "pass"),
    ("v=spf1 mx:mail.example//48 -all", "", 1, "fail", "pass"),
    ("v=spf1 include:good.example -all", "", 1, "fail", "pass"),
    ("v=spf1 ~include:good.example -all", "", 1, "fail", "softfail"),
    ("v=spf1 redirect=good.example", "", 1, "fail", "pass"),
    ("v=spf1 -all redirect=good.example", "", 0, "fail", "fail"),
    ("v=spf1 ip4:198.51.100.1", "", 0, "neutral", "neutral"),
    ("v=spf1", "", 0, "neutral", "neutral"),
    ("v=spf1 unknown=x exp=e.example -all", "", 0, "fail", "fail"),
    ("v=spf1 exists:%{i}.x.example -all", "", 1, "fail", "unknown"),
    ("v=spf1 ip4:192.0.2.9 exists:%{i}.x.example -all", "", 1, "fail", "pass"),
    ("v=spf1 include:%{d/.}.x.example/24 -all", "is no term", 0, "none", "none"),
    ("v=spf1 a:%{d/.}.x.example/24 -all", "", 1, "fail", "unknown"),
    ("v=spf1 ptr -all", "", 1, "fail", "unknown"),
    ("v=spf2 -all", None, 0, "none", "none"),
    ("v=spf1 all -all ipv4:1.2.3.4", "'ipv4:1.2.3.4' is no term", 0, "none", "none"),
    ("v=spf1 ip4:nonsense -all", "holds no address", 0, "none", "none"),
    ("v=spf1 ip4:2001:db8::1 -all", "other kind", 0, "none", "none"),
    ("v=spf1 ip4:192.0.2.0/33 -all", "holds no address", 0, "none", "none"),
    ("v=spf1 include: -all", "is no term", 0, "none", "none"),
    ("v=spf1 include:good.example/24 -all", "is no term", 0, "none", "none"),
    ("v=spf1 include:nowhere.example -all", "has no SPF record", 1, "none", "none"),
    ("v=spf1 include:two.example -all", "has 2 SPF records", 1, "none", "none"),
    ("v=spf1 include:loop.example -all", "more than 10 lookups", 11, "none", "none"),
    ("v=spf1 " + "a:host.example " * 10 + "-all", "", 10, "fail", "fail"),
    ("v=spf1 " + "a:host.example " * 11 + "-all", "more than 10 lookups", 11, "none", "none"),
    ("v=spf1 a:no1.example a:no2.example -all", "", 2, "fail", "fail"),
    ("v=spf1 a:no1.example a:no2.example mx:no3.example -all", "more than 2", 3, "none", "none"),
    ("v=spf1 ip4:192.0.2.9 a:no1.example a:no2.example mx:no3.example", "more than 2", 3, "none", "none"),
]  # fmt: skip
AROUND = zone(
    A_acme="198.51.100.1",
    A_host=("192.0.2.77", "2001:db8::7"),
    MX_mail=("mx1.mail.example", "mx2.mail.example"),
    A_mx1__mail="198.51.100.2",
    A_mx2__mail="192.0.2.9",
    TXT_good=("verification=x", "v=spf1 ip4:192.0.2.0/25 -all"),
    TXT_two=("v=spf1 -all", "v=spf1 ~all"),
    TXT_loop="v=spf1 include:loop.example -all",
    TXT_nowhere=(),
    A_no1=(),
    A_no2=(),
    MX_no3=(),
)


@pytest.mark.parametrize(("record", "fault", "lookups", "others", "ours"), SPF)
def test_spf(record: str, fault: str | None, lookups: int, others: str, ours: str) -> None:
    asked = Asked({**AROUND, **zone(TXT_acme=("x", record))})
    found = evaluate_spf("acme.example", "192.0.2.9", asked)
    assert (found.record == "") == (fault is None)
    assert (fault or "") in found.fault
    assert bool(fault) == bool(found.fault)
    assert (found.lookups, found.others, found.ours) == (lookups, others, ours)
    assert asked.wanted == []


def test_spf_of_a_server_that_is_not_known() -> None:
    asked = Asked({**AROUND, **zone(TXT_acme="v=spf1 a:host.example -all")})
    assert evaluate_spf("acme.example", "", asked).ours == "unknown"
    assert evaluate_spf("acme.example", "2001:db8::7", asked).ours == "pass"
    assert evaluate_spf("acme.example", "2001:db8::8", asked).ours == "fail"


GOOD = zone(
    TXT_acme="v=spf1 ip4:192.0.2.0/24 -all",
    TXT__dmarc__acme="v=DMARC1; p=reject",
    TXT_s1___domainkey__acme=RSA.record,
    MX_acme="mx.acme.example",
)
GOOD[Question("TXT", "_dmarc.acme.example")] = ("v=DMARC1; p=reject",)
GOOD[Question("TXT", "s1._domainkey.acme.example")] = (RSA.record,)


def sender(**fields: str) -> Sender:
    told = {
        "address": "emma@acme.example",
        "selector": "s1",
        "public": show_public(RSA.private),
        "unsubscribe": "https://u.acme.example/u",
    }
    return Sender(**(told | fields))


def test_all_is_well() -> None:
    checks = check_sender(sender(), GOOD)
    assert [c.name for c in checks] == ["spf", "dkim", "dmarc", "alignment", "one-click", "replies"]
    assert {c.verdict for c in checks} == {"ok"}
    assert may_start(checks)
    assert "cannot be known from here" in checks[0].says


DKIM = "s1._domainkey.acme.example"
P = show_public(RSA.private)
WRONG = [
    ("spf", "acme.example", (), "fail", "has no SPF record"),
    ("spf", "acme.example", ("v=spf1 -all", "v=spf1 -all"), "fail", "2 SPF records"),
    ("spf", "acme.example", ("v=spf1 +all",), "warn", "anybody may send as you"),
    ("spf", "acme.example", ("v=spf1 ip4:192.0.2.1",), "warn", "anybody may send as you"),
    ("dkim", DKIM, (), "fail", "no TXT record"),
    ("dkim", DKIM, (RSA.record, RSA.record), "fail", "2 TXT records"),
    ("dkim", DKIM, ("v=DKIM1; p=",), "fail", "revoked"),
    ("dkim", DKIM, ("v=DKIM2; p=x",), "fail", "holds no DKIM key"),
    ("dkim", DKIM, ("hello",), "fail", "holds no DKIM key"),
    ("dkim", DKIM, ("k=rsa",), "fail", "holds no DKIM key"),
    ("dkim", DKIM, (make_key().record,), "fail", "another key"),
    ("dkim", DKIM, (f"k=ed25519; p={P}",), "fail", "another kind"),
    ("dkim", DKIM, (f"s=tlsrpt; p={P}",), "fail", "not for mail"),
    ("dkim", DKIM, (f"h=sha1; p={P}",), "fail", "SHA-256"),
    ("dkim", DKIM, (f"t=y:s; p={P}",), "warn", "test"),
    ("dkim", DKIM, (f"v=DKIM1;k=rsa;h=sha1:sha256;s=email;p={P[:50]} {P[50:]};",), "ok", "publishes the key"),
    ("dmarc", "_dmarc.acme.example", (), "fail", "no DMARC record"),
    ("dmarc", "_dmarc.acme.example", ("v=DMARC1; p=none", "v=DMARC1; p=none"), "fail", "2 DMARC records"),
    ("dmarc", "_dmarc.acme.example", ("v=DMARC1",), "fail", "without a policy"),
    ("dmarc", "_dmarc.acme.example", ("v=DMARC1; p=maybe",), "fail", "without a policy"),
    ("dmarc", "_dmarc.acme.example", ("v=DMARC10; p=none",), "fail", "no DMARC record"),
    ("dmarc", "_dmarc.acme.example", ("v=DMARC1;p=none; rua=mailto:d@acme.example",), "ok", "is none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "at", "texts", "verdict", "says"),
    WRONG,
    ids=[f"{row[0]}: {row[4]}" for row in WRONG],  # not by the keys, which are new each time
)
def test_what_is_published_wrongly(
    name: str, at: str, texts: tuple[str, ...], verdict: str, says: str
) -> None:
    answers = {**GOOD, Question("TXT", at): texts}
    found = {c.name: c for c in check_sender(sender(), answers)}
    assert (found[name].verdict, says in found[name].says) == (verdict, True), found[name]
    assert bool(found[name].mend) == (verdict != "ok")
    assert all(c.verdict == "ok" for other, c in found.items() if other != name)


@pytest.mark.parametrize(
    ("fields", "name", "verdict", "says"),
    [
        ({"sends_from": "192.0.2.9"}, "spf", "ok", "names 192.0.2.9"),
        ({"sends_from": "203.0.113.1"}, "spf", "fail", "does not name 203.0.113.1"),
        ({"sends_from": "nonsense"}, "spf", "ok", "cannot be known"),
        ({"selector": "", "public": ""}, "dkim", "warn", "Your provider signs"),
        ({"public": "A" * 43 + "="}, "dkim", "fail", "another key"),
        ({"returns": "bounce.acme.example"}, "alignment", "ok", "sender's own"),
        ({"returns": "mailer.example"}, "alignment", "ok", "our DKIM signature is"),
        ({"returns": "mailer.example", "selector": ""}, "alignment", "fail", "DMARC fails"),
        ({"unsubscribe": ""}, "one-click", "warn", "is not https"),
        ({"unsubscribe": "http://u.acme.example/u"}, "one-click", "warn", "is not https"),
        ({"unsubscribe": "https://localhost/u"}, "one-click", "warn", "no public host"),
        ({"unsubscribe": "https://scotty.internal/u"}, "one-click", "warn", "no public host"),
        ({"unsubscribe": "https://127.0.0.1/u"}, "one-click", "warn", "only this network"),
        ({"unsubscribe": "https://[fd00::1]/u"}, "one-click", "warn", "only this network"),
        ({"unsubscribe": "https://8.8.8.8/u"}, "one-click", "ok", "public"),
    ],
)
def test_who_sends(fields: dict[str, str], name: str, verdict: str, says: str) -> None:
    answers = {
        **GOOD,
        Question("TXT", "bounce.acme.example"): ("v=spf1 -all",),
        Question("MX", "bounce.acme.example"): ("mx.acme.example",),
        Question("TXT", "mailer.example"): ("v=spf1 -all",),
        Question("MX", "mailer.example"): ("mx.mailer.example",),
    }
    found = {c.name: c for c in check_sender(sender(**fields), answers)}
    assert (found[name].verdict, says in found[name].says) == (verdict, True), found[name]
    assert list_questions(sender(**fields), answers) == []


def test_strict_alignment_asks_for_the_very_domain() -> None:
    answers = {
        **GOOD,
        Question("TXT", "_dmarc.acme.example"): ("v=DMARC1; p=reject; aspf=s",),
        Question("TXT", "bounce.acme.example"): ("v=spf1 -all",),
        Question("MX", "bounce.acme.example"): ("mx.acme.example",),
    }
    found = check_sender(sender(returns="bounce.acme.example", selector=""), answers)
    assert {c.name for c in found if c.verdict == "fail"} == {"alignment"}


def test_the_organisation_speaks_for_its_subdomains() -> None:
    answers = {**GOOD, Question("TXT", "_dmarc.acme.example"): ("v=DMARC1; p=reject; sp=none",)}
    found = {c.name: c for c in check_sender(sender(address="emma@eu.acme.example"), answers)}
    assert found["dmarc"].says == "The policy at _dmarc.acme.example is none."


@pytest.mark.parametrize(
    ("hosts", "addresses", "verdict"),
    [
        ((".",), (), "fail"),
        ((), (), "fail"),
        ((), ("192.0.2.1",), "warn"),
        (("mx.x.example",), (), "ok"),
    ],
)
def test_where_answers_arrive(
    hosts: tuple[str, ...], addresses: tuple[str, ...], verdict: str
) -> None:
    answers = {
        **GOOD,
        Question("MX", "acme.example"): hosts,
        Question("A", "acme.example"): addresses,
    }
    assert check_sender(sender(), answers)[-1].verdict == verdict


@given(
    st.lists(
        st.sampled_from(
            ["v=spf1", "a", "mx", "include:b.example", "redirect=c.example", "-all", "ip4:1.2.3.4/8", "a:d.example/33//200",
             "exists:%{i}", "ptr:", "?", ":", "/", "=", "v=DMARC1;", "p=", ";", "v=DKIM1; p=!", "\x00", "é"]
        ),
        max_size=12,
    ).map(" ".join),
    st.sampled_from(["", "192.0.2.1", "2001:db8::1"]),
)  # fmt: skip
def test_whatever_is_published_is_judged(text: str, address: str) -> None:
    """Asking comes to an end, and all six checks are there."""
    told, answers = sender(sends_from=address), dict[Question, tuple[str, ...]]()
    for _ in range(30):
        wanted = list_questions(told, answers)
        answers |= dict.fromkeys(wanted, (text,) if wanted and wanted[0].kind == "TXT" else ())
        if not wanted:
            break
    assert list_questions(told, answers) == []
    assert len(check_sender(told, answers)) == 6


@pytest.mark.parametrize(
    ("record", "tags"),
    [("a=1; b = 2 ;", {"a": "1", "b": "2"}), ("A=", {"a": ""}), ("", None), ("a=1;a=2", None), ("a", None), ("a=1;;b=2", None)],
)  # fmt: skip
def test_tags(record: str, tags: dict[str, str] | None) -> None:
    assert read_tags(record) == tags
