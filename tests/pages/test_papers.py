"""Papers: accessible PDFs whose words can be read back, whatever text comes from outside."""

import re
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest

from scotty.desk.papers import print_paper
from scotty.facts import Refused
from scotty.stages.engage.pages import PAPERS, compose_paper
from tests.pages.story import READER, make_page, see, tell
from tests.pages.test_compose import HOSTILE

PDFTOTEXT = shutil.which("pdftotext")


def read_pdf(paper: bytes, folder: Path) -> str:
    """Return the text of a PDF, as poppler reads it, on one line."""
    if PDFTOTEXT is None:
        pytest.skip("no pdftotext (poppler) here")
    path = folder / "paper.pdf"
    path.write_bytes(paper)
    done = subprocess.run([PDFTOTEXT, path, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("briefing", ("Executive briefing for TechCorp", "Source: Interview with Norrin")),
        (
            "projection",
            ("ROI projection for TechCorp", "$31,600", "earlier = revenue / 365 × days"),
        ),
        ("benchmark", ("Benchmark report for TechCorp", "Survey of 2026, n = 84", "seats")),
        ("comparison", ("Comparison for TechCorp", "Where they are good", "Product documentation")),
        ("roadmap", ("Introduction plan for TechCorp", "Weeks 4–7", "Prepared for Maya Lindholm")),
    ],
)
def test_each_paper(name: str, says: tuple[str, ...], tmp_path: Path) -> None:
    paper = print_paper(make_page(), name)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper
    assert re.search(rb"/Lang\s*\(en\)", paper)
    assert b"/StructTreeRoot" in paper
    text = read_pdf(paper, tmp_path)
    for words in says:
        assert words in text
    assert "Ask:" not in text  # that is for sellers
    assert "SIMULATED" not in text


def test_every_sentence_that_claims_something_has_a_note() -> None:
    data = compose_paper("briefing", make_page())
    told = [b for s in data["sections"] for b in s["blocks"] if b["sort"] in ("text", "item")]
    claims = [b for b in told if "note" in b and b["text"] not in data["notes"]]
    assert len(claims) > 5
    assert all(b["note"] is not None for b in claims)
    assert len(data["notes"]) == len(set(data["notes"]))
    firsts = [b["note"] for b in [*data["lead"], *claims] if b["first"]]
    assert firsts == sorted(set(firsts)) == list(range(len(data["notes"])))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_from_outside_is_never_markup(hostile: str, tmp_path: Path) -> None:
    story = [
        tell("account.profiled", 100, {"name": hostile, "owner": hostile}),
        tell("contact.profiled", 90, {"name": hostile}, READER),
        tell("news.published", 9, {"about": hostile}),
    ]
    page = make_page(see(story))
    brand = msgspec.structs.replace(page.brand, name=hostile[:200], address=hostile[:200])
    page = msgspec.structs.replace(page, brand=brand)
    for name in PAPERS:
        text = read_pdf(print_paper(page, name), tmp_path)
        if "script" in hostile or "eval" in hostile or "raw" in hostile:
            assert hostile.split(maxsplit=1)[0] in text


def test_letters_that_no_font_has_cost_the_mark_not_the_paper() -> None:
    story = [tell("account.profiled", 100, {"name": "日本語 😀"})]
    assert print_paper(make_page(see(story)), "briefing").startswith(b"%PDF-")


def test_a_page_of_which_nothing_is_known_has_its_papers() -> None:
    page = make_page(see([]))
    bare = msgspec.structs.replace(page, worth=None, story=None, pains=(), benchmarks=(), others=())
    for name in PAPERS:
        assert print_paper(bare, name).startswith(b"%PDF-")


def test_a_paper_that_does_not_exist() -> None:
    with pytest.raises(Refused, match="briefing"):
        print_paper(make_page(), "novel")
