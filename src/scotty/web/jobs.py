"""Long work: imports run one after another in the background; pages may be left meanwhile."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from scotty.desk.imports import import_files, resume_imports
from scotty.desk.settle import settle_facts
from scotty.facts import Refused
from scotty.ports import House
from scotty.ports.imports import What

log = logging.getLogger(__name__)


class Jobs:
    """What runs in the background of this app."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._worker = ThreadPoolExecutor(1, "import")
        self._waiting: list[Future[None]] = []

    @property
    def waiting(self) -> int:
        """How many imports run or wait for their turn."""
        self._waiting = [job for job in self._waiting if not job.done()]
        return len(self._waiting)

    def load(
        self,
        paths: Sequence[Path],
        mapping: str | None,
        as_: What | None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """Import files as soon as those before are done, then settle what follows from them."""
        self._start(lambda: import_files(self._house, paths, mapping, as_), after)

    def resume(self) -> None:
        """Run again what was cut off when the app last ended."""
        self._start(lambda: resume_imports(self._house), lambda: None)

    def _start(self, work: Callable[[], object], after: Callable[[], None]) -> None:
        self._waiting.append(self._worker.submit(self._run, work, after))

    def _run(self, work: Callable[[], object], after: Callable[[], None]) -> None:
        try:
            work()
            settle_facts(self._house)
        except Refused as refused:
            log.info("an import was refused: %s", refused)  # the record of imports shows it
        except Exception:
            log.exception("an import broke off")
        finally:
            after()

    def stop(self) -> None:
        """Let the running import end; drop those that have not begun (they can be resumed)."""
        self._worker.shutdown(wait=False, cancel_futures=True)
