"""Formulas: arithmetic and nothing else, with the place of each fault."""

import ast
from math import isfinite, isnan, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Refused
from scotty.playbook.formula import evaluate, parse_formula

NAMES = {"a", "b", "c"}
VALUES = {"a": 3.0, "b": 4.0, "c": 0.0}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("a - b - 1", -2.0),
        ("-a + +b", 1.0),
        ("a / b", 0.75),
        ("min(a, b, 2.5) + max(a, 9)", 11.5),
        ("1_000 * 1e-3", 1.0),
        ("  a ", 3.0),
        ("a / c", nan),
        ("min(a, a / c)", nan),
        ("max(a / c, a)", nan),
        ("1e200 * 1e200", nan),
        ("1e200 * 1e200 * 0", nan),
        ("-(-(-a))", -3.0),
    ],
)
def test_what_it_comes_to(text: str, value: float) -> None:
    found = evaluate(parse_formula(text, NAMES, "f"), VALUES)
    assert (isnan(found) and isnan(value)) or found == value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", 1),
        ("a +", 1),
        ("a ** b", 1),
        ("a // b", 1),
        ("a % b", 3),
        ("a if b else c", 1),
        ("a and b", 1),
        ("not a", 1),
        ("a < b", 3),
        ("a @ b", 3),
        ("a; b", 2),
        ("a = 1", 3),
        ("a := 1", 3),
        ("a + unknown", 5),
        ("__import__", 1),
        ("__import__('os').system('id')", 12),
        ("a.real", 1),
        ("a.__class__", 1),
        ("abs(a)", 1),
        ("min()", 1),
        ("min(*a)", 5),
        ("min(a, key=b)", 11),
        ("max(a)(b)", 1),
        ("lambda a", 1),
        ("[a]", 1),
        ("{a}", 1),
        ("(a, b)", 1),
        ("'a'", 1),
        ("True", 1),
        ("None", 1),
        ("1j", 1),
        ("1e999", 1),
        ("9" * 399, 1),
        ("a" * 401, 401),
        ("(" * 200 + "a" + ")" * 199, 1),
        ("-" * 399 + "a", 1),
        ("+".join(["a"] * 60), 1),
        ("a\x00", 2),
        ("a\nb", 2),
        ("а + 1", 1),
        ("a + １", 5),
        ("await a", 1),
        ("yield", 1),
    ],
)
def test_anything_else_is_refused_with_its_place(text: str, place: int) -> None:
    with pytest.raises(Refused) as caught:
        parse_formula(text, NAMES, "hours: formula 'benefit'")
    assert caught.value.why.startswith("hours: formula 'benefit', character ")
    assert caught.value.mend
    if place != 1:  # what the parser itself trips over may be told a little off
        told = int(caught.value.why.split("character ")[1].split(":")[0])
        assert abs(told - place) <= 1, caught.value.why


@given(st.text(alphabet="abc0123456789+-*/(),._ minmaxe[]'\"=<>:;@%", max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        tree = parse_formula(text, NAMES, "f")
    except Refused:
        return
    found = evaluate(tree, VALUES)
    assert isfinite(found) or isnan(found)


numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
trees = st.recursive(
    numbers.map(abs).map(str) | st.sampled_from(sorted(NAMES)),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | inner.map(lambda x: f"-{x}")
        | st.tuples(st.sampled_from(("min", "max")), inner, inner).map(
            lambda t: f"{t[0]}({t[1]}, {t[2]})"
        )
    ),
    max_leaves=8,
)


@given(trees, st.fixed_dictionaries(dict.fromkeys(sorted(NAMES), numbers)))
def test_it_is_the_arithmetic_of_python(text: str, values: dict[str, float]) -> None:
    found = evaluate(parse_formula(text, NAMES, "f"), values)
    known: dict[str, Any] = {"min": min, "max": max, "__builtins__": {}, **values}
    try:
        expected = eval(compile(ast.parse(text, mode="eval"), "f", "eval"), known)
    except ZeroDivisionError:
        assert isnan(found)
        return
    assert found == expected or (isnan(found) and not isfinite(expected))
