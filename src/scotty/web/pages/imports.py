"""Import: upload, look, map, load, and what came of it."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.access import demand
from scotty.desk.imports import Preview, find_import, list_imports, preview_files
from scotty.desk.uploads import (
    KINDS,
    UPLOAD_LIMIT,
    forget_staged,
    list_staged,
    map_by_hand,
    stage_file,
)
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Refused
from scotty.web.draw import draw
from scotty.web.jobs import Jobs

routes = APIRouter(route_class=Guarded)


def jobs_of(request: Request) -> Jobs:
    """Return what runs in the background."""
    jobs: Jobs = request.app.state.jobs
    return jobs


@routes.get("/import")
@needs("import")
def show_imports(request: Request) -> Response:
    """Draw the form, and the imports so far."""
    values = {
        "imports": list_imports(house_of(request), 30),
        "waiting": len(jobs_of(request).running("import")),
    }
    return draw(request, "imports.html", values)


@routes.post("/import", max_body_size=UPLOAD_LIMIT)
@needs("import")
async def upload(request: Request) -> Response:
    """Stage the files of a form; they are on disk already, so this copies in bounded memory."""
    form, house = await request.form(), house_of(request)
    token: str | None = None
    for file in form.getlist("files"):
        if isinstance(file, UploadFile) and file.filename:
            token = await run_in_threadpool(stage_file, house, token, file.filename, file.file)
    if token is None:
        raise Refused("No file was chosen.", "Choose CSV, JSONL or Parquet files.")
    return RedirectResponse(f"/import/new/{token}", 303)


@routes.post("/import/path")
@needs("import")
def load_path(request: Request, path: Annotated[str, Form()] = "") -> Response:
    """Import a file or folder of the server. For administrators: it reads what the server can read."""
    demand(person_of(request), "users.manage")
    place = Path(path.strip()).expanduser()
    if not path.strip() or not place.exists():
        raise Refused(f"There is nothing at {path!r} on the server.", "Check the path.")
    jobs_of(request).load([place], None, None)
    return RedirectResponse("/import", 303)


@routes.get("/import/new/{token}")
@needs("import")
def show_preview(request: Request, token: str) -> Response:
    """Draw what the staged files are taken for."""
    house = house_of(request)
    found = preview_files(house, list_staged(house, token))
    values = {"token": token, "found": found, "kinds": KINDS, "mapping": "", "error": None}
    return draw(request, "preview.html", values)


@routes.post("/import/new/{token}")
@needs("import")
async def decide(request: Request, token: str) -> Response:
    """Look again under another mapping, or import."""
    form = await request.form()
    told = {k: v for k, v in form.multi_items() if isinstance(v, str)}
    return await run_in_threadpool(_decide, request, token, told)


def _decide(request: Request, token: str, told: dict[str, str]) -> Response:
    house, paths, error = house_of(request), list_staged(house_of(request), token), None
    try:
        mapping = _read_mapping(request, paths, told)
        found = preview_files(house, paths, mapping or None)
    except Refused as refused:
        mapping, error, found = told.get("text", ""), refused, preview_files(house, paths)
    if told.get("do") == "import" and error is None:
        jobs_of(request).load(paths, mapping or None, None, lambda: forget_staged(house, token))
        return RedirectResponse("/import", 303)
    values = {"token": token, "found": found, "kinds": KINDS, "mapping": mapping, "error": error}
    return draw(request, "preview.html", values, 422 if error else 200)


def _read_mapping(request: Request, paths: list[Path], told: dict[str, str]) -> str:
    """Return the mapping that a person wrote as TOML, or chose column by column."""
    if told.get("by") == "text":
        return told.get("text", "")
    tables = []
    for place, one in enumerate(preview_files(house_of(request), paths, told.get("text") or None)):
        if not isinstance(one, Preview):
            continue
        chosen = {
            c.column: told[f"f{place}:{c.column}"]
            for c in one.columns
            if f"f{place}:{c.column}" in told
        }
        kind = told.get(f"as{place}", one.as_)
        tables.append(map_by_hand(one, chosen, kind if kind in KINDS else None))  # type: ignore[arg-type]
    return tables[0] if len(tables) == 1 else join_tables(tables)


def join_tables(tables: list[str]) -> str:
    """Return several mappings as one TOML text: an array of tables."""
    return "\n".join(
        "[[table]]\n"
        + "\n".join(
            line.replace("[", "[table.", 1) if line.startswith("[") else line
            for line in table.splitlines()
        )
        for table in tables
    )


@routes.get("/import/{number}")
@needs("import")
def show_import(request: Request, number: int) -> Response:
    """Draw how far an import is, or what came of it."""
    found = find_import(house_of(request), number)
    return draw(
        request, "import.html", {"one": found, "waiting": len(jobs_of(request).running("import"))}
    )


@routes.post("/import/resume")
@needs("import")
def resume(request: Request) -> Response:
    """Run imports again that were cut off."""
    jobs_of(request).resume()
    return RedirectResponse("/import", 303)
