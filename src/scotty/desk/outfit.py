"""The outfit of outreach for this house: its carriers, put together from the desk's own means."""

from collections.abc import Callable, Mapping
from functools import partial

from scotty.desk.adcarrier import AdCarrier
from scotty.desk.mailing import MailCarrier
from scotty.desk.pages import list_pages
from scotty.desk.paging import PageCarrier, is_up
from scotty.flows.outreach.outfit import Carried, Outfit
from scotty.ports import House
from scotty.ports.outreach import Touch


def fit_out(house: House, root: str) -> Outfit:
    """Return what outreach works with; `root` is our public address, without a slash."""
    mail, page, ad = MailCarrier(house, root), PageCarrier(house), AdCarrier(house)
    outfit = Outfit(
        house,
        {"mail": mail, "page": page, "ad": ad, "alert": _note_only, "crm": _note_only},
        partial(find_links, house, root),
    )
    mail.outfit = page.outfit = ad.outfit = outfit
    # To put somebody on a list who is on it already changes nothing: an ad may be carried again.
    outfit.seekers = {"page": partial(is_up, house), "ad": lambda _: False}
    return outfit


def find_links(house: House, root: str, account: str, contact: str | None) -> Mapping[str, str]:
    """Return the addresses of the living pages made for an account or a person: name -> address."""
    now = house.clock.now()
    pages = [
        p
        for p in list_pages(house, account)
        if p.contact in (None, contact) and not p.revoked and p.expires > now
    ]
    newest = {p.kind: f"{root}{p.path}" for p in reversed(pages)}
    return {"page": newest["landing"], **newest} if "landing" in newest else newest


def _note_only(touch: Touch, wire: Callable[[str], None]) -> Carried:
    """Carry what is told by its fact alone."""
    wire(touch.id)
    return Carried(answer="noted")
