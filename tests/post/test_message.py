"""Letters: what was put in comes out, and nothing that was put in becomes a header."""

import base64
import re
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.ports.outgoing import Event, Tag
from scotty.vendors.message import MimeScribe, build_message, read_address, tag_address
from scotty.vendors.message.address import write_address
from scotty.vendors.message.body import write_html, write_text
from scotty.vendors.message.event import fold_line, write_event
from scotty.vendors.message.header import write_mailbox, write_subject
from scotty.vendors.message.mime import write_part
from tests.post.letters import KEY, MOMENT, TOUCH, make_mailbox, make_outgoing

WILD = st.text(st.characters(codec=None, categories=None), max_size=300)
"""Anything a string can hold, lone surrogates included."""
NASTY = st.lists(
    st.sampled_from(
        ["\r\n", "\n", "\r", "\0", "Bcc: x@evil.example", "\x0b", "\x85", "\u2028", "\u202e", "=?utf-8?B?",
         "?=", '"', "\\", "<", ">", ",", ";", ":", " ", "\t", "é", "漢字", "👩‍👩‍👧", "a" * 90, "\u200f", "\ud800"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


def parse(message: bytes) -> EmailMessage:
    parsed = message_from_bytes(message, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert [d for part in parsed.walk() for d in part.defects] == []
    return parsed


def part_of(parsed: EmailMessage, kind: str) -> str:
    (found,) = [p for p in parsed.walk() if p.get_content_type() == kind]
    assert isinstance(found, EmailMessage)
    return str(found.get_content()).replace("\r\n", "\n")


def test_a_whole_letter() -> None:
    outgoing = make_outgoing(
        mailbox=make_mailbox(name="Wilson, Emma"),
        recipient="Jörg.Müller@münchen.example".replace("ö", "oe").replace("ü", "ue", 1),
        recipient_name="Jörg Müller",
        subject="Größere Frage",
        body="Hallo **Jörg**,\nkurz:\n\n- [eine Studie](https://acme.example/s)\n- <https://acme.example/t>",
        links={"https://acme.example/s": "https://t.example/c/1", "https://acme.example/t": "https://t.example/c/2"},
        thread=("<a@acme.example>", "<b@acme.example>"),
        unsubscribe="https://u.acme.example/u/xyz",
        pixel="https://t.example/o/1",
        postal="Acme Inc\n1 Main St & Co",
        tagged=True,
    )  # fmt: skip
    envelope = build_message(outgoing, KEY)
    parsed = parse(envelope.message)
    assert str(parsed["From"]) == '"Wilson, Emma" <emma@acme.example>'
    assert str(parsed["To"]) == "Jörg Müller <Joerg.Mueller@xn--mnchen-3ya.example>"
    assert str(parsed["Subject"]) == "Größere Frage"
    assert str(parsed["Date"]) == "Mon, 02 Mar 2026 09:12:00 +0000"
    assert envelope.message_id == str(parsed["Message-ID"]) == f"<{TOUCH}@acme.example>"
    assert str(parsed["In-Reply-To"]) == "<b@acme.example>"
    assert str(parsed["References"]) == "<a@acme.example> <b@acme.example>"
    assert read_address(envelope.sender, KEY) == Tag("bounce", TOUCH)
    assert read_address(str(parsed["Reply-To"]).split("<")[1], KEY) == Tag("reply", TOUCH)
    assert not [name for name in parsed if name.lower().startswith(("x-", "auto-"))]
    assert parsed.get_content_type() == "multipart/alternative"
    text = part_of(parsed, "text/plain")
    assert text == (
        "Hallo Jörg,\nkurz:\n\n- eine Studie <https://acme.example/s>\n- https://acme.example/t\n\n"
        "-- \nAcme Inc\n1 Main St & Co\nUnsubscribe: https://u.acme.example/u/xyz\n"
    )
    page = part_of(parsed, "text/html")
    assert '<a href="https://t.example/c/1">eine Studie</a>' in page
    assert '<a href="https://acme.example/t">https://acme.example/t</a>' in page
    assert "Acme Inc<br>1 Main St &amp; Co" in page
    assert '<img src="https://t.example/o/1" width="1" height="1" alt="">' in page
    assert "style" not in page
    assert build_message(outgoing, KEY) == envelope


def test_both_unsubscribe_headers_stand_on_one_line() -> None:
    url = "https://u.acme.example/u/" + "x" * 300
    raw = build_message(make_outgoing(unsubscribe=url), KEY).message.decode()
    line = re.search(r"\r\nList-Unsubscribe: (.*)\r\n(?![ \t])", raw)
    assert line is not None
    found = re.fullmatch(r"<(https:[^>]+)>, <mailto:([^?]+)\?subject=unsubscribe>", line[1])
    assert found is not None
    assert found[1] == url
    assert read_address(found[2], KEY) == Tag("unsubscribe", TOUCH)
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:8080/u/x"])
def test_without_https_there_is_no_one_click(url: str) -> None:
    raw = build_message(make_outgoing(unsubscribe=url), KEY).message
    assert b"List-Unsubscribe: <" in raw
    assert b"List-Unsubscribe-Post" not in raw


@pytest.mark.parametrize(
    "url",
    ["https://u.example/a b", "https://u.example/\r\nBcc: x", "javascript:1", "https://u/>,<x"],
)
def test_an_unsubscribe_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="unsubscribe"):
        build_message(make_outgoing(unsubscribe=url), KEY)


HEADERS = [
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-Unsubscribe",
    "MIME-Version", "Content-Type",
]  # fmt: skip


@given(WILD | NASTY, WILD | NASTY, WILD | NASTY, WILD | NASTY)
def test_no_text_becomes_a_header(name: str, subject: str, body: str, ours: str) -> None:
    outgoing = make_outgoing(
        mailbox=make_mailbox(name=ours),
        recipient_name=name,
        subject=subject,
        body=body,
        thread=("<a@b.example>", subject, f"<{name}@x>"),
        postal=name,
    )
    message = build_message(outgoing, KEY).message
    head, _, rest = message.partition(b"\r\n\r\n")
    names = [line.split(b":")[0].decode() for line in re.split(rb"\r\n(?![ \t])", head)]
    assert [n for n in names if n != "Content-Transfer-Encoding"] == HEADERS
    assert re.search(rb"(?<!\r)\n|\r(?!\n)|\0", message) is None
    assert max(map(len, message.split(b"\r\n"))) <= 998
    assert message.isascii()
    assert not re.search(rb"^(?:From |\.)", rest, re.MULTILINE)
    parsed = parse(message)
    assert [a.addr_spec for a in parsed["To"].addresses] == ["ok@techcorp.example"]
    assert [a.addr_spec for a in parsed["From"].addresses] == ["emma@acme.example"]
    shown = str(parsed["Subject"]) + parsed["To"].addresses[0].display_name
    assert not set(shown) & set(
        "\r\n\0\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u2028"
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=100))
def test_subjects_and_names_come_out_as_they_went_in(text: str) -> None:
    raw = write_subject(text) + write_mailbox("To", text, "a@b.example") + b"\r\n"
    parsed = parse(raw)
    assert str(parsed["Subject"]) == text
    # Not by EmailMessage: it keeps the blank between two encoded words of a name (RFC 2047, 6.2).
    (told,) = message_from_bytes(raw).get_all("To") or []
    name, address = parseaddr(told)
    assert str(make_header(decode_header(name))) == text
    assert address == "a@b.example"
    assert all(len(line) <= 76 for line in raw.split(b"\r\n") if b"=?" in line)


@given(WILD)
def test_a_text_part_comes_out_as_it_went_in(text: str) -> None:
    kept = text.encode("utf-8", "replace").decode()
    head, body = write_part("text/plain", kept)
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    told = str(parse(head + b"\r\n" + body).get_content())
    assert told.replace("\r\n", "\n") == "\n".join(kept.splitlines()) + "\n"


@given(
    WILD
    | NASTY
    | st.lists(
        st.sampled_from(
            ["- ", "1. ", "> ", "#", "*", "_", "`", "\n", "\n\n", "    ", "[a](", ")", "<b>", "x"]
        )
    ).map("".join)
)
def test_any_markdown_makes_a_text_and_a_safe_page(body: str) -> None:
    text, page = write_text(body), write_html(body, {})
    assert isinstance(text, str)
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", page))
    assert tags <= {
        "p",
        "br",
        "a",
        "strong",
        "em",
        "ul",
        "ol",
        "li",
        "blockquote",
        "h",
        "hr",
        "pre",
        "code",
    } | {"h1", "h2"}
    assert not re.search(r'href="\s*(?:javascript|data|vbscript|file):', page, re.IGNORECASE)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a\nb\n\nc", "a\nb\n\nc\n"),
        ("x:\n- a\n- b\n\ny", "x:\n\n- a\n- b\n\ny\n"),
        ("1. a\n2. b\n   - c", "1. a\n2. b\n   - c\n"),
        ("> a\n> b\n\nc", "> a\n> b\n\nc\n"),
        ("# A\n\n**b** *c* `d`", "A\n\nb c d\n"),
        ("[a](mailto:x@y.example)", "a <x@y.example>\n"),
        ("- a\n\n  b\n- c", "- a\n\n  b\n\n- c\n"),
        ("![p](https://x.example/p.png)", "!p <https://x.example/p.png>\n"),
        ("", "\n"),
    ],
)
def test_plain_text(body: str, text: str) -> None:
    assert write_text(body) == text


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("Emma@Acme.example", "Emma@acme.example"),
        (' "a b"@acme.example ', '"a b"@acme.example'),
        ('"ab"@acme.example', "ab@acme.example"),
        ('"a\\"b"@acme.example', '"a\\"b"@acme.example'),
        ('"a@b"@acme.example', '"a@b"@acme.example'),
        ("o'neil+x@acme.example", "o'neil+x@acme.example"),
        ("оля@пример.example", "оля@xn--e1afmkfd.example"),
        ("e\u0301a@acme.example", "éa@acme.example"),
        *((bad, None) for bad in (
            "", "@acme.example", "a@", "a b@acme.example", "a@b@acme.example", "a..b@acme.example", ".a@acme.example",
            "a\r\nb@acme.example", "a\u202eb@acme.example", "a\u200bb@acme.example", '"a\nb"@acme.example',
            "a@acme example", "a@acme.example/x", "a@acme.example\r\nX: y", "x" * 65 + "@acme.example", "a@-x.example",
            "a<b@acme.example", "a@[::1]x", "a\ud800@acme.example",
        )),
    ],
)  # fmt: skip
def test_addresses(told: str, written: str | None) -> None:
    if written is None:
        with pytest.raises(Refused):
            write_address(told)
    else:
        assert write_address(told) == written
        assert write_address(written) == written


