"""All parameters of the market, read from market.toml, where each has its reason."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from scotty.twins.market.acts import Act
from scotty.twins.market.ads import AdParameters
from scotty.twins.market.calls import CallParameters
from scotty.twins.market.companies import CompanyParameters
from scotty.twins.market.deals import DealParameters
from scotty.twins.market.happenings import HappeningParameters
from scotty.twins.market.identity import IdentityParameters
from scotty.twins.market.journeys import JourneyParameters
from scotty.twins.market.letters import LetterParameters
from scotty.twins.market.mails import MailParameters
from scotty.twins.market.noise import NoiseParameters
from scotty.twins.market.people import PeopleParameters
from scotty.twins.market.profiles import ProfileParameters
from scotty.twins.market.programme import ProgrammeParameters
from scotty.twins.market.spells import SpellParameters
from scotty.twins.market.techcorp import TechCorpParameters
from scotty.twins.market.topics import TopicParameters
from scotty.twins.market.usage import UsageParameters
from scotty.twins.market.web import WebParameters


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of market.toml each."""

    companies: CompanyParameters
    people: PeopleParameters
    profiles: ProfileParameters
    happenings: HappeningParameters
    programme: ProgrammeParameters
    journeys: JourneyParameters
    deals: DealParameters
    calls: CallParameters
    letters: LetterParameters
    spells: SpellParameters
    identity: IdentityParameters
    web: WebParameters
    acts: dict[str, Act]
    topics: TopicParameters
    mails: MailParameters
    ads: AdParameters
    usage: UsageParameters
    noise: NoiseParameters
    techcorp: TechCorpParameters


@cache
def load_parameters() -> Parameters:
    """Return the market's parameters; a misspelt or missing one is refused by msgspec."""
    text = files("scotty.twins.market").joinpath("market.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Parameters)
