"""Formulas: arithmetic over named numbers, parsed once and never run as code.

A formula knows numbers, names, + - * /, signs, brackets, min and max. Its tree is plain JSON, so
that the browser computes by the same rules: IEEE 754 doubles, in the order in which the tree is
written; what divides by zero, or grows beyond them, is "not known" (NaN) from there on.
"""

import ast
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from math import inf, isfinite, nan
from typing import Any

from scotty.facts import Refused

Node = Any
"""A number; a name; or a list of an operator (+ - * / neg min max) and its nodes."""

LONGEST = 400
"""Characters of a formula."""
DEEPEST = 30
"""Levels of its tree."""

_FOREIGN = re.compile(r"[^A-Za-z0-9_+\-*/(),. ]")
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


def parse_formula(text: str, names: AbstractSet[str], where: str) -> Node:
    """Return the tree of a formula over these names.

    Raises Refused, naming `where` and the character, for anything else than such arithmetic.
    """
    if len(text) > LONGEST:
        raise _refuse(where, LONGEST, f"it has {len(text)} characters, {LONGEST} are allowed")
    if foreign := _FOREIGN.search(text):
        raise _refuse(where, foreign.start(), f"{foreign.group()!r} is no arithmetic")
    try:
        tree = ast.parse(text.strip() or "?", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        place = getattr(error, "offset", None) or 1
        raise _refuse(where, place - 1, "it cannot be read") from error
    return _convert(tree, names, where, 1)


def _convert(node: ast.expr, names: AbstractSet[str], where: str, depth: int) -> Node:
    if depth > DEEPEST:
        raise _refuse(where, node.col_offset, f"it is nested more than {DEEPEST} deep")
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return _take_number(value, node, where)
        case ast.Name(id=name):
            if name not in names:
                raise _refuse(where, node.col_offset, f"nothing before it is called {name!r}")
            return name
        case ast.BinOp(op=op) if type(op) in _BINARY:
            sides = [_convert(side, names, where, depth + 1) for side in (node.left, node.right)]
            return [_BINARY[type(op)], *sides]
        case ast.UnaryOp(op=ast.USub()):
            return ["neg", _convert(node.operand, names, where, depth + 1)]
        case ast.UnaryOp(op=ast.UAdd()):
            return _convert(node.operand, names, where, depth + 1)
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=args, keywords=[]) if args:
            return [name, *(_convert(arg, names, where, depth + 1) for arg in args)]
    raise _refuse(where, node.col_offset, "only + - * / ( ) min and max are known")


def _take_number(value: float, node: ast.expr, where: str) -> float:
    number = float(value) if abs(value) < 1e300 else inf
    if not isfinite(number):
        raise _refuse(where, node.col_offset, "a number is too large")
    return number


def _refuse(where: str, place: int, why: str) -> Refused:
    return Refused(f"{where}, character {place + 1}: {why}.", "Mend the formula there.")


def evaluate(node: Node, values: Mapping[str, float]) -> float:
    """Return what a tree comes to; NaN where it cannot be known. Values lack no name of the tree."""
    if isinstance(node, str):
        return values[node]
    if not isinstance(node, list):
        return float(node)
    parts = [evaluate(part, values) for part in node[1:]]
    result = _apply(node[0], parts)
    return result if isfinite(result) else nan


def _apply(name: str, parts: list[float]) -> float:
    if not all(isfinite(part) for part in parts):
        return nan  # Python's min and max would lose it, JavaScript's would not
    if name == "/":
        return parts[0] / parts[1] if parts[1] else nan
    return _RULES[name](parts)


_RULES: dict[str, Callable[[list[float]], float]] = {
    "+": lambda parts: parts[0] + parts[1],
    "-": lambda parts: parts[0] - parts[1],
    "*": lambda parts: parts[0] * parts[1],
    "neg": lambda parts: -parts[0],
    "min": min,
    "max": max,
}
