"""What was truly so: kept apart from the facts, for those who judge judgements."""

from typing import Any

import numpy as np
import pyarrow as pa

from scotty.twins.market.companies import Companies, score_affinity
from scotty.twins.market.deals import Deals
from scotty.twins.market.journeys import OUTCOMES, JourneyParameters, Journeys
from scotty.twins.market.naming import Labels
from scotty.twins.market.programme import Programme
from scotty.twins.market.scene import Floats, Scene, sigmoid
from scotty.twins.market.usage import Customers

WHEN = pa.timestamp("us", tz="UTC")
JOURNEY = pa.struct(
    [
        ("aware", WHEN),
        ("evaluating", WHEN),
        ("deciding", WHEN),
        ("end", WHEN),
        ("outcome", pa.string()),
        ("willing", pa.bool_()),
        ("caused", pa.bool_()),
        ("strength", pa.float64()),
    ]
)
DEAL = pa.struct(
    [
        ("deal", pa.string()),
        ("opened", WHEN),
        ("closed", WHEN),
        ("won", pa.bool_()),
        ("outcome", pa.string()),
        ("chance", pa.float64()),
        ("amount", pa.float64()),
        ("hollow", pa.bool_()),
    ]
)
SCHEMA = pa.schema(
    [
        pa.field("account", pa.string()),
        pa.field("affinity", pa.float64()),
        pa.field("icp", pa.float64(), metadata={"meaning": "true fit, 0 to 100"}),
        pa.field("member", pa.bool_(), metadata={"meaning": "chosen for the programme"}),
        pa.field(
            "holdout", pa.bool_(), metadata={"meaning": "drawn at random never to be touched"}
        ),
        pa.field("treated", pa.bool_()),
        pa.field(
            "rate_alone",
            pa.float64(),
            metadata={"meaning": "expected evaluations over the window without marketing"},
        ),
        pa.field("rate", pa.float64(), metadata={"meaning": "expected evaluations as it was"}),
        pa.field("uplift", pa.float64(), metadata={"meaning": "rate - rate_alone"}),
        pa.field("state", pa.string(), metadata={"meaning": "latent state at the end"}),
        pa.field(
            "intends",
            pa.bool_(),
            metadata={"meaning": "evaluating or deciding at the end, and considers us"},
        ),
        pa.field("customer_since", WHEN),
        pa.field("churned", WHEN),
        pa.field(
            "churn_hazard", pa.float64(), metadata={"meaning": "at the latest or next renewal"}
        ),
        pa.field("health", pa.float64(), metadata={"meaning": "latent, at the end; about 0"}),
        pa.field("journeys", pa.list_(JOURNEY)),
        pa.field("deals", pa.list_(DEAL)),
    ]
)


def tell_truth(
    scene: Scene,
    c: Companies,
    world: tuple[Labels, Programme, Floats],
    courses: tuple[Journeys, Deals, Customers, int],
    rules: tuple[JourneyParameters, float],
) -> pa.Table:
    """Return the truth of a block, one row per company."""
    labels, programme, base = world
    journeys, deals, customers, number = courses
    p, advance = rules
    odds = p.evaluate[0] + p.evaluate[1] * c.affinity[:, None]
    window = scene.mondays() >= scene.start - 7
    alone = (7 * base * sigmoid(np.broadcast_to(odds, base.shape)))[:, window].sum(axis=1)
    lifted = base * (1 + programme.lift) * sigmoid(odds + advance * np.tanh(programme.lift))
    rate = (7 * lifted)[:, window].sum(axis=1)
    state, intends = _state_at_end(scene, len(c), journeys)
    place = np.full(len(c), -1)
    place[customers.company] = np.arange(len(customers.company))
    signed = place >= 0
    pick = np.maximum(place, 0)

    def of_customers(values: Floats) -> Any:
        held = values[pick] if len(values) else np.zeros(len(c))
        return pa.array(held, mask=~signed)

    columns = {
        "account": labels.domains,
        "affinity": c.affinity,
        "icp": score_affinity(c.affinity),
        "member": programme.member,
        "holdout": programme.holdout,
        "treated": programme.member & ~programme.holdout,
        "rate_alone": alone,
        "rate": rate,
        "uplift": rate - alone,
        "state": state,
        "intends": intends,
        "customer_since": _when(customers.since, place),
        "churned": _when(np.where(customers.churned, customers.until, np.inf), place),
        "churn_hazard": of_customers(customers.hazard),
        "health": of_customers(customers.health[:, -1]),
        "journeys": _nest(len(c), journeys.company, _list_journeys(journeys)),
        "deals": _nest(len(c), deals.company, _list_deals(deals, number)),
    }
    return pa.table(
        [
            pa.array(columns[f.name], f.type)
            if not isinstance(columns[f.name], pa.Array)
            else columns[f.name]
            for f in SCHEMA
        ],
        schema=SCHEMA,
    )


def _state_at_end(scene: Scene, n: int, j: Journeys) -> tuple[list[str], Any]:
    state = ["unaware"] * n
    intends = np.zeros(n, bool)
    for k in np.flatnonzero(j.aware <= scene.end):
        who = int(j.company[k])
        if j.end[k] <= scene.end:
            state[who] = OUTCOMES[int(j.outcome[k])]
        elif j.evaluating[k] <= scene.end:
            state[who] = "deciding" if j.deciding[k] <= scene.end else "evaluating"
            intends[who] = j.willing[k]
        else:
            state[who] = "aware"
    return state, intends


def _micros(t: Floats) -> list[int | None]:
    return [round(x * 86_400e6) if np.isfinite(x) else None for x in t.tolist()]


def _when(t: Floats, place: Any) -> Any:
    told = _micros(t)
    return pa.array([told[k] if k >= 0 else None for k in place.tolist()], WHEN)


def _list_journeys(j: Journeys) -> list[dict[str, Any]]:
    columns = [_micros(x) for x in (j.aware, j.evaluating, j.deciding, j.end)]
    return [
        dict(zip(JOURNEY.names, (*times, OUTCOMES[o], bool(w), bool(x), float(s)), strict=True))
        for *times, o, w, x, s in zip(
            *columns, j.outcome.tolist(), j.willing, j.caused, j.strength, strict=True
        )
    ]


def _list_deals(d: Deals, number: int) -> list[dict[str, Any]]:
    opened, closed = _micros(d.opened), _micros(d.closed)
    return [
        {
            "deal": f"D-{number + k}",
            "opened": opened[k],
            "closed": closed[k],
            "won": bool(d.won[k]),
            "outcome": OUTCOMES[int(d.outcome[k])],
            "chance": float(d.chance[k]),
            "amount": float(d.amount[k]),
            "hollow": bool(d.journey[k] < 0),
        }
        for k in range(len(d))
    ]


def _nest(n: int, company: Any, items: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    nested: list[list[dict[str, Any]]] = [[] for _ in range(n)]
    for who, item in zip(company.tolist(), items, strict=True):
        nested[who].append(item)
    return nested
