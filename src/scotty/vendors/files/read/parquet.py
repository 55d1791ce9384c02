"""Rows out of Parquet, a batch at a time."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scotty.facts import Refused
from scotty.vendors.files.log import Log
from scotty.vendors.files.read.delimited import Row

ROWS = 4_096


class ParquetTable:
    """A Parquet file; rows are counted from 1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.share = 0.0
        with self._open() as file:
            self.columns = tuple(file.schema_arrow.names)
            self._count = max(1, file.metadata.num_rows)

    def _open(self) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path, memory_map=False, pre_buffer=False)
        except (pa.ArrowException, OSError) as error:
            raise Refused(
                f"{self.path.name} is a damaged Parquet file: {str(error)[:200]}.",
                "Write it again: its end, which says where everything is, may be missing.",
            ) from error

    def rows(self, log: Log) -> Iterator[Row]:
        """Yield rows from the start; a damaged page ends the reading, with a note."""
        done = 0
        with self._open() as file:
            try:
                for batch in file.iter_batches(batch_size=ROWS, use_threads=False):
                    columns = [column.to_pylist() for column in batch.columns]
                    for cells in zip(*columns, strict=True):
                        done += 1
                        yield done, cells
                    self.share = done / self._count
            except (pa.ArrowException, OSError) as error:
                log.note(
                    f"{self.path.name} is damaged after row {done:,} ({str(error)[:200]}); "
                    "all before it was read. Write it again for the rest."
                )
