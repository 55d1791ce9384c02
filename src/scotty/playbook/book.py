"""The playbook: read from TOML, checked as a whole, errors with their place."""

import tomllib
from importlib.resources import files

import msgspec

from scotty.facts import Refused
from scotty.playbook.ads import Ads, Social
from scotty.playbook.brand import Brand
from scotty.playbook.engine import Engine
from scotty.playbook.gate import GateRules
from scotty.playbook.research import Agents, Research
from scotty.playbook.rules import Budget, Card, Deals, Forecast, Hot, Intent, Limit, Tiers


class Playbook(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All rules of one customer."""

    icp: Card = msgspec.field(default_factory=Card)
    intent: Intent = msgspec.field(default_factory=Intent)
    hot: Hot = msgspec.field(default_factory=Hot)
    budget: Budget = msgspec.field(default_factory=Budget)
    tiers: Tiers = msgspec.field(default_factory=Tiers)
    deals: Deals = msgspec.field(default_factory=Deals)
    #: Warning -> how it is tuned.
    warnings: dict[str, Limit] = msgspec.field(default_factory=dict)
    forecast: Forecast = msgspec.field(default_factory=Forecast)
    gate: GateRules = msgspec.field(default_factory=GateRules)
    pages: Brand = msgspec.field(default_factory=Brand)
    ads: Ads = msgspec.field(default_factory=Ads)
    social: Social = msgspec.field(default_factory=Social)
    research: Research = msgspec.field(default_factory=Research)
    agents: Agents = msgspec.field(default_factory=Agents)
    engine: Engine = msgspec.field(default_factory=Engine)


def default_text() -> str:
    """Return the text of the playbook that a new workspace starts with."""
    return files("scotty.playbook").joinpath("default.toml").read_text(encoding="utf-8")


def parse_playbook(text: str) -> Playbook:
    """Return the playbook of a TOML text. Raises Refused with the place of the first fault."""
    try:
        book = msgspec.convert(tomllib.loads(text), Playbook)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"The playbook is not TOML: {error}.", "Mend that line.") from error
    except msgspec.ValidationError as error:
        raise Refused(f"The playbook does not hold: {error}.", "Mend that entry.") from error
    if book.hot.least > book.hot.most:
        raise Refused("[hot] least is above most.", "Swap them.")
    shares = book.intent
    total = shares.base + shares.volume + shares.topic + shares.depth + shares.surge + shares.people
    if abs(total - 100) > 1e-9:
        raise Refused(f"[intent] base and shares make {total:g}, not 100.", "Rebalance them.")
    return book
