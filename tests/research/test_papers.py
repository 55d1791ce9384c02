"""PDFs: read in a child process; none of them can hang us, whatever it is made of."""

import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.vendors.pdf import MOST_BYTES, read_pdf
from scotty.vendors.pdf.ask import join_lines


def make_pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects, the first of which is its root."""
    out, places = b"%PDF-1.7\n", []
    for number, told in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + told + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        len(out),
    )
    return out + head + table + tail


def pack(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return (
        b"<</Length %d/Filter[%s]>>\nstream\n" % (len(content), b"/FlateDecode" * times)
        + content
        + b"\nendstream"
    )


def page_of(content: bytes) -> bytes:
    return make_pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/MediaBox[0 0 9 9]>>",
        content, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ])  # fmt: skip


ZEROS = bytes(100_000_000)
HOSTILE = {
    "bomb": page_of(pack(ZEROS)),
    "double bomb": page_of(pack(ZEROS, 2)),
    "many words": page_of(pack(b"BT /F1 1 Tf " + b"(a) Tj " * 3_000_000 + b"ET")),
    "pages in a ring": make_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000>>"]),
    "an object that is itself": page_of(b"4 0 R"),
    "deep arrays": page_of(pack(b"[" * 200_000)),
    "endless table": b"%PDF-1.7\nxref\n0 999999999\ntrailer<</Root 1 0 R>>startxref\n9\n%%EOF",
    "half": page_of(pack(b"BT ET"))[:200],
    "empty": b"",
    "a picture": b"\x89PNG\r\n",
    "too large": b"%PDF-" + bytes(MOST_BYTES),
}  # fmt: skip


def test_a_plain_one_is_read() -> None:
    assert (
        read_pdf(page_of(pack(b"BT /F1 12 Tf (Hello out there) Tj ET"))).text == "Hello out there"
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_none_can_hang_us(name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Refused) as refused:
        read_pdf(HOSTILE[name], seconds=3)
    assert refused.value.mend
    assert time.monotonic() - begun < 6


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("Harbourline Freight raised eight million\ndollars in May.\nIt will hire.", "Harbourline Freight raised eight million dollars in May.\n\nIt will hire."),
        ("Results\nRevenue grew by a fifth, to forty-two mil-\nlion dollars.", "Results\n\nRevenue grew by a fifth, to forty-two million dollars."),
        ("One\n\nTwo", "One\n\nTwo"),
        ("", ""),
    ],
)  # fmt: skip
def test_lines_are_joined_to_sentences(lines: str, text: str) -> None:
    assert join_lines(lines) == text


@settings(max_examples=50)
@given(st.text(max_size=400))
def test_joining_loses_no_letter(text: str) -> None:
    kept = [c for c in join_lines(text) if c.isalnum()]
    assert kept == [c for c in text if c.isalnum()]
