"""Ask Scotty: a question in plain words, its answer with receipts; what is proposed, and a person's word on it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.ask import Answered, ask, list_examples
from scotty.desk.proposals import Proposal, answer_proposal, find_proposal, list_proposals
from scotty.door.caller import context_of, house_of
from scotty.door.guard import Guarded, needs
from scotty.facts import Later, Refused
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
MOST, WAITING = 400, 20
"""Characters of a question, and proposals that are shown."""
Question = Annotated[str, Form(max_length=MOST)]


@routes.get("/ask")
@needs("read")
def show_ask(request: Request, q: str = "", before: str = "") -> Response:
    """Draw the question, and its answer where one was asked; looking proposes and does nothing."""
    if not q.strip():
        return _draw(request)
    return _answer(request, q[:MOST], before[:MOST], look=True)


@routes.post("/ask")
@needs("read")
def ask_scotty(request: Request, q: Question = "", before: Question = "") -> Response:
    """Answer a question, or do what a person's own words may do; the rest is proposed."""
    return _answer(request, q, before, look=False)


def _answer(request: Request, q: str, before: str, look: bool) -> Response:
    try:
        return _draw(request, ask(context_of(request), q, before, look), before=before)
    except (Refused, Later) as error:
        if isinstance(error, Refused) and type(error) is not Refused:
            raise  # not signed in, or not allowed: the app has pages for that
        return _draw(request, error=error, q=q)


def _draw(
    request: Request,
    answered: Answered | None = None,
    error: Refused | Later | None = None,
    q: str = "",
    before: str = "",
) -> Response:
    context = context_of(request)
    numbers = {r.id: n for n, r in enumerate(answered.receipts, 1)} if answered else {}
    values = {
        "q": answered.question if answered else q,
        "before": before,
        "answered": answered,
        "numbers": numbers,
        "examples": list_examples(context),
        "waiting": list_proposals(house_of(request))[:WAITING],
        "agent": "agent" in context.person.user.roles,
        "error": error,
    }
    return draw(request, "ask.html", values, 422 if error else 200)


@routes.post("/proposals/{proposal}")
@needs("read")
def answer(
    request: Request,
    proposal: str,
    taken: Annotated[str, Form()] = "",
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Take a proposal up, as oneself, or decline it; nothing leaves by it but through the gate."""
    if taken not in {"yes", "no"}:
        raise Refused("Nothing was chosen.", "Take it up, or decline it.")
    found = answer_proposal(context_of(request), proposal, taken == "yes", note)
    return RedirectResponse(f"/proposals/{found.id}", 303)


@routes.get("/proposals/{proposal}")
@needs("read")
def show_proposal(request: Request, proposal: str) -> Response:
    """Draw one proposal: what it would come to, or what came of it."""
    made = find_proposal(house_of(request), proposal)
    return _draw_proposals(request, [made], "one")


@routes.get("/proposals")
@needs("read")
def show_proposals(request: Request, state: str = "open") -> Response:
    """Draw the proposals that wait, or all of them."""
    found = list_proposals(house_of(request), None if state == "all" else "open", limit=100)
    return _draw_proposals(request, found, state)


def _draw_proposals(request: Request, found: list[Proposal], state: str) -> Response:
    agent = "agent" in context_of(request).person.user.roles
    return draw(request, "proposals.html", {"found": found, "state": state, "agent": agent})
