"""Arrows point down, and nobody slips past the floors by importing late or only for types."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.house.source import FILES, ROOT, list_nodes, read


def test_floors_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def imports_ours(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").split(".")[0] == "scotty"
    return isinstance(node, ast.Import) and any(
        alias.name.split(".")[0] == "scotty" for alias in node.names
    )


def late_imports(path: Path) -> list[str]:
    found = []
    for function in list_nodes(path):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            found += [
                f"{path.relative_to(ROOT)}:{node.lineno}"
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom) and imports_ours(node)
            ]
    return found


def test_our_own_code_is_imported_at_the_top() -> None:
    assert [line for path in FILES for line in late_imports(path)] == []


def test_nothing_is_imported_for_types_alone() -> None:
    found = [str(path.relative_to(ROOT)) for path in FILES if "TYPE_CHECKING" in read(path)]
    assert found == []


def swallows(handler: ast.ExceptHandler) -> bool:
    broad = handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"}
    )
    return broad and all(isinstance(s, ast.Pass | ast.Continue) for s in handler.body)


def test_nothing_is_swallowed() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        for node in list_nodes(path)
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    ]
    assert found == []
