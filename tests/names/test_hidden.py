"""What nobody sees is taken out of names and lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.names import HIDDEN, read_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Maya Lindholm", "Maya Lindholm"),
        ("  Maya\tLindholm\r\n", "Maya Lindholm"),
        ("Maya\u202eLindholm", "Maya Lindholm"),
        ("Mül\u00adler", "Müller"),
        ("\ufeffMaya\x00", "Maya"),
        ("José Ñandú 李雷", "José Ñandú 李雷"),
        ("\u200b\u2066", ""),
    ],
)
def test_lines(text: str, line: str) -> None:
    assert read_line(text) == line


@given(st.text())
def test_a_line_is_one_line_and_hides_nothing(text: str) -> None:
    line = read_line(text)
    assert not HIDDEN.search(line)
    assert line.splitlines() in ([], [line])
    assert read_line(line) == line
