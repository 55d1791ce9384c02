"""What intel on a person is made of; every suggestion names its facts or its asset."""

from datetime import datetime

import msgspec

from scotty.stages.research.profile import Reach


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, and the ids of facts and `asset:NAME`s that say so."""

    text: str
    facts: tuple[str, ...]


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for a suggestion, and the facts behind it."""

    why: str
    facts: tuple[str, ...] = ()


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """Something worth knowing of them."""

    text: str
    facts: tuple[str, ...]
    why: str = ""
    quote: str = ""
    at: datetime | None = None
    reach: Reach = "inside"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What a conversation may begin with: anybody can read it."""

    text: str
    #: What to call it to their face: "your search for a data engineer".
    topic: str
    facts: tuple[str, ...]
    why: str
    at: datetime
    url: str = ""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A story or figure of our own that fits, and why it does."""

    asset: str
    title: str
    kind: str
    #: Its sentence with its figures.
    text: str
    facts: tuple[str, ...]
    #: Sum of the points of its reasons; see `signals.suit`.
    score: float
    why: tuple[Ground, ...]
    #: Came with Scotty: for the sandbox alone.
    example: bool = False


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """What they may hold against it, why that is to be expected, and an answer where we have one."""

    text: str
    facts: tuple[str, ...]
    why: str
    quote: str = ""
    answer: Claim | None = None
    #: The rival that it is about, where there is a battle card against it.
    rival: str = ""
    reach: Reach = "inside"


class Proposition(msgspec.Struct, frozen=True, kw_only=True):
    """What we could be worth to them, in two to four sentences, each with its facts."""

    claims: tuple[Claim, ...] = ()
    #: Who wrote it: "templates", or the agent.
    by: str = "templates"
    #: Why a better wording was turned away; () where none was offered or it passed.
    refused: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All sentences as one paragraph."""
        return " ".join(claim.text for claim in self.claims)


class Intel(msgspec.Struct, frozen=True, kw_only=True):
    """One of their people, as known at a moment."""

    account: str
    company: str
    contact: str
    name: str
    title: str
    department: str
    as_of: datetime
    simulated: bool
    cares: tuple[Hint, ...]
    reads: tuple[Hint, ...]
    knows: tuple[Hint, ...]
    openings: tuple[Opening, ...]
    proof: tuple[Proof, ...]
    objections: tuple[Objection, ...]
    proposition: Proposition
    unknown: tuple[str, ...]
    #: Suggestions left out, for their facts do not say it all; must be empty.
    flaws: tuple[str, ...] = ()
