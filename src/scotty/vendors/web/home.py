"""Finds where a company's site begins, and which hosts are its own."""

from typing import NamedTuple

from scotty.facts import Later, Refused
from scotty.vendors.web.answer import Fetched, Wanted
from scotty.vendors.web.fetch import Visit
from scotty.vendors.web.place import Place, read_place
from scotty.vendors.web.rank import load_ranking

PAGE = Wanted()


class Home(NamedTuple):
    """The begin of a site. `fault`: why its first page could not be read, though others may be."""

    place: Place
    fetched: Fetched | None
    fault: Refused | None = None

    def owns(self, place: Place) -> bool:
        """Return whether a place is of the same site: the same domain; of a bare address the origin."""
        here = self.place
        if place.origin == here.origin:
            return True
        named = here.domain != here.host or ("." in here.host and not here.host[-1].isdigit())
        return named and place.domain == here.domain and place.port in (80, 443)


def open_home(visit: Visit, domain: str, typed: Place | None) -> Home:
    """Return the begin of a site: as typed, else the domain itself, then "www.", then without TLS.

    Raises Refused or Later where none of them can be reached; the first one's words.
    """
    first: Refused | Later | None = None
    for place in [typed] if typed is not None else _list_begins(domain):
        try:
            fetched = visit.get(place, PAGE)
        except (Later, Refused) as error:
            if isinstance(error, Refused) and _is_there(visit, place):
                return Home(place, None, error)
            first = first or error
            continue
        if fetched.place.domain in load_ranking().networks and fetched.place.domain != domain:
            raise Refused(
                f"{place.host} leads to {fetched.place.host}, which is not the company's own.",
                "Name its site with --site, where it has one.",
            )
        return Home(fetched.place, fetched)
    raise first or Refused(f"{domain!r} is no domain.", "See whether the domain is right.")


def _list_begins(domain: str) -> list[Place]:
    links = (f"https://{domain}/", f"https://www.{domain}/", f"http://{domain}/")
    return [place for link in links if (place := read_place(link)) is not None]


def _is_there(visit: Visit, place: Place) -> bool:
    """Return whether a server answers there, so that the rest of its site may be read."""
    try:
        visit.rules(place)
    except (Later, Refused):
        return False
    return not visit.rules(place).closed
