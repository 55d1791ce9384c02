"""What enrichment needs from outside: providers that know something of a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec

Field = Literal["email", "phone", "title", "linkedin"]
"""What can be asked for."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A person of whom something is wanted, as far as they are known."""

    account: str
    domain: str
    #: The key under which they are known; of somebody named in public only, one of our own.
    contact: str
    name: str = ""
    title: str = ""
    email: str = ""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says."""

    field: Field
    value: str
    #: How likely it is right, 0-1, by the provider's own grade or our count of its kind.
    probability: float
    #: When the provider learnt it, where it says so.
    seen: datetime | None = None
    #: Facts of ours that it rests on.
    because: tuple[str, ...] = ()


class Enricher(Protocol):
    """Knows something of people. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Return its name, as the playbook's `providers` lists it."""

    @property
    def about(self) -> str:
        """Return in one sentence where it knows things from."""

    @property
    def fields(self) -> frozenset[Field]:
        """Return what can be asked of it."""

    @property
    def cost(self) -> float:
        """Return what one question costs at most, US dollars."""

    def ask(self, wanted: Wanted, field: Field) -> Sequence[Found]:
        """Return what it knows, the likeliest first; nothing is an answer, too.

        Raises Later where it must rest, Refused where a person must act (a key, a quota).
        """
