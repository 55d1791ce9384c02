"""What must never be committed, and what must always be there."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
# Written in two halves, so that this file does not find itself.
REGISTRY = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            r"pythonhosted\." + "org",
            r"registry\.npmjs\." + "org",
            r"registry\.yarnpkg\." + "com",
            r"https?://[^\s\"']+/-/[^\s\"']+\." + "tgz",
            r"https?://[^\s\"']+/" + r"simple(/|\b)",
        )
    )
)
MACHINE = re.compile(
    "|".join(("/" + r"work/(main|shared)", "/" + r"home/\w+/", "/" + r"Users/\w+/", "/" + "root/"))
)


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Return the files that git knows; a source archive without git has no such list."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def places(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a fixture
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in pattern.finditer(text)]
    return found


def test_no_file_names_a_package_registry(tracked: list[Path]) -> None:
    assert places(tracked, REGISTRY) == []


def test_no_file_names_a_path_of_a_machine(tracked: list[Path]) -> None:
    assert places(tracked, MACHINE) == []


def test_licence_is_there_and_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = project["dependency-groups"]
    lines = [*project["project"]["dependencies"], *(x for g in groups.values() for x in g)]
    return [Requirement(line) for line in lines]


def test_the_lock_pins_what_the_project_asks_for() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", lock, re.MULTILINE))
    missing = [
        str(r)
        for r in wanted()
        if not (version := pinned.get(canonicalize_name(r.name))) or version not in r.specifier
    ]
    assert missing == [], "run `make lock`"


def test_each_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "why" / "dependencies.md").read_text(encoding="utf-8").lower()
    unexplained = [r.name for r in wanted() if f"`{canonicalize_name(r.name)}`" not in page]
    assert unexplained == []
