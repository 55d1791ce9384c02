"""Find anything: accounts, people, deals, pages."""

from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.search import find_anything
from scotty.door.caller import house_of, person_of
from scotty.door.guard import Guarded, needs
from scotty.web.draw import draw
from scotty.web.menu import find_pages

routes = APIRouter(route_class=Guarded)


@routes.get("/find")
@needs("read")
def find(request: Request, q: str = "") -> Response:
    """Draw what was found, as a page or as the palette's list."""
    words = q.strip()[:100]
    pages = [
        {"path": e.path, "label": e.label, "icon": e.icon, "note": "page"}
        for e in find_pages(words, person_of(request).may)
    ]
    hits = find_anything(house_of(request), words, 8) if words else []
    kinds = (("account", "Accounts"), ("person", "People"), ("deal", "Deals"))
    found = [(label, [h for h in hits if h.icon == kind]) for kind, label in kinds]
    partial = request.headers.get("hx-request") is not None
    asked = {"path": f"/ask?q={quote(words)}", "label": words, "icon": "ask", "note": "question"}
    asks = [asked] if " " in words else []
    groups = [*found, ("Pages", pages), ("Ask Scotty", asks)]
    values = {"q": words, "found": groups, "partial": partial}
    return draw(request, "found.html" if partial else "find.html", values)
