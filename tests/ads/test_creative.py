"""Creatives: nothing too long, nothing ungrounded, no word outside its box, in any size."""

import json
import re
import struct
import unicodedata
import zlib
from importlib.resources import files
from itertools import product
from typing import Any

import msgspec
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.playbook.ads import Ads
from scotty.stages.engage.ads.copy import Common, Copy, Offer, read_common, write_copy
from scotty.stages.engage.ads.formats import FORMATS
from scotty.stages.engage.ads.picture import DRAWN, Look, lay_pictures, measure_contrast
from scotty.vendors.typst import TypstPress
from tests.ads.stories import company, see, tell

ADS = Ads()
OFFER = Offer(
    brand="Meridian Billing",
    promise="Close the books in two days",
    longer="Invoices, usage and revenue in one ledger that your auditors can read",
    proof="41 teams close four days sooner",
    proof_facts=("a" * 32,),
    ask="Read the guide",
)
SIZES = sorted({size for form in FORMATS.values() for size in form.sizes})
HARD = (
    "Close the books in two days",
    "Building out your team? Close the books in two days, with each figure traced",
    "#set text(red) *bold* $x$ \\ <fit> [a](b) @cite // comment /* more */ `raw`",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "W" * 70,
    "Закройте отчётный период за два дня, с подтверждением каждой цифры",
    "Κλείστε τα βιβλία σε δύο ημέρες",
    "a " * 35,
    "…",
    "word " * 120,
)
BASE = {
    "brand": "Meridian Billing",
    "button": "Learn more",
    **msgspec.structs.asdict(Look()),
}


def look_up(data: dict[str, Any], size: tuple[int, int]) -> dict[str, Any]:
    """Return what the template says of its own fit, measured as it is laid out."""
    inputs = {**BASE, **data, "width": size[0], "height": size[1]}
    path = files("scotty.vendors.typst").joinpath("templates", "ad.typ")
    told = typst.query(
        str(path), "<fit>", sys_inputs={"data": json.dumps(inputs)}, ignore_system_fonts=True
    )
    (found,) = json.loads(told)
    value: dict[str, Any] = found["value"]
    return value


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_the_message_never_leaves_its_box(size: tuple[int, int]) -> None:
    for headline, button in product(HARD, ("Learn more", "")):
        found = look_up({"headline": headline, "button": button}, size)
        assert 0 < found["used"] <= found["height"] + 0.01, headline
        assert found["size"] >= 10
        assert 0 < found["width"] < size[0]
        if len(headline) <= 35:
            assert not found["cut"], headline


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, height and rows of a PNG (RFC 2083), for looking at its edge."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) in {(8, 6), (8, 2)}
    step = 4 if kind == 6 else 3
    data, place = b"", 8
    while place < len(png):
        size, name = struct.unpack(">I4s", png[place : place + 8])
        data += png[place + 8 : place + 8 + size] if name == b"IDAT" else b""
        place += size + 12
    raw, rows, above = zlib.decompress(data), [], bytes(width * step)
    for y in range(height):
        start = y * (width * step + 1)
        above = _unfilter(
            raw[start], bytearray(raw[start + 1 : start + 1 + width * step]), above, step
        )
        rows.append(above)
    return (
        width,
        height,
        [b"".join(row[k : k + 3] for k in range(0, len(row), step)) for row in rows],
    )


def _unfilter(how: int, row: bytearray, above: bytes, step: int) -> bytes:
    for k in range(len(row)):
        left = row[k - step] if k >= step else 0
        corner = above[k - step] if k >= step else 0
        guess = left + above[k] - corner
        paeth = min((left, above[k], corner), key=lambda v: abs(guess - v))
        row[k] = (row[k] + (0, left, above[k], (left + above[k]) // 2, paeth)[how]) & 255
    return bytes(row)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(160, 600), (728, 90), (300, 250)], ids=str)
def test_pictures_have_their_size_and_a_clear_edge(size: tuple[int, int]) -> None:
    for headline in HARD[1::2][:2]:
        data = {**BASE, "headline": headline, "brand": "A very long brand name " * 4}
        width, height, rows = pixels(TypstPress().picture("ad", data, size))
        assert (width, height) == size
        ground = bytes.fromhex(Look().ground[1:])
        # Rings lean in from the right and below; words keep off the left edge and the top.
        assert all(row[:9] == ground * 3 for row in rows)
        assert all(rows[y] == ground * width for y in range(3)) or size[1] < 200


def test_the_same_copy_gives_the_same_bytes() -> None:
    data = {**BASE, "headline": "Close the books in two days"}
    press = TypstPress()
    assert press.picture("ad", data, (300, 250)) == press.picture("ad", data, (300, 250))


texts = st.text(max_size=200)
offers = st.builds(
    Offer,
    brand=texts,
    promise=texts,
    longer=texts,
    proof=texts,
    ask=texts,
    proof_facts=st.sampled_from([(), ("a" * 32,)]),
)


