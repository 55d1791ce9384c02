"""Reading a question: which tool it asks for, with which arguments, or why it was not understood."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from scotty.desk.ask.directory import Directory
from scotty.desk.ask.heard import Heard, hear
from scotty.desk.ask.intent import LIGHT, Intent, fill_first, find_nearest

HELP = "help"
SEARCHES = ("find_anything", "search_facts", "search_content")
"""Tools that may be asked with a name that several bear."""
_RIVALS = {
    "account": {"account", "person", "deal"},
    "person": {"account", "person"},
    "deal": {"account", "deal"},
}
"""Sort of name -> the sorts that take its place when a follow-up names them."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a question was taken to mean."""

    #: The tool; "" where it was not understood, `help` where it asks what can be asked.
    tool: str
    arguments: dict[str, Any]
    #: What it means, in words.
    about: str = ""
    #: What of it is asked about most, as an area of the profile; "" for all.
    topic: str = ""
    #: Names that several bear, so that none could be taken: what each stands for.
    unclear: tuple[str, ...] = ()
    #: Words that meant nothing.
    unknown: tuple[str, ...] = ()
    #: An act that was asked for and is never done by asking: send, delete, approve.
    never: str = ""
    #: Where it was not understood: examples of what lies nearest.
    nearest: tuple[str, ...] = ()


def read_question(
    text: str, directory: Directory, today: date, tools: Mapping[str, Any], before: str = ""
) -> Reading:
    """Read a question, by the tools that may be used.

    `before` is the question before it: a follow-up ("and for Brindlewood?") takes its tool over.
    """
    heard = hear(text, directory, today)
    found = None if heard.never else fill_first(heard)
    if before and (found is None or _follows(text)):
        earlier = hear(before, directory, today)
        found = _lean(heard, earlier) or _follow(heard, earlier) or found
    if found is None or (heard.unclear and found[1].tool not in SEARCHES):
        nearest = find_nearest(heard, tools)
        return Reading(
            tool="",
            arguments={},
            unknown=heard.unknown,
            unclear=heard.unclear,
            never=heard.never,
            nearest=tuple(intent.examples[0] for intent in nearest),
        )
    _, intent, arguments = found
    return Reading(
        tool=intent.tool,
        arguments=arguments,
        about=intent.about,
        topic=heard.value("TOPIC"),
        unclear=heard.unclear,
        unknown=heard.unknown,
    )


def _follows(text: str) -> bool:
    """Return whether a question leans on the one before it."""
    low = text.casefold().strip()
    return low.startswith(("and ", "und ", "what about", "how about", "same for", "also ", "for "))


def _lean(heard: Heard, before: Heard) -> tuple[float, Intent, dict[str, Any]] | None:
    """Return what a question with a wish of its own asks of whom the one before it named ("who decides there?")."""
    wishes = {m.concept for tag in heard.tags for m in tag.meanings} - LIGHT
    if heard.never or not wishes or heard.names or heard.deals:
        return None
    named = msgspec.structs.replace(heard, names=before.names, deals=before.deals)
    found = fill_first(named)
    return found if found and found[1].tool not in SEARCHES else None


def _follow(heard: Heard, before: Heard) -> tuple[float, Intent, dict[str, Any]] | None:
    """Return the question before with what this one names put in its place."""
    joined = msgspec.structs.replace(
        before,
        text=heard.text,
        names={
            **{
                k: v
                for k, v in before.names.items()
                if not heard.names.keys() & _RIVALS.get(k, {k})
            },
            **heard.names,
        },
        deals=heard.deals or (() if heard.names else before.deals),
        when=heard.when or before.when,
        outside=heard.outside or before.outside,
        fact=heard.fact or before.fact,
        quoted=heard.quoted or before.quoted,
        unknown=heard.unknown,
        never=before.never,
    )
    return fill_first(joined)
