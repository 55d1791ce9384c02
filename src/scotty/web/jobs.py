"""Long work: one thing after another in the background; pages may be left meanwhile."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from scotty.desk.dangers import learn_dangers
from scotty.desk.dealmodels import learn_deals
from scotty.desk.forecastbacktest import backtest_forecast
from scotty.desk.imports import import_files, resume_imports
from scotty.desk.links import find_matches
from scotty.desk.outbox import approve_all
from scotty.desk.proof import run_backtest
from scotty.desk.schedule import learn_due
from scotty.desk.settle import settle_facts
from scotty.facts import Refused
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.pulse import Stopped
from scotty.ports import House
from scotty.ports.imports import What

log = logging.getLogger(__name__)


class Job(msgspec.Struct, kw_only=True):
    """A piece of long work: what kind, how far (0-1), and how it ended."""

    kind: str
    share: float = 0.0
    done: bool = False
    refused: str = ""
    said: str = ""


class Jobs:
    """What runs in the background of this app."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._worker = ThreadPoolExecutor(1, "job")
        self._all: list[Job] = []
        self._over = threading.Event()

    def running(self, kind: str) -> list[Job]:
        """Return the jobs of a kind that run or wait for their turn."""
        return [job for job in self._all if job.kind == kind and not job.done]

    def last(self, kind: str) -> Job | None:
        """Return the newest job of a kind since the app was started."""
        return next((job for job in reversed(self._all) if job.kind == kind), None)

    def load(
        self,
        paths: Sequence[Path],
        mapping: str | None,
        as_: What | None,
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """Import files as soon as those before are done, then settle what follows from them."""

        def work(_job: Job) -> None:
            try:
                import_files(self._house, paths, mapping, as_)
                settle_facts(self._house)
            finally:
                after()

        self._start("import", work)
        self._follow_import()

    def resume(self) -> None:
        """Run again what was cut off when the app last ended."""

        def work(_job: Job) -> None:
            resume_imports(self._house)
            settle_facts(self._house)

        self._start("import", work)
        self._follow_import()

    def _follow_import(self) -> None:
        """Learn from the deals that an import brought, where they are enough to."""

        def work(job: Job) -> None:
            runs = learn_due(self._house, self._check, only=("deals",))
            job.said = " ".join(run.said for run in runs)

        self._start("lessons", work)

    def _check(self) -> None:
        if self._over.is_set():
            raise Stopped

    def prove(self, size: int) -> None:
        """Run the backtest."""

        def work(job: Job) -> None:
            def tell(done: int, weeks: int) -> None:
                job.share = done / max(weeks, 1)

            run_backtest(self._house, size, tell)

        self._start("backtest", work)

    def learn(self, by: str, after: Callable[[], None]) -> None:
        """Learn a deal model, and how often warnings came true; then say that all is new."""

        def work(job: Job) -> None:
            def tell(done: int, deals: int) -> None:
                job.share = done / max(deals, 1)

            job.said = learn_deals(self._house, by=by, tell=tell).lesson.remark
            learn_dangers(self._house)
            after()

        self._start("deals", work)

    def foretell(self, period: str, after: Callable[[], None]) -> None:
        """Replay the forecast of every past week, so that its record can stand beside it."""

        def work(job: Job) -> None:
            found = backtest_forecast(self._house, period)
            job.said = f"{len(found.origins)} forecasts were held against what came."
            after()

        self._start("forecast", work)

    def approve(self, outfit: Outfit, by: str, may_send: bool, here: bool) -> None:
        """Approve all drafts that wait for it; `here`: at once, in the caller's own time."""

        def work(job: Job) -> None:
            done, left = approve_all(outfit, by, may_send)
            job.said = f"{len(done):,} approved." + (
                f" {len(left):,} left, the first because: {left[0][1]}" if left else ""
            )

        self._start("approve", work, here)

    def run(self, kind: str, ask: Callable[[], str]) -> None:
        """Do long work of a kind; what it returns is what it says in the end."""

        def work(job: Job) -> None:
            job.said = ask()

        self._start(kind, work)

    def match(self) -> None:
        """Look for accounts that are one company."""

        def work(job: Job) -> None:
            found = find_matches(self._house)
            job.said = f"{len(found.linked)} linked, {len(found.proposed)} proposed."

        self._start("match", work)

    def _start(self, kind: str, work: Callable[[Job], None], here: bool = False) -> None:
        job = Job(kind=kind)
        self._all = [*self._all[-50:], job]
        if here:
            self._run(job, work)
        else:
            self._worker.submit(self._run, job, work)

    def _run(self, job: Job, work: Callable[[Job], None]) -> None:
        try:
            work(job)
        except Refused as refused:
            job.refused = f"{refused.why} {refused.mend}".strip()
        except Stopped:
            job.refused = "The app was stopped."
        except Exception:
            log.exception("a job broke off: %s", job.kind)
            job.refused = "It broke off. The log of the server says why."
        finally:
            job.done = True

    def stop(self) -> None:
        """Let the running job end; drop those that have not begun (imports can be resumed)."""
        self._over.set()
        self._worker.shutdown(wait=False, cancel_futures=True)