@given(offers, st.sampled_from(["", "software"]), st.sampled_from(["", "Growing?"]))
def test_no_copy_passes_that_is_too_long_or_says_what_nobody_told(
    offer: Offer, industry: str, event: str
) -> None:
    common = Common(industry=industry, event=event, facts=("i" * 32,), event_facts=("e" * 32,))
    for form in FORMATS.values():
        copies = write_copy(common, offer, form, ADS)
        assert copies == write_copy(common, offer, form, ADS)
        for copy in copies:
            told = {"headline": copy.headline, "text": copy.text, "name": copy.name}
            long = [k for k, v in told.items() if len(v) > form.lengths[k]]  # type: ignore[index]
            empty = [k for k, v in told.items() if not v.strip()]
            if not copy.faults:
                assert not long
                assert not empty
                assert all(claim.facts for claim in copy.claims)
            for picture in lay_pictures(copy, Look()):
                assert len(picture.faults) >= len(copy.faults)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda f: f.name)
def test_variants_take_an_angle_each_and_name_their_facts(form: Any) -> None:
    view = see(*company("acme.example"), tell("hiring.posted", "acme.example", 5, post="CFO"))
    common = read_common([view], {"industry": "software"})
    copies = write_copy(common, OFFER, form, ADS)
    assert [copy.variant for copy in copies] == ["event", "industry", "proof"]
    assert not [f for copy in copies for f in copy.faults]
    words = " ".join(c.headline + c.text + c.description for c in copies)
    assert "Acme" not in words
    assert "CFO" not in words
    claimed = {c.variant: {f for claim in c.claims for f in claim.facts} for c in copies}
    known = {fact.id for fact in view.log.of("hiring.posted")}
    assert claimed["event"] <= known
    assert claimed["proof"] <= {"a" * 32}


def test_only_what_the_public_can_read_is_taken_up() -> None:
    told: list[Fact] = [
        tell("web.pricing_viewed", "acme.example", 1),
        tell("topic.surged", "acme.example", 1, topic="billing"),
        tell("news.published", "acme.example", 1, about="layoffs"),
        tell("funding.raised", "acme.example", 90, round="B"),
    ]
    view = see(*company("acme.example"), *told)
    assert read_common([view], {}).event == ""
    assert read_common([view, view], {"industry": "software"}).name == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"promise": "Trusted by the whole market"}, "stands behind us"),
        ({"promise": "As seen on LinkedIn"}, "names the platform"),
        ({"promise": "We saw you looked at pricing"}, "watched"),
        ({"promise": "Close the books now!!"}, "several times"),
        ({"promise": "AMAZING books"}, "capitals"),
        ({"promise": "World’s best books"}, "superlative"),
        ({"promise": "Close\u202e the books"}, "Hidden"),
        ({"proof_facts": ()}, "Nothing says"),
        ({"brand": "x" * 300}, "characters of"),
        ({"brand": ""}, "No name fits"),
        ({"promise": "x" * 400, "longer": "y" * 400, "proof": ""}, "No headline fits"),
    ],
)
def test_what_platforms_or_we_refuse_is_a_fault(change: dict[str, Any], words: str) -> None:
    offer = msgspec.structs.replace(OFFER, **change)
    copies = write_copy(Common(), offer, FORMATS["google-display"], ADS)
    found = [f.what for copy in copies for f in copy.faults]
    assert any(words in what for what in found), found


def test_an_account_is_named_only_where_the_playbook_lets_it() -> None:
    common = Common(name="Acme", name_facts=("i" * 32,))
    form = FORMATS["linkedin-image"]
    assert not any("Acme" in c.headline for c in write_copy(common, OFFER, form, ADS))
    named = write_copy(common, OFFER, form, msgspec.structs.replace(ADS, name_company=True))
    assert [c.headline for c in named if c.variant == "named"] == [
        "For Acme: Close the books in two days"
    ]
    sneaky = msgspec.structs.replace(OFFER, proof="What Acme needs")
    assert any(
        "names Acme" in f.what for c in write_copy(common, sneaky, form, ADS) for f in c.faults
    )


def copy_of(**more: Any) -> Copy:
    return Copy(
        variant="plain", format="google-display", text="t", description="d", link="",
        **{"headline": "h", "name": "n", "button": "b", **more},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("headline", "look", "words"),
    [
        ("請求書を二日で", Look(), "no letters"),
        ("Close 📈", Look(), "no letters"),
        ("Close", Look(ink="#345055"), "hardly be read"),
        ("Close", Look(accent="#10252c"), "The button"),
    ],
)
def test_a_picture_that_cannot_be_read_is_a_fault(headline: str, look: Look, words: str) -> None:
    for picture in lay_pictures(copy_of(headline=headline), look):
        assert any(words in fault.what for fault in picture.faults)


def test_contrast_is_wcag_s() -> None:
    assert measure_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert measure_contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.slow
def test_the_press_has_every_letter_that_it_is_said_to_have() -> None:
    missing = draw_letter("\ue000")  # for private use: nobody draws it
    letters = (chr(code) for low, high in DRAWN for code in range(low, high + 1))
    seen = [c for c in letters if unicodedata.category(c) not in {"Zs", "Cf", "Cn"}]
    assert len(seen) > 500
    assert [c for c in seen if draw_letter(c) == missing] == []


def draw_letter(letter: str) -> str:
    """Return the outline of a letter, without borrowing it from another type."""
    text = (
        "#set page(width: 60pt, height: 40pt, margin: 5pt)\n"
        '#text(font: "Libertinus Serif", weight: "semibold", fallback: false,'
        f" str.from-unicode({ord(letter)}))"
    )
    drawn = typst.compile(text.encode(), format="svg", ignore_system_fonts=True)
    assert isinstance(drawn, bytes)
    return "".join(re.findall(r'<path[^>]*d="([^"]*)"', drawn.decode()))
