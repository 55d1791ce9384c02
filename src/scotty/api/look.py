"""What programs may look at: the hot list, accounts, facts, the workspace."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.reply import Listed, answer, answers, page_of
from scotty.desk.account import AccountView, show_account
from scotty.desk.hot import list_hot
from scotty.desk.imports import find_import, list_imports
from scotty.desk.links import list_links, list_proposals
from scotty.desk.playbook import list_versions
from scotty.desk.search import find_anything
from scotty.desk.shapes import shape_account, shape_hot
from scotty.desk.sources import list_sources
from scotty.desk.status import Status, read_status
from scotty.desk.why import Link, explain_fact
from scotty.door.caller import house_of
from scotty.door.guard import Guarded, needs
from scotty.flows.board import Board
from scotty.flows.versions import Version
from scotty.ports.imports import Import
from scotty.stages.identify.standing import HotList

routes = APIRouter(route_class=Guarded)
AsOf = Annotated[datetime | None, Query(description="As known at this moment (ISO 8601).")]
Limit = Annotated[int, Query(ge=1, le=1000)]


def aware(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC; one without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


@routes.get("/hot", openapi_extra=answers(HotList))
@needs("read")
def get_hot(request: Request, as_of: AsOf = None, limit: Limit = 200) -> Response:
    """Return the hot accounts, best first, and those one condition away."""
    moment = aware(as_of)
    board: Board = request.app.state.board
    hot = list_hot(house_of(request), moment, limit) if moment else board.hot_list()
    shaped = shape_hot(hot)
    shaped["accounts"], shaped["near"] = shaped["accounts"][:limit], shaped["near"][:limit]
    shaped["count"] = len(shaped["accounts"])
    return answer(shaped)


@routes.get("/accounts/{name}", openapi_extra=answers(AccountView))
@needs("read")
def get_account(request: Request, name: str, as_of: AsOf = None, limit: Limit = 100) -> Response:
    """Return an account by domain, key or exact name: its standing, timeline, people and deals."""
    board: Board = request.app.state.board
    price = None if as_of else board.judged.field.price
    view = show_account(house_of(request), name, aware(as_of), limit, price)
    return answer(shape_account(view))


@routes.get("/why/{fact}", openapi_extra=answers(Link))
@needs("read")
def get_why(request: Request, fact: str) -> Response:
    """Return a fact, and the facts that it rests on."""
    return answer(explain_fact(house_of(request), fact))


@routes.get("/search", openapi_extra=answers(Listed))
@needs("read")
def search(request: Request, q: str, limit: Annotated[int, Query(ge=1, le=100)] = 10) -> Response:
    """Find accounts, people and deals whose name or key has words beginning like these."""
    return answer(Listed(items=find_anything(house_of(request), q, limit)))


@routes.get("/status", openapi_extra=answers(Status))
@needs("read")
def get_status(request: Request) -> Response:
    """Return what the workspace holds, and how far it is behind."""
    return answer(read_status(house_of(request)))


@routes.get("/letters", openapi_extra=answers(Listed))
@needs("connect")
def get_letters(
    request: Request, limit: Limit = 100, after: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """Return inputs that could not become facts, newest first, each with why and the mend."""
    letters = house_of(request).ledger.letters(limit + 1, after)
    return answer(page_of(letters, limit, lambda letter: str(letter.id)))


@routes.get("/sources", openapi_extra=answers(Listed))
@needs("connect")
def get_sources(request: Request) -> Response:
    """Return the sources, newest first, revoked ones too; never their keys."""
    return answer(Listed(items=list_sources(house_of(request))))


@routes.get("/imports", openapi_extra=answers(Listed))
@needs("import")
def get_imports(request: Request, limit: Limit = 50) -> Response:
    """Return imports, newest first, running ones with their progress."""
    return answer(Listed(items=list_imports(house_of(request), limit)))


@routes.get("/imports/{number}", openapi_extra=answers(Import))
@needs("import")
def get_import(request: Request, number: int) -> Response:
    """Return one import: its progress while it runs, its report when it is done."""
    return answer(find_import(house_of(request), number))


@routes.get("/links", openapi_extra=answers(Listed))
@needs("read")
def get_links(request: Request, state: str = "standing", limit: Limit = 100) -> Response:
    """Return links between accounts; with state=waiting, proposals that wait for a person."""
    house = house_of(request)
    found = list_proposals(house, limit) if state == "waiting" else list_links(house, limit)
    return answer(Listed(items=found))


@routes.get("/playbook", openapi_extra=answers(Version))
@needs("read")
def get_playbook(request: Request) -> Response:
    """Return the newest version of the playbook, as TOML."""
    return answer(list_versions(house_of(request))[-1])


@routes.get("/playbook/versions", openapi_extra=answers(Listed))
@needs("read")
def get_versions(request: Request) -> Response:
    """Return all versions of the playbook, newest first."""
    return answer(Listed(items=list(list_versions(house_of(request))[::-1])))
