"""`scotty suppress`, as it is typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from scotty.cli.suppress import app
from scotty.facts import Refused


@pytest.fixture
def run(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Return a runner of the command on an empty workspace."""
    monkeypatch.setenv("SCOTTY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SCOTTY_DATABASE_URL", database)

    def run_command(*words: str) -> Result:
        return CliRunner().invoke(app, words)

    return run_command


def test_what_is_typed_is_done(run: object, tmp_path: Path) -> None:
    assert callable(run)
    assert json.loads(run("Ada@acme.com", "--json").stdout) == {
        "rows": 1,
        "new": 1,
        "unreadable": [],
    }
    assert "0 new" in run("add", "ada@acme.com").stdout
    assert run("@evil.com", "--reason", "legal").exit_code == 0
    path = tmp_path / "list.csv"
    path.write_text("email\nbob@acme.com\nnobody\n", encoding="utf-8")
    assert "1 hold no address" in run("file", str(path), "--reason", "unsubscribed").stdout
    listed = json.loads(run("list", "--json").stdout)
    assert listed["count"] == {"asked": 1, "legal": 1, "unsubscribed": 1}
    assert "acme" not in json.dumps(listed)
    assert "their domain" in run("list", "eve@mail.evil.com").stdout
    assert "Nothing stands" in run("list", "eve@good.com").stdout
    assert "1 lifted" in run("lift", "ada@acme.com", "--why", "a typing error").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("nobody",),
        ("ada@acme.com", "--reason", "because"),
        ("ada@acme.com", "--until", "tomorrow"),
        ("ada@acme.com", "--until", "2001-01-01"),
        ("ada@acme.com", "--reason", "pause"),
        ("lift", "ada@acme.com"),
        ("list", "nobody"),
    ],
)
def test_what_makes_no_sense_is_refused(run: object, words: tuple[str, ...]) -> None:
    assert callable(run)
    assert isinstance(run(*words).exception, Refused)
