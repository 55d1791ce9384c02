"""A kind of fact, as it is declared."""

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """A kind of fact: its name, a sentence for people, and the fields of `data` it carries."""

    name: str
    sentence: str
    fields: dict[str, str] = msgspec.field(default_factory=dict)
