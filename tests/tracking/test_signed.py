"""Signed links: what was signed is read, nothing else is; one key for all who race to make it."""

import multiprocessing
import stat
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scotty.desk.signed import Damaged, Expired, read_secret, read_token, sign_token
from scotty.facts import Bug, Refused

KEY, OLD, OTHER = b"k" * 32, b"o" * 32, b"x" * 32
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOUCH = "0123456789abcdef0123456789abcdef"
parts = st.lists(
    st.one_of(st.text(max_size=20), st.from_regex(r"[0-9a-f]{32}", fullmatch=True)), max_size=4
).map(tuple)
purposes = st.sampled_from(("out", "click", "open", "page"))


@given(parts, purposes)
def test_what_was_signed_is_read(told: tuple[str, ...], purpose: str) -> None:
    token = sign_token(KEY, purpose, told)
    assert read_token(KEY, purpose, token, NOW) == told
    assert token.isascii()
    assert not set(token) & set("+/=?&# .")


@given(parts, purposes, purposes)
def test_a_token_for_one_purpose_is_none_for_another(
    told: tuple[str, ...], purpose: str, other: str
) -> None:
    assume(purpose != other)
    with pytest.raises(Damaged):
        read_token(KEY, other, sign_token(KEY, purpose, told), NOW)


@given(parts, st.data())
def test_no_changed_character_is_accepted(told: tuple[str, ...], data: st.DataObject) -> None:
    token = sign_token(KEY, "click", told)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters(codec="utf-8"))
    assume(letter != token[place])
    with pytest.raises(Damaged):
        read_token(KEY, "click", token[:place] + letter + token[place + 1 :], NOW)


@given(parts, st.data())
def test_no_piece_of_a_token_is_accepted(told: tuple[str, ...], data: st.DataObject) -> None:
    token = sign_token(KEY, "click", told)
    start = data.draw(st.integers(0, len(token)))
    end = data.draw(st.integers(start, len(token)))
    assume((start, end) != (0, len(token)))
    with pytest.raises(Damaged):
        read_token(KEY, "click", token[start:end], NOW)


@given(st.text())
def test_no_text_is_a_token_by_chance(text: str) -> None:
    with pytest.raises(Damaged):
        read_token(KEY, "click", text, NOW)


@given(parts, parts)
def test_parts_do_not_run_into_each_other(one: tuple[str, ...], two: tuple[str, ...]) -> None:
    assume(one != two)
    assert sign_token(KEY, "click", one) != sign_token(KEY, "click", two)


def test_another_workspace_s_token_is_none_here() -> None:
    with pytest.raises(Damaged):
        read_token(KEY, "out", sign_token(OTHER, "out", (TOUCH,)), NOW)


def test_a_key_is_replaced_by_one_put_before_it() -> None:
    before = sign_token(OLD, "out", (TOUCH,))
    assert read_token(KEY + OLD, "out", before, NOW) == (TOUCH,)
    after = sign_token(KEY + OLD, "out", (TOUCH,))
    assert read_token(KEY, "out", after, NOW) == (TOUCH,)
    with pytest.raises(Damaged):
        read_token(KEY, "out", before, NOW)


@given(st.timedeltas(timedelta(microseconds=1), timedelta(days=900)))
def test_a_token_ends_when_it_says(span: timedelta) -> None:
    token = sign_token(KEY, "page", (TOUCH,), NOW + span)
    assert read_token(KEY, "page", token, NOW) == (TOUCH,)
    with pytest.raises(Expired):
        read_token(KEY, "page", token, NOW + span + timedelta(seconds=1))


def test_links_stay_short() -> None:
    assert len(sign_token(KEY, "click", (TOUCH, "12"))) <= 56
    with pytest.raises(Bug):
        sign_token(KEY, "click", ("x" * 255,))
    with pytest.raises(Bug):
        sign_token(KEY, "click", ("x" * 200,) * 3)


@pytest.mark.slow
def test_all_who_race_for_the_first_key_get_the_same(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=spawn) as pool:
        found = set(pool.map(read_secret, [tmp_path] * 32, ["links"] * 32))
    assert len(found) == 1
    (path,) = (tmp_path / "keys").iterdir()  # no drafts left behind
    assert len(found.pop()) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("size", [0, 1, 31, 33])
def test_a_damaged_key_is_refused_not_replaced(tmp_path: Path, size: int) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "links.key").write_bytes(b"z" * size)
    with pytest.raises(Refused, match="no key"):
        read_secret(tmp_path, "links")
