"""A draft: words ready to be looked at, and the facts that each claim in them rests on."""

import msgspec


class Claim(msgspec.Struct, frozen=True):
    """A sentence of a draft that says something of the world, and the ids of the facts that say so."""

    text: str
    facts: tuple[str, ...]


class Fault(msgspec.Struct, frozen=True):
    """Why a draft may not leave as it is, and the mend."""

    what: str
    mend: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Words for one touch."""

    subject: str = ""
    #: Markdown, all slots filled.
    body: str = ""
    claims: tuple[Claim, ...] = ()
    #: Faults found by code; a draft with any does not pass the gate.
    faults: tuple[Fault, ...] = ()
    #: Name of the variant; "" where the step has one wording.
    variant: str = ""
    #: Content assets that it uses.
    assets: tuple[str, ...] = ()
    #: Ids of all facts looked at, claims included.
    because: tuple[str, ...] = ()
