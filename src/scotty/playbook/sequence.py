"""Sequences: who is approached how, step by step; readable TOML, checked as a whole."""

import tomllib
from importlib.resources import files
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from scotty.facts import Refused

Channel = Literal["mail", "social", "call", "ad", "page", "task"]
"""Over what: a mail; a person's act on a social network; a call; an ad audience; a landing page; any other task."""

Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,40}$")]


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One wording of a step; several make an experiment."""

    name: Name
    subject: str = ""
    #: Markdown with {slots}; see docs/howto/sequences.md.
    body: str
    #: Its share of those who come to the step, before a winner is known; shares are relative.
    share: Annotated[float, Meta(gt=0, le=100)] = 1.0


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One touch of a sequence."""

    name: Name
    #: Day of the sequence, from 1: the earliest; hours and holidays may make it later.
    day: Annotated[int, Meta(ge=1, le=730)]
    channel: Channel = "mail"
    #: What is done on the channel: social: connect, comment, share, message, inmail; page: landing, video…
    does: str = ""
    subject: str = ""
    #: Markdown with {slots}.
    body: str = ""
    variants: tuple[Variant, ...] = ()
    #: Share of people who skip this step, to learn what it does.
    holdout: Annotated[float, Meta(ge=0, le=0.5)] = 0.0
    #: Only where all of these hold, such as "opened:introduction", "visited:pricing", "not replied".
    only_if: tuple[str, ...] = ()
    #: Sent as an answer to the step of this name, in one thread; "" starts a new one.
    thread: str = ""
    #: Name of a content asset, or of a kind of asset chosen by likeness, such as "kind:case_study".
    content: str = ""
    #: Whether it asks for something to be bought: never before they have engaged, on social channels.
    pitch: bool = False
    #: Invitation: days after the touch, and minutes, of an event attached as .ics; (0, 0) for none.
    event: tuple[int, int] = (0, 0)


class Ends(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ends a sequence early for a person, and what it does to colleagues."""

    #: Conditions as in `only_if`; any one ends it for that person.
    on: tuple[str, ...] = ("replied", "meeting", "bought", "left")
    #: Days by which colleagues' next touch is put off when somebody of the account replies.
    soften_days: Annotated[int, Meta(ge=0, le=60)] = 3


class Sequence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole sequence."""

    name: Name
    title: str
    #: For whom, in a sentence.
    purpose: str = ""
    #: Fewest days between two touches of this sequence to one person.
    gap_days: Annotated[int, Meta(ge=0, le=60)] = 2
    ends: Ends = Ends()
    step: tuple[Step, ...]


def parse_sequence(text: str) -> Sequence:
    """Return the sequence of a TOML text. Raises Refused with the place of the first fault."""
    try:
        sequence = msgspec.convert(tomllib.loads(text), Sequence)
    except tomllib.TOMLDecodeError as error:
        raise Refused(f"The sequence is not TOML: {error}.", "Mend that line.") from error
    except msgspec.ValidationError as error:
        raise Refused(f"The sequence does not hold: {error}.", "Mend that entry.") from error
    _check_steps(sequence)
    return sequence


def _check_steps(sequence: Sequence) -> None:
    if not sequence.step:
        raise Refused("The sequence has no [[step]].", "Add one.")
    seen: dict[str, Step] = {}
    day = 0
    for step in sequence.step:
        if step.name in seen:
            raise Refused(f"Two steps are called {step.name!r}.", "Rename one.")
        if step.day < day:
            raise Refused(
                f"Step {step.name!r} is on day {step.day}, before the one above it.", "Sort them."
            )
        if step.thread and (step.thread not in seen or seen[step.thread].channel != "mail"):
            raise Refused(
                f"Step {step.name!r} answers {step.thread!r}, which is no mail before it.",
                "Name an earlier mail step, or leave thread out.",
            )
        if step.channel == "mail" and not (step.body or step.variants):
            raise Refused(
                f"Step {step.name!r} is a mail without words.", "Give it a body, or variants."
            )
        if len({v.name for v in step.variants}) < len(step.variants) or len(step.variants) == 1:
            raise Refused(
                f"Step {step.name!r} needs two or more variants, of different names.", "Mend them."
            )
        seen[step.name], day = step, step.day


def default_sequences() -> dict[str, str]:
    """Return name -> text of the sequences that a new workspace starts with."""
    folder = files("scotty.playbook").joinpath("sequences")
    texts = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir()}
    return {
        name.removesuffix(".toml"): t for name, t in sorted(texts.items()) if name.endswith(".toml")
    }
