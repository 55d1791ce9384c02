"""What buyers write to sellers while a deal is open: often where it goes well, then seldom."""

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.deals import Deals
from scotty.twins.market.identity import Faces
from scotty.twins.market.people import find_present
from scotty.twins.market.rows import Rows, tell
from scotty.twins.market.scene import Floats, Scene
from scotty.twins.market.season import place_in_office


class LetterParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Letters a week at the beginning, how the case shows in them, and their words."""

    weekly: float
    case: float
    fade: float
    hours: float
    texts: list[str]


def write_letters(
    scene: Scene,
    c: Companies,
    told: tuple[Deals, Floats, Faces],
    rules: tuple[LetterParameters, int],
) -> Rows:
    """Return mails from the buyer's side; `hours` is how long our own mail waited for them.

    A good case writes more and sooner. In deals that are not won, letters thin out
    and cease some time before the seller gives up. Nobody writes who has left: a colleague
    does. What sellers send is not told: touches are marketing's, and a held-out account
    has none.
    """
    deals, times, faces = told
    p, number = rules
    rng = scene.stream("letters")
    within = (deals.closed > scene.start) & (deals.opened < scene.end)
    latest = np.where(np.isfinite(times), times, -np.inf).max(axis=1)
    until = np.where(deals.won, deals.closed, np.minimum(latest + 12, deals.closed))
    length = np.maximum(until - deals.opened, 1.0) * within
    count = rng.poisson(p.weekly / 7 * length * np.exp(p.case * deals.case))
    deal = np.repeat(np.arange(len(deals)), count)
    lean = np.where(deals.won, 1.0, p.fade)[deal]
    drawn = deals.opened[deal] + 0.1 + length[deal] * rng.random(len(deal)) ** lean
    company = deals.company[deal]
    at = np.maximum(place_in_office(rng, drawn, c.hours[company]), deals.opened[deal] + 0.05)
    seat = (faces.people.count[company] * rng.random(len(deal)) ** 2.2).astype(np.int64)
    seat = find_present(faces.people, company, seat, at)
    mean = p.hours * np.exp(-p.case * deals.case[deal])
    letters = tell(
        "email.replied",
        ":mail",
        at,
        company=c.first + company,
        person=faces.base + faces.people.row[company, seat],
        deal=number + deal,
        data={
            "text": rng.integers(0, len(p.texts), len(deal)),
            "hours": np.round(mean * rng.exponential(1.0, len(deal)), 1),
        },
        labels={"text": p.texts},
    )
    return letters.take(seat >= 0)
