"""The size budget: small files, small functions, plain names. There is no list of exceptions."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import FILES, SOURCE, list_nodes, read

FETCHED = SOURCE / "web" / "static" / "vendor"
TEXTS = [
    path
    for pattern in ("*.py", "*.sql", "*.html", "*.css", "*.js")
    for path in sorted(SOURCE.rglob(pattern))
    if not path.is_relative_to(FETCHED)
]
CELLARS = {"utils", "util", "common", "helpers", "helper", "manager", "service", "base", "misc"}
CELLAR_ENDINGS = ("Manager", "Service", "Helper", "Utils", "Base")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def place(path: Path, node: ast.AST | None = None) -> str:
    line = f":{node.lineno}" if isinstance(node, ast.stmt | ast.expr) else ""
    return f"{path.relative_to(SOURCE.parent)}{line}"


def functions() -> Iterator[tuple[Path, Function]]:
    for path in FILES:
        for node in list_nodes(path):
            if isinstance(node, Function):
                yield path, node


def length(path: Path) -> int:
    return len(read(path).splitlines())


def test_there_is_something_to_measure() -> None:
    assert len(FILES) > 20


def test_no_file_is_above_the_ceiling_of_400_lines() -> None:
    assert [f"{place(p)}: {length(p)} lines" for p in TEXTS if length(p) > 400] == []


def test_nine_files_in_ten_have_at_most_250_lines() -> None:
    long = [f"{place(path)}: {length(path)} lines" for path in FILES if length(path) > 250]
    assert len(long) <= len(FILES) / 10, "\n".join(long)


def test_functions_have_at_most_60_lines() -> None:
    long = [
        f"{place(path, node)} {node.name}: {size} lines"
        for path, node in functions()
        if (size := (node.end_lineno or node.lineno) - node.lineno + 1) > 60
    ]
    assert long == []


def test_functions_have_at_most_six_parameters() -> None:
    wide = []
    for path, node in functions():
        named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        count = len([a for a in named if a.arg not in {"self", "cls"}])
        if count > 6:
            wide.append(f"{place(path, node)} {node.name}: {count} parameters")
    assert wide == []


def test_each_package_opens_with_one_plain_sentence() -> None:
    faults = []
    for path in FILES:
        if path.name == "__init__.py":
            said = (ast.get_docstring(ast.parse(read(path))) or "").strip()
            first = said.splitlines()[0] if said else ""
            if not first.endswith(".") or len(first) > 70:
                faults.append(f"{place(path)}: {first!r} ({len(first)} characters)")
    assert faults == []


def test_each_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in FILES if "migrations" not in path.parts}
    assert [place(f) for f in sorted(folders) if not (f / "__init__.py").exists()] == []


def test_names_say_what_is_inside() -> None:
    names = {part for path in FILES for part in path.relative_to(SOURCE).with_suffix("").parts}
    assert names & CELLARS == set()
    classes = [
        f"{place(path, node)} {node.name}"
        for path in FILES
        for node in list_nodes(path)
        if isinstance(node, ast.ClassDef) and node.name.endswith(CELLAR_ENDINGS)
    ]
    assert classes == []


def test_modules_are_one_word() -> None:
    found = [
        place(path)
        for path in FILES
        if "_" in path.stem.strip("_") and "migrations" not in path.parts
    ]
    assert found == []
