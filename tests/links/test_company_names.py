"""Reading company names: legal forms, accents, articles, joins and short forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.names.companies import read_company


@pytest.mark.parametrize(
    ("told", "core"),
    [
        ("Acme Inc.", "acme"),
        ("ACME, INC", "acme"),
        ("The Acme Company", "acme"),
        ("Acme GmbH & Co. KG", "acme"),
        ("Acme G.m.b.H.", "acme"),
        ("Société Générale S.A.", "societe generale"),
        ("Acme S.A.S.", "acme"),
        ("Acme S.A. de C.V.", "acme"),
        ("Albec Systems Sp. z o.o.", "albec systems"),
        ("Toyota K.K.", "toyota"),
        ("株式会社アクメ", read_company("アクメ").core),
        ("PT Telkom Tbk", "telkom"),
        ("Nordea A/S", "nordea"),
        ("Tata Pvt. Ltd.", "tata"),
        ("Sydney Ferries Pty Ltd", "sydney ferries"),
        ("Ørsted A/S", "orsted"),
        ("Straße AG", "strasse"),
        ("Johnson & Johnson", "johnson johnson"),
        ("Johnson and Johnson, Inc.", "johnson johnson"),
        ("Müller und Söhne", "muller sohne"),
        ("I.B.M. Corp.", "ibm"),
        ("Intl. Business Machines", "international business machines"),
        ("McDonald's", "mcdonalds"),
        ("McDonald’s Corporation", "mcdonalds"),
        ("Foo Inc. (formerly Bar LLC)", "foo"),
        ("Co", "co"),
        ("AG", "ag"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_core(told: str, core: str) -> None:
    assert read_company(told).core == core


def test_own_words_leave_out_what_many_share() -> None:
    assert read_company("Albec Systems Holding GmbH").own == ("albec",)
    assert read_company("Global Solutions Ltd").own == ("global", "solutions"), (
        "nothing else is left"
    )


@given(st.text(max_size=60))
def test_reading_never_fails_and_case_never_matters(name: str) -> None:
    read = read_company(name)
    assert all(read.words), "no empty words"
    assert set(read.own) <= set(read.words)
    if name.isascii():
        assert read_company(name.upper()) == read_company(name.lower()) == read


@given(
    st.sampled_from(["Acme", "Albec Systems", "Foo Bar"]),
    st.sampled_from(["Inc.", "GmbH", "S.A.S.", "K.K."]),
)
def test_a_legal_form_changes_nothing(name: str, form: str) -> None:
    assert read_company(f"{name} {form}") == read_company(name) == read_company(f"{name}, {form}")
