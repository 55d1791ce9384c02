"""Pour batches of facts into the ledger while the next is being read."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from scotty.ports import Appended, Ledger
from scotty.ports.imports import Batch


def pour_batches(
    ledger: Ledger, batches: Iterable[Batch], report: Callable[[Batch], None]
) -> Appended:
    """Append every batch, each durable before it is reported; return what became of the facts.

    One batch is written while the next is read: the database works in its own process. If this
    process dies, the same batches poured again change nothing, because facts have identities.
    """
    new = repeated = 0
    with ThreadPoolExecutor(1, "import") as writer:
        waiting: tuple[Batch, Future[Appended]] | None = None
        for batch in batches:
            if waiting is not None:
                new, repeated = _settle(waiting, report, new, repeated)
            waiting = batch, writer.submit(ledger.append, batch.facts)
        if waiting is not None:
            new, repeated = _settle(waiting, report, new, repeated)
    return Appended(new, repeated)


def _settle(
    waiting: tuple[Batch, Future[Appended]],
    report: Callable[[Batch], None],
    new: int,
    repeated: int,
) -> tuple[int, int]:
    batch, future = waiting
    appended = future.result()
    report(batch)
    return new + appended.new, repeated + appended.repeated
