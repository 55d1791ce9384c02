"""What programs may ask in plain words, and the proposals that wait for a person."""

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.requests import Request
from starlette.responses import Response

from scotty.api.reply import Listed, answer, answers
from scotty.desk.ask import Answered, ask
from scotty.desk.proposals import (
    Proposal,
    State,
    answer_proposal,
    find_proposal,
    list_proposals,
)
from scotty.door.caller import context_of, house_of
from scotty.door.guard import Guarded, needs

routes = APIRouter(route_class=Guarded)


@routes.post("/ask", openapi_extra=answers(Answered))
@needs("read")
def post_question(
    request: Request,
    question: Annotated[str, Body(max_length=400)],
    before: Annotated[str, Body(max_length=400)] = "",
    look: Annotated[bool, Body()] = False,
) -> Response:
    """Answer a question in plain words, each line with its facts; a command becomes a proposal.

    `before` is the question before it, for one that leans on it; with `look` nothing is proposed.
    """
    return answer(ask(context_of(request), question, before, look))


@routes.get("/proposals", openapi_extra=answers(Listed))
@needs("read")
def get_proposals(request: Request, state: State | None = None) -> Response:
    """Return proposals, newest first: all, or those that are open, taken, declined or expired."""
    return answer(Listed(items=list_proposals(house_of(request), state)))


@routes.get("/proposals/{proposal}", openapi_extra=answers(Proposal))
@needs("read")
def get_proposal(request: Request, proposal: str) -> Response:
    """Return a proposal: what it would come to, and what came of it."""
    return answer(find_proposal(house_of(request), proposal))


@routes.post("/proposals/{proposal}", openapi_extra=answers(Proposal))
@needs("read")
def post_answer(
    request: Request,
    proposal: str,
    taken: Annotated[bool, Body()],
    note: Annotated[str, Body(max_length=500)] = "",
) -> Response:
    """Take a proposal up, as oneself, or decline it. An agent's key never may."""
    return answer(answer_proposal(context_of(request), proposal, taken, note))
