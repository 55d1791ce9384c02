"""The docs cannot lie: lists are generated, links lead somewhere, commands exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scotty.cli.app import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_reference_pages_say_what_the_code_says() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tools.reference", "--check"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.stdout + told.stderr == ""
    assert told.returncode == 0


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_named_in_the_docs_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    quoted = re.findall(r"`(?:\.venv/bin/)?scotty ([a-z]+)", text)
    blocks = re.findall(r"^(?:\$ )?(?:\.venv/bin/)?scotty ([a-z]+)", text, re.MULTILINE)
    assert {name for name in (*quoted, *blocks) if name not in COMMANDS} == set()


def test_every_page_of_the_docs_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [
        p.relative_to(ROOT / "docs").as_posix() for p in PAGES if p.is_relative_to(ROOT / "docs")
    ]
    assert [page for page in pages if page != "index.md" and f"]({page})" not in index] == []


def test_the_readme_names_its_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first_screen = "\n".join(text.splitlines()[:45])
    assert "git clone" in first_screen
    assert "make demo" in first_screen