class TestTags:
    @pytest.mark.parametrize("use", ["bounce", "unsubscribe", "reply"])
    def test_a_tag_is_read_back_whatever_the_way_does_to_its_case(self, use: str) -> None:
        address = tag_address(use, "bounce@acme.example", TOUCH, KEY)  # type: ignore[arg-type]
        assert len(address.partition("@")[0]) <= 64
        for told in (address, address.upper(), f"<{address}>"):
            assert read_address(told, KEY) == Tag(use, TOUCH)  # type: ignore[arg-type]

    @given(st.integers(0, 200), st.characters(codec="ascii"))
    def test_a_changed_one_is_not(self, at: int, character: str) -> None:
        address = tag_address("bounce", "bounce@acme.example", TOUCH, KEY)
        at %= len(address)
        changed = address[:at] + character + address[at + 1 :]
        if changed.strip().strip("<>").lower() != address:
            assert read_address(changed, KEY) is None

    @pytest.mark.parametrize(
        "told", ["", "a", "a@b", "a+b@c", "bounce+x.y@acme.example", "+.@", '"+"@x']
    )
    def test_nor_is_what_is_none(self, told: str) -> None:
        assert read_address(told, KEY) is None
        assert read_address(tag_address("bounce", "a@b.example", "t1", KEY), b"other") is None

    @pytest.mark.parametrize("base", ["x" * 20 + "@acme.example", '"a b"@acme.example', "none"])
    def test_a_base_that_cannot_be_tagged_is_refused(self, base: str) -> None:
        with pytest.raises(Refused):
            tag_address("bounce", base, TOUCH, KEY)

    @pytest.mark.parametrize("touch", ["", "a b", "a@b", "a\r\nb", "x" * 41, "a..b", ">", "ABC"])
    def test_a_touch_that_cannot_stand_in_an_address_is_refused(self, touch: str) -> None:
        with pytest.raises(Refused):
            build_message(make_outgoing(touch=touch), KEY)


