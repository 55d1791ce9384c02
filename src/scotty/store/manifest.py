"""The lake's list of files: replaced in one step, so that a crash leaves the old list or the new."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Literal
from uuid import uuid4

import msgspec

from scotty.facts import Bug

DataSet = Literal["signals", "told"]
DATA_SETS: tuple[DataSet, ...] = ("signals", "told")
_ATTEMPTS = 50


class Piece(msgspec.Struct, frozen=True):
    """One Parquet file: its path below the lake's folder, its data set, its rows."""

    name: str
    data_set: DataSet
    rows: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the lake holds, and how far it has read the ledger."""

    generation: int = 0
    #: Ledger cursor: every committed transaction before it is in the pieces, none after it.
    cursor: int = 0
    #: Which ledger, which layout of columns, which kinds are signals. Another one means: derive anew.
    origin: str = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def rows(self) -> int:
        """How many entries the lake holds."""
        return sum(piece.rows for piece in self.pieces)

    def of(self, data_set: DataSet) -> list[Piece]:
        """Return the pieces of a data set."""
        return [piece for piece in self.pieces if piece.data_set == data_set]


class Shelf:
    """The lake's folder: its manifest, its pieces, and who may write or remove them.

    Locks are `flock(2)`: the kernel drops them when a process dies. A writer holds
    `lock`; a reader holds a shared lock on each piece it reads, and a piece that
    is in no manifest any more is removed only when no reader holds it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, piece: Piece) -> Path:
        """Return where a piece lies."""
        return self.folder / piece.name

    def name_piece(self, data_set: DataSet) -> str:
        """Return a name that no other piece has, now or later."""
        return f"{data_set}/{uuid4().hex}.parquet"

    def load(self) -> Manifest:
        """Return the manifest; an empty one where there is none yet."""
        try:
            return msgspec.json.decode((self.folder / "manifest.json").read_bytes(), type=Manifest)
        except FileNotFoundError:
            return Manifest()

    def publish(self, manifest: Manifest) -> None:
        """Make `manifest` the one that readers see; durable on return."""
        for data_set in DATA_SETS:
            _sync_path(self.folder / data_set)
        draft = self.folder / "manifest.json.new"
        with draft.open("wb") as out:
            out.write(msgspec.json.encode(manifest))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(self.folder / "manifest.json")
        _sync_path(self.folder)

    def keep(self, piece: Piece) -> Piece:
        """Make a piece that was just written durable."""
        _sync_path(self.path(piece))
        return piece

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; waits for its turn."""
        for data_set in DATA_SETS:
            (self.folder / data_set).mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def reading(self) -> Iterator[Manifest]:
        """Yield the newest manifest; its pieces stay readable until the end of the block."""
        for _ in range(_ATTEMPTS):
            manifest = self.load()
            with ExitStack() as held:
                try:
                    for piece in manifest.pieces:
                        handle = held.enter_context(self.path(piece).open("rb"))
                        fcntl.flock(handle, fcntl.LOCK_SH)
                        self.path(piece).stat()  # removed between open and lock?
                except FileNotFoundError:
                    continue  # A newer manifest has replaced the one we read.
                yield manifest
                return
        raise Bug(f"The lake in {self.folder} lists files that are not there.")

    def sweep(self) -> None:
        """Remove what is not needed: pieces in no manifest that no reader holds; spill of the dead.

        Only for the writer.
        """
        listed = {piece.name for piece in self.load().pieces}
        for data_set in DATA_SETS:
            for path in (self.folder / data_set).iterdir():
                if f"{data_set}/{path.name}" not in listed:
                    _remove_unread(path)
        for path in (self.folder / "spill").glob("*-*"):
            if not _is_alive(int(path.name.split("-")[0])):
                rmtree(path, ignore_errors=True)


def _remove_unread(path: Path) -> None:
    with path.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        path.unlink()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync_path(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
