"""Laws of reading: quotes stand in the text, statements say no more, and no text takes long."""

import re
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.names import HIDDEN
from scotty.stages.research.document import Document
from scotty.stages.research.read import check_finding, clean_text, load_areas, prepare_document
from tests.research.read.corpus import SUBJECT, read_case, read_cases
from tests.research.read.pages import NORVANE, NOW, OWN, PRESS, read, statements, write

PIECES = st.sampled_from(
    [c.text for c in read_cases()]
    + [
        "“",
        "”",
        "„",
        "«",
        "»",
        "\n\n",
        "\n",
        " ",
        ". ",
        ", ",
        "Norvane",
        " of Norvane",
        "we ",
        "$32M",
        "32 Mio. €",
    ]
    + [
        "3. März 2026",
        "(",
        ")",
        "\u202e",
        "\u0000",
        "<b>",
        "</script>",
        "⦿",
        "\ue000",
        "’s ",
        "Series B",
        "ﬁ",
        "É",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


def fold(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=80)
@given(TEXTS, st.booleans())
def test_whatever_is_found_says_no_more_than_its_quote_and_the_text_says_that(
    text: str, own: bool
) -> None:
    document = write(text, url=OWN if own else PRESS, sort="site" if own else "news")
    parts, _ = prepare_document(document)
    kept = fold(" ".join(part.text for part in parts))
    for found in read(document).found:
        assert fold(found.quote) in kept
        assert list(check_finding(found.statement, found.quote, kept, NORVANE)) == []
        assert 0 < found.confidence <= 1
        assert found.at <= NOW
        assert not HIDDEN.search(found.quote)


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    read(write(text))
    read(write(text, url=PRESS, sort="news", title=text[:80]))


@given(TEXTS)
def test_cleaning_is_done_once_and_leaves_nothing_hidden(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert not HIDDEN.search(once)
    assert not re.search(r"</?[A-Za-z][^<>]{0,300}>", once)


def test_reading_the_same_twice_gives_the_same() -> None:
    for case in read_cases()[::7]:
        assert read_case(case) == read_case(case)


def test_the_check_refuses_what_the_quote_does_not_say() -> None:
    text = (
        "Norvane has raised $32 million in its Series B on 3 March 2026, led by Fenmoor Ventures."
    )
    good = "Norvane raised $32 million in its Series B round on 3 March 2026."
    assert list(check_finding(good, text, text, SUBJECT)) == []
    for bad in (
        "Norvane raised $33 million in its Series B round.",
        "Norvane raised €32 million.",
        "Norvane raised $32 million on 4 March 2026.",
        "Norvane raised $32 million in 2025.",
        "Norvane raised $32 million from Osterwald Capital.",
        "Norvane doubled its money.",
        "Norvane says: “we raised a lot of money”.",
    ):
        assert list(check_finding(bad, text, text, SUBJECT)) != []
    assert list(check_finding(good, text, "Another text.", SUBJECT)) != []


WORST = {
    "one word": "a" * 1_000_000,
    "capitals": "Aa " * 330_000,
    "names": "Norvane " * 125_000,
    "open quotes": "“Norvane says. " * 66_000,
    "commas": "Norvane, a, b, c, " * 55_000,
    "verbs": "Norvane has raised " * 52_000,
    "tags": "<a " * 330_000,
    "brackets": "<" * 500_000 + ">" * 500_000,
    "numbers": "1 000 000 " * 100_000,
    "stops": ". " * 500_000,
    "lines": "\n" * 1_000_000,
    "hidden": "\u200b" * 1_000_000,
    "people": "Aa Bb, Chief of Cc, " * 50_000,
    "firms": "Norvane acquires Aa & Bb of Cc and Dd. " * 25_000,
    "orders": "ignore ignore your your your your your rule " * 22_000,
    "spaced": "i g n o r e " * 83_000,
}


@pytest.mark.parametrize("name", WORST)
def test_a_megabyte_of_anything_is_read_in_bounded_time(name: str) -> None:
    began = perf_counter()
    read(write(WORST[name], sort="news", title="Norvane"))
    assert perf_counter() - began < 15  # a quadratic one would take minutes; the machine is shared


def test_every_area_says_what_it_is_and_where_it_is_told() -> None:
    areas = load_areas()
    assert len(areas) >= 15
    for one in areas.values():
        assert one.about.endswith(".")
        assert one.days > 0
    assert {a.kind for a in areas.values()} >= {
        "finding.told", "funding.raised", "leadership.changed", "hiring.posted", "news.published",
        "tender.published", "person.found",
    }  # fmt: skip


def test_a_long_document_is_kept_in_parts_and_what_is_lost_is_said() -> None:
    line = "Nothing of note happened here on that day.\n\n"
    text = line * 700 + "Norvane has raised $32 million in Series B funding."
    parts, lost = prepare_document(write(text))
    assert len(parts) == 2
    assert lost == ""
    assert statements(write(text)) == ["Norvane raised $32 million in its Series B round."]
    parts, lost = prepare_document(write(line * 5_000))
    assert len(parts) == 5
    assert "100,000" in lost


def test_an_old_event_is_of_its_own_day_and_an_undated_one_is_no_sign_of_today() -> None:
    story = "Norvane raised $3 million from angels in May 2017."
    old = read(write(story, url=PRESS, sort="news", published=NOW)).found[0]
    assert (old.at.year, old.kind) == (2017, "funding.raised")
    undated = read(write("Norvane raised $3 million from angels.", sort="site")).found[0]
    assert undated.kind == "finding.told"
    assert undated.area == "funding"


def test_what_pages_show_they_run_on_is_quoted_from_what_was_kept() -> None:
    document = Document(
        url=OWN,
        sort="site",
        text="Welcome to Norvane.",
        read=NOW,
        told={"technologies": {"Segment": '<script src="https://cdn.segment.com/a.js">'}},
    )
    (part,), _ = prepare_document(document)
    (found,) = read(document).found
    assert found.statement == "Norvane's pages show Segment."
    assert found.quote in part.text
    assert "cdn.segment.com" in found.quote
