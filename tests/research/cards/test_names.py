"""Names of rivals: two spellings of one, what is none, and words that are a name only beside a cue."""

import pytest

from scotty.stages.research.cards import key_rival, name_rivals, names_rival


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Quillon", "QUILLON"),
        ("Quillon", "  quillon "),
        ("Quillon", "Quillon, Inc."),
        ("Quillon", "Quillon GmbH"),
        ("Quíllon", "Quillon"),
        ("Quil\u200blon Labs", "Quil lon Labs"),
        ("Front Door", "front  door"),
    ],
)
def test_two_spellings_are_one(one: str, two: str) -> None:
    assert key_rival(one) == key_rival(two) != ""


@pytest.mark.parametrize(
    "none", ["", "n/a", "No decision", "price", "yes", "In-house", "Status quo", "EXCEL", "us"]
)
def test_what_is_no_name(none: str) -> None:
    assert key_rival(none) == ""


def test_the_name_is_as_we_write_it_else_as_most_often_told() -> None:
    told = ["QUILLON", "Quillon", "Quillon", "quillon inc", "Vexor"]
    assert name_rivals([], told) == {"quillon": "Quillon", "vexor": "Vexor"}
    assert name_rivals(["QuillOn"], told)["quillon"] == "QuillOn"


@pytest.mark.parametrize(
    ("sentence", "name", "named"),
    [
        ("We are also talking to Quillon.", "Quillon", True),
        ("quillon showed us something", "Quillon", True),
        ("The quillon of a sword guards the hand, says Anna.", "Quillon", False),
        ("Quillonics is another firm.", "Quillon", False),
        ("We compared you with Front.", "Front", True),
        ("Front of house is where the tills are.", "Front", False),
        ("In Front we keep our mails.", "Front", False),
        ("We moved over from Square last year.", "Square", True),
        ("Square it away before Friday.", "Square", False),
        ("Let us meet on Monday to compare the offers.", "Monday", False),
        ("Monday morning we have a demo.", "Monday", False),
        ("Our team uses Monday for that.", "Monday", True),
        ("We looked at monday.com as well.", "Monday", True),
        ("Before we close, one question on the demo.", "Close", False),
        ("Our CRM vendor is Close.", "Close", True),
        ("In May we evaluated three vendors.", "May", False),
    ],
)
def test_a_word_is_a_name_only_beside_a_cue(sentence: str, name: str, named: bool) -> None:
    assert names_rival(sentence, name) is named
