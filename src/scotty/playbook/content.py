"""Content: assets that messages and pages are made of, Markdown with TOML front matter."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scotty.facts import Refused
from scotty.playbook.levels import fold_level

Kind = Literal[
    "case_study",
    "benchmark",
    "insight",
    "block",
    "objection",
    "battle_card",
    "roi_note",
    "event",
    "video",
]
"""What an asset is: a customer's story; figures to compare with; a pain in words; what the product
does for somebody; an answer to an objection; a rival; a note on return; an event; a video."""

Persona = Literal[
    "finance",
    "technology",
    "operations",
    "executive",
    "procurement",
    "legal",
    "sales",
    "marketing",
    "people",
]
"""Whom it is for: a department, as `signals.titles` reads it from a title."""

Stage = Literal["aware", "evaluating", "deciding", "customer"]
"""How far along they are."""

Figure = Annotated[float, Meta(ge=-1e15, le=1e15)] | Annotated[str, Meta(max_length=200)]
Words = Annotated[str, Meta(max_length=300)]
Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,60}$")]

FENCE = "+++"
LONGEST = 200_000
"""Characters that an asset may have."""

_SLOT = re.compile(r"\{([^{}]*)\}")


INVENTED = "invented for the sandbox"
"""Source of the content that comes with Scotty."""


class Asset(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something worth showing or saying, for whom, and the figures that it stands on."""

    name: Slug
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    kind: Kind
    #: Industries that it suits, in the words of the playbook; () suits any. So for the next three.
    industry: tuple[Words, ...] = ()
    persona: tuple[Persona, ...] = ()
    stage: tuple[Stage, ...] = ()
    pain: tuple[Slug, ...] = ()
    product: Words = ""
    #: Sentences that a message may quote, with {figures}; one is chosen. They hold no digit themselves.
    says: tuple[Words, ...] = ()
    #: Everything in it that can be checked: numbers, names, dates. `customer`, `industry` and
    #: `employees` tell whose story it is.
    figures: dict[str, Figure] = {}
    #: Who says so: a document, an address, "interview with …".
    source: Annotated[str, Meta(min_length=1, max_length=500)]
    #: Last day on which it may be used; None: no end.
    expires: date | None = None
    #: Markdown.
    body: str = ""

    def tell(self, figure: str) -> str:
        """Return a figure as text, thousands parted by commas; "" where it has none of that name."""
        told = self.figures.get(figure, "")
        return told if isinstance(told, str) else _spell(told)

    @property
    def invented(self) -> bool:
        """Whether it is an example that came with Scotty: good for the sandbox, for nobody real."""
        return INVENTED in self.source.casefold()

    def quote(self) -> tuple[str, ...]:
        """Return its sentences with their figures filled in."""
        return tuple(_SLOT.sub(lambda found: self.tell(found[1]), says) for says in self.says)

    def holds(self, day: date) -> bool:
        """Return whether it may still be used on that day."""
        return self.expires is None or day <= self.expires


def parse_asset(name: str, text: str) -> Asset:
    """Return the asset of a Markdown text with TOML front matter between two lines of `+++`.

    Raises Refused with the place of the first fault.
    """
    if len(text) > LONGEST:
        raise Refused(f"Asset {name!r} has {len(text):,} characters.", f"Keep to {LONGEST:,}.")
    front, body = part_front(f"Asset {name!r}", text)
    try:
        told = tomllib.loads(front) | {"name": name, "body": body}
        asset = msgspec.convert(told, Asset)
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            f"Asset {name!r}: the front matter is not TOML: {error}.", "Mend that line."
        ) from error
    except msgspec.ValidationError as error:
        raise Refused(f"Asset {name!r} does not hold: {error}.", "Mend that entry.") from error
    for fault in _find_faults(asset):
        raise Refused(f"Asset {name!r}: {fault}", "Mend that entry.")
    industries = tuple(fold_level("industry", told) for told in asset.industry)
    return msgspec.structs.replace(asset, industry=industries)


def part_front(whose: str, text: str) -> tuple[str, str]:
    """Return a text's front matter, on the lines where it stood, and its body; `whose` is for faults."""
    lines = text.removeprefix("\ufeff").splitlines()
    fences = [place for place, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        raise Refused(
            f"{whose} does not open with front matter.",
            f"Write TOML between two lines of {FENCE} at its head.",
        )
    # Line numbers of faults are those of the file.
    front = "\n" * (fences[0] + 1) + "\n".join([*lines[fences[0] + 1 : fences[1]], ""])
    return front, "\n".join(lines[fences[1] + 1 :]).strip() + "\n"


def _find_faults(asset: Asset) -> Iterator[str]:
    for says in asset.says:
        for slot in _SLOT.findall(says):
            if slot not in asset.figures:
                yield f"`says` wants a figure {slot!r} that `figures` lacks."
        if re.search(r"\d", _SLOT.sub("", says)):
            yield f"{says!r} holds a number; put it among `figures` and name it as {{slot}}."
        if says.rstrip()[-1:] not in (".", "?", "!"):
            yield f"{says!r} is no whole sentence; end it with a full stop."
    if asset.kind == "case_study" and not asset.tell("customer"):
        yield "a case study names its customer, as `customer` among `figures`."


def _spell(number: float) -> str:
    whole = number == int(number)
    return f"{int(number):,}" if whole else f"{number:,.4f}".rstrip("0")


def default_assets() -> dict[str, Asset]:
    """Return name -> asset of the content that a new workspace starts with."""
    return {name: parse_asset(name, text) for name, text in default_contents().items()}


def default_contents() -> dict[str, str]:
    """Return name -> text of the content that a new workspace starts with."""
    folder = files("scotty.playbook").joinpath("content")
    return {
        file.name.removesuffix(".md"): file.read_text(encoding="utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".md")
    }
