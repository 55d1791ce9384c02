"""Ads shown to accounts, clicks on them, and touches by our own people."""

import msgspec
import numpy as np

from scotty.twins.market.companies import Companies
from scotty.twins.market.identity import Faces
from scotty.twins.market.people import SEATS
from scotty.twins.market.programme import Channel, Programme
from scotty.twins.market.rows import NONE, Rows, tell
from scotty.twins.market.scene import Floats, Ints, Scene
from scotty.twins.market.season import place_in_office
from scotty.twins.market.states import States

BY_PEOPLE = ("social", "call")


class AdParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Clicks per thousand impressions by phase, and the campaign of each channel."""

    clicked: list[float]
    campaigns: dict[str, str]


def show_ads(
    scene: Scene,
    c: Companies,
    plan: tuple[Programme, States, Faces],
    rules: tuple[list[Channel], AdParameters],
) -> list[Rows]:
    """Return weekly ad exposure by account and channel, clicks, and touches by people."""
    programme, states, faces = plan
    channels, p = rules
    rng = scene.stream("ads")
    names = [x.name for x in channels]
    bought = [k for k, name in enumerate(names) if name in p.campaigns]
    company, week, which = np.nonzero(programme.dose[:, :, bought])
    channel = np.array(bought)[which]
    dose = programme.dose[company, week, channel]
    shown = np.maximum(1, np.round(1000 * dose * np.exp(0.35 * rng.standard_normal(len(dose)))))
    cost = np.round(np.array([x.cost for x in channels])[channel] * shown / 1000, 2)
    at = np.asarray(scene.dawn + 7.0 * (week + 1), np.float64)
    data = {
        "channel": channel,
        "campaign": channel,
        "impressions": shown.astype(np.int64),
        "cost": cost,
    }
    labels = {"channel": names, "campaign": [p.campaigns.get(name, "") for name in names]}
    exposure = tell("ad.shown", ":ads", at, company=c.first + company, data=data, labels=labels)
    clicks = rng.poisson(np.asarray(p.clicked)[states.phase[company, week]] * shown / 1000)
    hit = np.repeat(np.arange(len(clicks)), clicks)
    people = [
        _reach_out(scene, c, programme, faces, (k, name))
        for k, name in enumerate(names)
        if name in BY_PEOPLE
    ]
    return [
        exposure,
        _click_ads(rng, c, faces, (company[hit], at[hit], channel[hit]), names),
        *people,
    ]


def _click_ads(
    rng: np.random.Generator,
    c: Companies,
    faces: Faces,
    clicks: tuple[Ints, Floats, Ints],
    names: list[str],
) -> Rows:
    company, week_end, channel = clicks
    at = place_in_office(rng, week_end - 7 * rng.random(len(company)), c.hours[company])
    slot = rng.integers(0, 24, len(company))
    slot = np.where(slot < faces.people.count[company], slot, SEATS + slot)
    return tell(
        "ad.clicked",
        ":ads",
        at,
        **faces.cover(company, slot, at),
        data={"channel": channel},
        labels={"channel": names},
    )


def _reach_out(
    scene: Scene, c: Companies, programme: Programme, faces: Faces, channel: tuple[int, str]
) -> Rows:
    """Return touches by people: one row per unit of dose, to whoever the CRM knows."""
    number, name = channel
    rng = scene.stream(f"touch {name}")
    company, week = np.nonzero(programme.dose[:, :, number])
    times = rng.poisson(programme.dose[company, week, number])
    hit = np.repeat(np.arange(len(times)), times)
    who = company[hit]
    drawn = scene.dawn + 7 * (week[hit] + rng.random(len(hit)))
    at = place_in_office(rng, drawn, c.hours[who])
    people = faces.people
    seat = (np.minimum(people.count[who], 4) * rng.random(len(hit))).astype(np.int64)
    row = people.row[who, seat]
    person = np.where(people.told[row] & (people.left[row] > at), faces.base + row, NONE)
    return tell(
        "touch.sent",
        ":outreach",
        at,
        company=c.first + who,
        person=person,
        data={"channel": np.full(len(hit), BY_PEOPLE.index(name))},
        labels={"channel": BY_PEOPLE},
    )
