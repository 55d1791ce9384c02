"""What programs may do: import, connect, replay, change the playbook, fix a tier."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.reply import answer, answers
from scotty.desk.imports import import_files
from scotty.desk.pin import pin_tier
from scotty.desk.playbook import read_version, restore_version, save_playbook
from scotty.desk.settle import settle_facts
from scotty.desk.sources import (
    Connected,
    Replay,
    connect_segment,
    replay_letters,
    revoke_source,
)
from scotty.desk.uploads import UPLOAD_LIMIT, forget_staged, list_staged, stage_file
from scotty.door.caller import house_of, person_of, settings_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Fact
from scotty.flows.versions import Version
from scotty.ports.imports import ImportReport
from scotty.ports.sources import Source
from scotty.settings import name_address

routes = APIRouter(route_class=Guarded)


@routes.put("/playbook", openapi_extra=answers(Version))
@needs("playbook.edit")
def put_playbook(
    request: Request,
    text: Annotated[str, Body(max_length=500_000)],
    note: Annotated[str, Body(max_length=500)] = "",
    base: Annotated[int | None, Body()] = None,
) -> Response:
    """Save a new version; refused with its place where the text does not hold."""
    house = house_of(request)
    number = save_playbook(house, text, person_of(request).who, note, base)
    return answer(read_version(house, number))


@routes.post("/playbook/versions/{number}/restore", openapi_extra=answers(Version))
@needs("playbook.edit")
def post_restore(request: Request, number: int) -> Response:
    """Save the text of an earlier version as the newest."""
    house = house_of(request)
    return answer(read_version(house, restore_version(house, number, person_of(request).who)))


@routes.put("/accounts/{name}/tier", openapi_extra=answers(Fact))
@needs("work")
def put_tier(request: Request, name: str, tier: Annotated[str, Body(embed=True)]) -> Response:
    """Fix an account's tier: "1", "2", "3", "none"; or "free" to let Scotty decide."""
    return answer(pin_tier(house_of(request), name, tier, person_of(request).who))


@routes.post("/imports", openapi_extra=answers(ImportReport), max_body_size=UPLOAD_LIMIT)
@needs("import")
def post_import(
    request: Request, files: list[UploadFile], mapping: Annotated[str, Form()] = ""
) -> Response:
    """Import files (multipart); answers with the report once all is in the ledger."""
    house, token = house_of(request), None
    try:
        for file in files:
            token = stage_file(house, token, file.filename or "", file.file)
        paths = list_staged(house, token or "")
        report = import_files(house, paths, mapping or None)
        settle_facts(house)
    finally:
        if token is not None:
            forget_staged(house, token)
    return answer(report)


@routes.post("/sources", openapi_extra=answers(Connected))
@needs("connect")
def post_source(
    request: Request,
    name: Annotated[str, Body(max_length=100)] = "website",
    settings: Annotated[dict[str, Any] | None, Body()] = None,
) -> Response:
    """Make a source that speaks the Segment API; its write key is told this once."""
    root = name_address(settings_of(request))
    return answer(connect_segment(house_of(request), root, name, settings))


@routes.delete("/sources/{source}", openapi_extra=answers(Source))
@needs("connect")
def delete_source(request: Request, source: int) -> Response:
    """Let a write key open nothing more; what it sent stays."""
    return answer(revoke_source(house_of(request), source))


@routes.post("/letters/replay", openapi_extra=answers(Replay))
@needs("connect")
def post_replay(
    request: Request, letters: Annotated[list[int] | None, Body(embed=True)] = None
) -> Response:
    """Read dead letters again: those named, or all that wait."""
    return answer(replay_letters(house_of(request), letters))
