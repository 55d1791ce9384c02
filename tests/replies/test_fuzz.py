"""Whatever comes: no mail raises, hangs, changes on a second reading, or gives words it does not hold."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scotty.ports.mail import Letter
from scotty.stages.engage.replies import judge_reply, trim_reply
from scotty.vendors.post import read_letter
from scotty.vendors.post.reasons import REASONS
from tests.replies.corpus import CAME, MAIL, load_cases
from tests.replies.notices import NOTICES

EASY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SEEDS: list[bytes] = [
    *(f"Return-Path: <>\nFrom: {n[1]}\nSubject: {n[2]}\n\n{n[3]}".encode() for n in NOTICES),
    *(f"From: j@x.example\nSubject: Re: {c.subject}\n\n{c.text}".encode() for c in load_cases()),
]
if MAIL.exists():
    SEEDS += [path.read_bytes()[:40_000] for path in sorted(MAIL.glob("*/*.eml"))]
    SEEDS += [b"From: j@x.example\n\n" + p.read_bytes() for p in sorted(MAIL.glob("*/email*.txt"))]


def check(raw: bytes) -> Letter:
    start = time.process_time()
    letter = read_letter(raw, CAME)
    assert time.process_time() - start < 5
    assert len(letter.text) <= len(raw)
    assert letter.evidence in letter.text or letter.evidence in letter.subject
    assert 0 <= letter.sure <= 1
    assert "\n" not in letter.subject + letter.sender + letter.sender_name
    assert all(b.reason in REASONS for b in letter.bounces)
    assert bool(letter.bounces) or letter.sort != "complaint"
    assert read_letter(raw, CAME) == letter
    return letter


@pytest.mark.slow
@EASY
@given(st.data())
def test_mutated_mail(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        how = data.draw(st.sampled_from(["flip", "cut", "copy", "insert", "drop"]))
        a = data.draw(st.integers(0, max(0, len(raw) - 1)))
        b = min(len(raw), a + data.draw(st.integers(1, 200)))
        if how == "flip" and raw:
            raw[a] ^= data.draw(st.integers(1, 255))
        elif how == "cut":
            raw = raw[:a]
        elif how == "copy":
            raw[a:a] = raw[a:b] * data.draw(st.integers(1, 20))
        elif how == "insert":
            raw[a:a] = data.draw(st.sampled_from(PIECES))
        else:
            del raw[a:b]
    check(bytes(raw))


PIECES = [
    b"\n\n",
    b"\r\n",
    b"\nContent-Type: multipart/mixed; boundary=b\n",
    b"\n--b\n",
    b"\n--b--\n",
    b"\nContent-Type: message/rfc822\n\n",
    b"\nContent-Type: message/delivery-status\n\n",
    b"\nContent-Transfer-Encoding: base64\n",
    b"\nContent-Type: text/html; charset=utf-16\n\n<p>",
    b"=?utf-8?Q?=0D=0ABcc:_x?=",
    b"<a@b.example>",
    b"550 5.1.1 ",
    b"On 1 Jan 2024, A wrote:\n> ",
    b"\xff\xfe\x00",
    "ｱ㊙️𝔸".encode(),
]


@EASY
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=40), max_size=40))
def test_made_up_mail(pieces: list[bytes]) -> None:
    check(b"From: a@x.example" + b"".join(pieces))


@EASY
@given(st.binary(max_size=3_000))
def test_any_bytes(raw: bytes) -> None:
    check(raw)


LINES = st.sampled_from(
    [
        "yes please", "> quoted", "", "-- ", "--", "Best,", "Jane", "Sent from my iPhone", "-Jane",
        "On 1 Jan 2024, A <a@x.example> wrote:", "From: A", "Sent: now", "To: B", "Subject: x",
        "__________", "________________________________", "Thanks.", "-----Original Message-----",
        "Jane Miller", "+1 415 555 0100", "This email is confidential.", "CAUTION: External", "OK?",
    ]
) | st.text(max_size=60)  # fmt: skip


@EASY
@given(st.lists(LINES, max_size=40))
def test_new_words_are_some_of_the_words_and_stay(lines: list[str]) -> None:
    text = "\n".join(lines)
    new = trim_reply(text, "Jane Miller", "jane@x.example")
    assert len(new) <= len(text)
    assert {x.strip() for x in new.split("\n")} <= {x.strip() for x in text.split("\n")} | {""}
    assert trim_reply(new, "Jane Miller", "jane@x.example") == new


@EASY
@given(st.lists(st.sampled_from([c.text for c in load_cases()]) | st.text(max_size=80), max_size=6))
def test_a_judgement_is_verbatim_and_asks_no_clock(texts: list[str]) -> None:
    text = " ".join(texts)
    found = judge_reply(text, CAME.date(), own=frozenset({"a@x.example"}))
    assert found.evidence in text
    assert found.referral_name in text
    assert judge_reply(text, CAME.date(), own=frozenset({"a@x.example"})) == found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(0, len(SEEDS), 25))
def test_any_truncation_of_a_mail(seed: int) -> None:
    raw = SEEDS[seed]
    for end in range(0, len(raw), max(1, len(raw) // 12)):
        check(raw[:end])
