"""Files on their way in: staged in the workspace, looked at, mapped by hand, then imported."""

import re
import secrets
import shutil
from collections.abc import Mapping as Dict
from pathlib import Path
from typing import BinaryIO, get_args

import msgspec

from scotty.desk.imports import Preview
from scotty.facts import Refused
from scotty.ports import House
from scotty.ports.imports import What
from scotty.vendors.files.guess.mapping import parse_mapping, write_mapping

BLOCK = 1024 * 1024
UPLOAD_LIMIT = 4 * 1024**3
"""Bytes of one upload. Larger files: by their path on the server."""
KINDS: tuple[str, ...] = get_args(What)
"""What a table may hold."""


def stage_file(house: House, token: str | None, name: str, body: BinaryIO) -> str:
    """Copy an upload into the workspace, block by block; return the token of its folder.

    Give the token of the first file for the others of one upload.
    """
    token = token or secrets.token_hex(12)
    folder = staged_folder(house, token)
    folder.mkdir(parents=True, exist_ok=True)
    clean = re.sub(r"[^\w.()+ -]", "_", Path(name.replace("\\", "/")).name).lstrip(". ")[:120]
    if not clean:
        raise Refused("A file has no name.", "Give it one that ends in .csv, .jsonl or .parquet.")
    with (folder / clean).open("wb") as out:
        shutil.copyfileobj(body, out, BLOCK)
    return token


def staged_folder(house: House, token: str) -> Path:
    """Return the folder of an upload. Raises Refused for what cannot be a token."""
    if not re.fullmatch(r"[0-9a-f]{24}", token):
        raise Refused("There is no such upload.", "Upload the files again.")
    return house.home / "uploads" / token


def list_staged(house: House, token: str) -> list[Path]:
    """Return the files of an upload, by name. Raises Refused where there are none."""
    folder = staged_folder(house, token)
    found = sorted(p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
    if not found:
        raise Refused("There is no such upload.", "Upload the files again.")
    return found


def forget_staged(house: House, token: str) -> None:
    """Remove the files of an upload."""
    shutil.rmtree(staged_folder(house, token), ignore_errors=True)


def map_by_hand(preview: Preview, chosen: Dict[str, str], as_: What | None) -> str:
    """Return the mapping as TOML with the fields that a person chose: column -> field, "" for none.

    What a person did not touch stays as guessed. Another kind of table is guessed anew.
    """
    if as_ is not None and as_ != preview.as_:
        return f'match = "{Path(preview.path).name}"\nas = "{as_}"\n'
    guess = parse_mapping(preview.mapping)[0]
    before = {column.column: column.field for column in preview.columns}
    columns = dict(guess.columns)
    for column, field in chosen.items():
        was = before.get(column, "")
        if field == was:
            continue
        if was and columns.get(was) == column:
            columns[was] = ""
        if field:
            columns[field] = column
    changed = msgspec.structs.replace(
        guess, columns=columns, as_=preview.as_, match=Path(preview.path).name
    )
    return write_mapping(changed)
