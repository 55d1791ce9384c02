"""Battle cards: every rival; one card, as a whole or for a deal; its versions; written anew."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scotty.desk.cardnews import mark_seen, refresh_cards
from scotty.desk.cards import list_cards, show_card, show_card_for_deal
from scotty.desk.pipelines import Pipelines
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.stages.research.cards import FEWEST, PARTS, Part
from scotty.web.asked import read_moment, read_number
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
COLUMNS: tuple[tuple[Part, ...], ...] = (
    ("strengths", "tracks", "reasons"),
    ("weaknesses", "landmines"),
    ("record", "positioning"),
)
"""Parts of a card that are read in a call, by column; the rest stands below."""
BELOW: tuple[tuple[Part, ...], ...] = (("pricing", "moves"), ("voices",), ("users",))


@routes.get("/cards")
@needs("read")
def show_all(request: Request) -> Response:
    """Draw the rivals, and how we stand against each."""
    moment, as_of = read_moment(request)
    pipelines: Pipelines = request.app.state.pipelines
    found = list_cards(house_of(request), moment, pipelines.market(moment))
    changed = read_number(request, "changed", 1_000, 999)
    values = {"found": found, "as_of": as_of, "fewest": FEWEST, "changed": changed}
    return draw(request, "cards.html", values)


@routes.post("/cards/refresh")
@needs("work")
def refresh(request: Request) -> Response:
    """Write down every card whose lines changed."""
    changed = refresh_cards(house_of(request), person_of(request).who)
    return RedirectResponse(f"/cards?changed={len(changed)}", 303)


@routes.get("/cards/{rival}")
@needs("read")
def show_one(request: Request, rival: str, deal: str = "", view: str = "card") -> Response:
    """Draw a card; whoever looks has seen its newest version."""
    house, (moment, as_of) = house_of(request), read_moment(request)
    pipelines: Pipelines = request.app.state.pipelines
    market = pipelines.market(moment)
    if deal:
        page = show_card_for_deal(house, deal, rival, moment, market)
    else:
        page = show_card(house, rival, moment, market)
    if moment is None:
        mark_seen(house, person_of(request), page.card.rival, page.row.version)
    values = {
        "page": page,
        "as_of": as_of,
        "view": view if view in {"card", "versions"} else "card",
        "parts": PARTS,
        "columns": [c for c in COLUMNS if any(map(page.card.of, c))],
        "below": [c for c in BELOW if any(map(page.card.of, c))],
        "fewest": FEWEST,
    }
    return draw(request, "card.html", values)
