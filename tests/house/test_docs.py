"""The docs cannot lie: lists are generated, links lead somewhere, commands exist."""

import re
import shlex
from pathlib import Path

import pytest
from tools.reference import MADE, WRITERS
from typer.main import get_command

from scotty.cli.app import COMMANDS, app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("name", WRITERS)
def test_reference_pages_say_what_the_code_says(name: str) -> None:
    page = (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")
    assert page == MADE + WRITERS[name](), "run `make docs`"


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


def examples() -> list[tuple[str, list[str]]]:
    """Return (page, words) of every `scotty …` line in a block of any page."""
    found = []
    for page in PAGES:
        for block in re.findall(
            r"^```[a-z]*\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        ):
            for line in block.splitlines():
                if told := re.match(r"(?:\$ )?(?:\.venv/bin/)?scotty (.*)", line):
                    words = shlex.split(told[1], comments=True)
                    shell = next((i for i, w in enumerate(words) if w in {"|", ">"}), len(words))
                    found.append((name_of(page), words[:shell]))
    return found


@pytest.mark.parametrize(
    ("page", "words"), examples(), ids=lambda x: x if isinstance(x, str) else " ".join(x)
)
def test_examples_are_commands_that_can_be_given(page: str, words: list[str]) -> None:
    """Every flag and argument is read as the command would read it; nothing is run."""
    command = get_command(app)
    context = command.make_context("scotty", [*words], resilient_parsing=False)
    while hasattr(command, "get_command") and (told := context._protected_args + context.args):
        name, *rest = told
        command = command.get_command(context, name)
        assert command is not None, (page, name)
        context = command.make_context(name, rest, parent=context)


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
