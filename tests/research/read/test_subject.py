"""Whose page it is, who is meant, and who is not."""

import pytest

from scotty.stages.research.read import Subject, read_name
from tests.research.read.pages import NORVANE, PRESS, read, statements, write

ROUND = "Norvane has raised $32 million in Series B funding."
SAID = ["Norvane raised $32 million in its Series B round."]


@pytest.mark.parametrize(
    ("domain", "text", "name"),
    [
        ("norvane.example", "Norvane makes meters. At norvane.example you find us.", "Norvane"),
        ("norvane-systems.example", "Norvane Systems makes meters.", "Norvane Systems"),
        ("techcorp.example", "TechCorp and TechCorp. Techcorp!", "TechCorp"),
        (
            "vogtmar-pruftechnik.example",
            "Die Vogtmar Prüftechnik GmbH misst.",
            "Vogtmar Prüftechnik",
        ),
        ("mueller.example", "Müller misst.", "Müller"),
        ("acme.example", "Nobody names it here.", ""),
        ("xy.example", "XY is too short.", ""),
    ],
)
def test_a_name_is_read_from_its_own_pages(domain: str, text: str, name: str) -> None:
    assert read_name(domain, [text]) == name


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://norvane.example/a", True),
        ("https://www.norvane.example/a", True),
        ("https://blog.norvane.example", True),
        ("https://norvane.example.evil.example/a", False),
        ("https://notnorvane.example/", False),
        ("http://127.0.0.1:8000/a", True),
        ("http://127.0.0.1:8001/a", False),
        ("https://press.example/norvane.example", False),
    ],
)
def test_a_page_is_its_own_by_host_alone(url: str, own: bool) -> None:
    subject = Subject(account="a", domain="norvane.example", site="http://127.0.0.1:8000")
    assert subject.owns(url) is own


def test_another_company_of_that_name_is_left_out_and_noted() -> None:
    reading = read(write(f"{ROUND} More at norvane.fr.", url=PRESS, sort="news"))
    assert reading.found == ()
    assert "another company with this name, norvane.fr" in reading.notes[0]


def test_how_sure_it_is_depends_on_what_else_the_page_says() -> None:
    knows = Subject(
        account="norvane.example", domain="norvane.example", name="Norvane GmbH", known=("Leipzig",)
    )

    def sure(text: str, **fields: str) -> float:
        return read(write(text, sort="news", **fields), knows).found[0].confidence

    bare = sure(ROUND, url=PRESS)
    full = sure(ROUND.replace("Norvane", "Norvane GmbH"), url=PRESS)
    known = sure(f"{ROUND} It sits in Leipzig.", url=PRESS)
    domain = sure(f"{ROUND} See norvane.example.", url=PRESS)
    own = sure(ROUND)
    assert bare < full < known < domain < own


@pytest.mark.parametrize(
    "text",
    [
        "Our customer Acme Freight raised $60 million in Series A funding.",
        "Acme Freight, a customer of Norvane, has raised $60 million in Series A funding.",
        "“We raised $60 million,” said Jane Doe, CEO of Acme Freight, a user of our software.",
        "Norvane Street has a new bakery, which raised $60 million.",
    ],
)
def test_what_others_did_is_not_its_own(text: str) -> None:
    assert [s for s in statements(write(text)) if "raised" in s] == []


def test_its_long_name_is_its_name() -> None:
    assert statements(write(ROUND.replace("Norvane", "Norvane GmbH"))) == SAID
    assert (
        statements(write(ROUND), Subject(account="norvane.example", domain="norvane.example"))
        == SAID
    )
    assert NORVANE.brand == "Norvane"
