"""What Scotty is written in, read once for all the rules of the house."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "scotty"
FILES = sorted(SOURCE.rglob("*.py"))


@cache
def read(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text(encoding="utf-8")


@cache
def list_nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return the nodes of a module's syntax tree, the module itself first."""
    return tuple(ast.walk(ast.parse(read(path))))