class TestEvent:
    EVENT = Event(
        title="Talk; big, one\\two",
        start=datetime(2026, 3, 29, 10, 30, tzinfo=timezone(timedelta(hours=2))),
        minutes=45,
        place="Room 1",
        words="first\nsecond",
        url="https://acme.example/e?a=1",
    )

    def test_the_file(self) -> None:
        lines = write_event(self.EVENT, "u@acme.example", ('E "W"', "e@acme.example"), MOMENT)
        assert lines.decode().split("\r\n") == [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Scotty//Engage//EN",
            "METHOD:PUBLISH",
            "BEGIN:VEVENT",
            "UID:u@acme.example",
            "DTSTAMP:20260302T091200Z",
            "DTSTART:20260329T083000Z",
            "DTEND:20260329T091500Z",
            "SUMMARY:Talk\\; big\\, one\\\\two",
            "ORGANIZER;CN=\"E 'W'\":mailto:e@acme.example",
            "DESCRIPTION:first\\nsecond",
            "LOCATION:Room 1",
            "URL:https://acme.example/e?a=1",
            "STATUS:CONFIRMED",
            "TRANSP:OPAQUE",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]

    def test_it_is_attached(self) -> None:
        parsed = parse(build_message(make_outgoing(event=self.EVENT), KEY).message)
        assert parsed.get_content_type() == "multipart/mixed"
        (file,) = parsed.iter_attachments()
        assert file.get_filename() == "invitation.ics"
        assert file.get_param("method") == "PUBLISH"
        assert base64.b64decode(str(file.get_payload())).startswith(b"BEGIN:VCALENDAR\r\n")

    @given(WILD | NASTY, WILD | NASTY)
    def test_no_text_becomes_a_property(self, words: str, name: str) -> None:
        event = Event(
            title=words, start=MOMENT, minutes=1, place=name, words=words, url="https://x/" + name
        )
        raw = write_event(event, words, (name, "e@acme.example"), MOMENT)
        lines = raw.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert re.search(rb"(?<!\r)\n|\r(?!\n)|\0", raw) is None
        unfolded = re.sub(rb"\r\n ", b"", raw).decode().split("\r\n")
        names = [re.split("[:;]", line)[0] for line in unfolded if line]
        assert names.count("BEGIN") == names.count("END") == 2
        assert set(names) <= {
            "BEGIN", "END", "VERSION", "PRODID", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY",
            "ORGANIZER", "DESCRIPTION", "LOCATION", "URL", "STATUS", "TRANSP",
        }  # fmt: skip

    @given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=400))
    def test_folding_is_undone_by_unfolding(self, line: str) -> None:
        folded = fold_line(line)
        assert all(len(piece) <= 75 for piece in folded.split(b"\r\n"))
        assert folded.removesuffix(b"\r\n").replace(b"\r\n ", b"").decode() == line

    @pytest.mark.parametrize(
        "event",
        [
            Event(title="x", start=MOMENT, minutes=0),
            Event(title="x", start=MOMENT.replace(tzinfo=None), minutes=1),
        ],
    )
    def test_an_event_without_length_or_zone_is_refused(self, event: Event) -> None:
        with pytest.raises(Refused):
            write_event(event, "u", ("", "e@acme.example"), MOMENT)


def test_the_scribe_is_the_same_by_another_name() -> None:
    scribe, outgoing = MimeScribe(KEY), make_outgoing()
    envelope = scribe.write(outgoing)
    assert envelope == build_message(outgoing, KEY)
    assert scribe.name(outgoing.mailbox, TOUCH) == envelope.message_id
    assert scribe.read(envelope.sender) == Tag("bounce", TOUCH)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(Refused, match="zone"):
        build_message(make_outgoing(moment=datetime(2026, 1, 1)), KEY)  # noqa: DTZ001
