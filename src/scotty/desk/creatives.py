"""Creatives: the words and pictures of an ad for one line of the plan."""

from datetime import datetime

import msgspec

from scotty.desk.ads import Planned, is_simulated, read_views
from scotty.facts import Refused
from scotty.playbook.ads import Ads
from scotty.ports import House
from scotty.ports.press import Press
from scotty.stages.engage.ads.copy import Copy, Offer, read_common, write_copy
from scotty.stages.engage.ads.formats import FORMATS
from scotty.stages.engage.ads.picture import TEMPLATE, Look, Picture, lay_pictures


class Creative(msgspec.Struct, frozen=True, kw_only=True):
    """The variants of an ad in one format, and the pictures that may be made of them."""

    tag: str
    format: str
    copies: tuple[Copy, ...]
    pictures: tuple[Picture, ...]
    simulated: bool = False


def write_creatives(
    house: House,
    line: Planned,
    offer: Offer,
    rules: tuple[Ads, Look],
    as_of: datetime | None = None,
) -> tuple[Creative, ...]:
    """Return words and pictures for each format of the line's channel. Nothing leaves by it."""
    ads, look = rules
    views = list(read_views(house, sorted(line.accounts), as_of or house.clock.now()))
    industries = {view.tell("industry").lower() for view in views}
    shared = {"industry": industries.pop()} if len(industries) == 1 else {}
    common = read_common(views, shared)
    simulated = any(is_simulated(view) for view in views)
    made = []
    for form in FORMATS.values():
        if line.channel in form.channels:
            copies = write_copy(common, offer, form, ads)
            pictures = tuple(p for copy in copies for p in lay_pictures(copy, look))
            made.append(
                Creative(
                    tag=line.tag,
                    format=form.name,
                    copies=copies,
                    pictures=pictures,
                    simulated=simulated,
                )
            )
    return tuple(made)


def draw_picture(press: Press, picture: Picture) -> bytes:
    """Return a picture as PNG. Raises Refused where its words or colours have a fault."""
    if picture.faults:
        raise Refused(picture.faults[0].what, picture.faults[0].mend)
    return press.picture(TEMPLATE, picture.data, picture.size)
