"""Files written and told without a database: what facts come of them, and what the log says."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from scotty.facts import Fact
from scotty.ports import Appended
from scotty.ports.imports import FileReport, What
from scotty.vendors.files.guess.mapping import Mapping
from scotty.vendors.files.intake import Intake, open_file
from scotty.vendors.files.report import report_file
from scotty.vendors.files.tell.names import Names
from scotty.vendors.files.tell.scene import World

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


class ToldFile(msgspec.Struct):
    """What became of a file."""

    facts: list[Fact]
    report: FileReport

    def kinds(self) -> dict[str, int]:
        """Return how many facts there are of each kind."""
        found: dict[str, int] = {}
        for fact in self.facts:
            found[fact.kind] = found.get(fact.kind, 0) + 1
        return found


Teller = Callable[..., ToldFile]


def make_world() -> World:
    return World(names=Names())


def tell_path(
    path: Path,
    mapping: Mapping | None = None,
    as_: What | None = None,
    world: World | None = None,
    spill: Path | None = None,
) -> ToldFile:
    opened = open_file(path, mapping or Mapping(), as_, spill)
    intake = Intake(opened, NOW, world or make_world())
    facts = [fact for batch in intake.batches() for fact in batch.facts]
    return ToldFile(facts, report_file(opened, intake, Appended(len(facts), 0)))


@pytest.fixture
def tell(tmp_path: Path) -> Teller:
    """Return a function that writes a file and tells it."""

    def write(name: str, content: str | bytes, **more: object) -> ToldFile:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tell_path(path, **more)  # type: ignore[arg-type]

    return write
