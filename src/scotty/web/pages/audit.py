"""The audit log, and the proof that nobody edited it."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from scotty.desk.audit import list_acts, verify_acts
from scotty.door.caller import house_of
from scotty.door.guard import Guarded, needs
from scotty.web.asked import read_number
from scotty.web.draw import draw

routes = APIRouter(route_class=Guarded)
MANY = 10**9


@routes.get("/audit")
@needs("audit.read")
def show_audit(request: Request, verify: bool = False, head: str = "") -> Response:
    """Draw the log; walk its chain where asked."""
    house = house_of(request)
    before = read_number(request, "before", 0, MANY) or None
    acts = list_acts(house, 100, before)
    noted = head.strip().lower()[:64]
    proof = verify_acts(house, noted or None) if verify else None
    values = {"acts": acts, "proof": proof, "noted": noted, "newest": list_acts(house, 1)}
    return draw(request, "audit.html", values)
