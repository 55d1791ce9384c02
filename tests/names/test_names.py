"""Domains and mailboxes: tables of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.names import (
    find_company,
    find_domain,
    is_address,
    read_host,
    read_mail,
    reads_like,
    slug_name,
    sort_domain,
)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("acme.com", "acme.com"),
        ("https://www.Shop.ACME.co.uk:8443/pricing?x=1#y", "acme.co.uk"),
        ("ada@mail.acme.com", "acme.com"),
        ("https://user:secret@acme.com/", "acme.com"),
        ("acme.com.", "acme.com"),
        ("//acme.com/x", "acme.com"),
        ("acme.github.io", "acme.github.io"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("techcorp.example", "techcorp.example"),
        ("www.techcorp.example", "techcorp.example"),
        ("co.uk", None),
        ("com", None),
        ("192.168.0.1", None),
        ("http://81.2.69.142/pricing", None),
        ("[2001:db8::1]:443", None),
        ("2001:db8::1", None),
        ("localhost", None),
        ("localhost:8080", None),
        ("printer.local", None),
        ("nas.fritz.lan", None),
        ("server.internal", None),
        ("acme.notatld", None),
        ("-acme.com", None),
        ("ac me.com", None),
        ("a" * 64 + ".com", None),
        (("a" * 60 + ".") * 5 + "com", None),
        ("", None),
        ("..", None),
        ("\x00.com", None),
    ],
)
def test_the_registrable_domain_is_found(text: str, domain: str | None) -> None:
    assert find_domain(text) == domain


@pytest.mark.parametrize(
    ("shown", "latin"),
    [
        ("аpple.com", "apple.com"),  # first letter Cyrillic
        ("асе.com", "ace.com"),  # all Cyrillic
        ("gοogle.com", "google.com"),  # Greek omicron
        ("bücher.de", None),
        ("яндекс.рф", None),
        ("例え.jp", None),
        ("acme.com", None),
    ],
)
def test_look_alikes_are_told_from_honest_names(shown: str, latin: str | None) -> None:
    host = read_host(shown)
    assert host is not None
    assert reads_like(host) == latin
    assert (sort_domain(host) == "lookalike") == (latin is not None)


@pytest.mark.parametrize(
    ("text", "mail"),
    [
        ("Ada@Acme.COM", "ada@acme.com"),
        (" mailto:ada@acme.com ", "ada@acme.com"),
        ("Ada Lovelace <ada@acme.com>", "ada@acme.com"),
        ("ada+news@acme.com", "ada+news@acme.com"),
        ("ada@bücher.de", "ada@xn--bcher-kva.de"),
        ("ada@@acme.com", None),
        ("ada@", None),
        ("@acme.com", None),
        ("ada", None),
        ("a b@acme.com", None),
        ("a" * 65 + "@acme.com", None),
    ],
)
def test_mail_addresses_have_a_normal_form(text: str, mail: str | None) -> None:
    assert read_mail(text) == mail


@pytest.mark.parametrize(
    ("mail", "company", "sort"),
    [
        ("ada@acme.com", "acme.com", "company"),
        ("ada@eu.mail.acme.co.uk", "acme.co.uk", "company"),
        ("ada@gmail.com", None, "free"),
        ("ada@yahoo.co.jp", None, "free"),
        ("ada@hotmail.fr", None, "free"),
        ("ada@t-online.de", None, "free"),
        ("ada@qq.com", None, "free"),
        ("ada@mailinator.com", None, "disposable"),
        ("ada@10minutemail.com", None, "disposable"),
        ("ada@localhost", None, "none"),
        ("ada@81.2.69.142", None, "none"),
        ("ada@xn--pple-43d.com", None, "lookalike"),
        ("ada@live-nation.com", "live-nation.com", "company"),
        ("ada@outlook-consulting.com", "outlook-consulting.com", "company"),
    ],
)
def test_only_a_company_s_domain_names_a_company(mail: str, company: str | None, sort: str) -> None:
    assert find_company(mail) == (company, sort)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Acme & Söhne", "acme-sohne"), ("  ", None), ("株式会社", "株式会社"), ("A/S", "a-s")],
)
def test_names_become_keys(name: str, slug: str | None) -> None:
    assert slug_name(name) == slug


@given(st.text(max_size=80))
def test_any_text_is_a_domain_or_none(text: str) -> None:
    found = find_domain(text)
    if found is not None:
        assert find_domain(found) == found
        assert found.isascii()
        assert found == found.lower()
        assert not is_address(found)
    mail = read_mail(text)
    if mail is not None:
        assert read_mail(mail) == mail
        find_company(mail)
