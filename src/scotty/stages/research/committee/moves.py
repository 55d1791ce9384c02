"""Signs that somebody's job changed: told, bounced, another title, another in their post."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from scotty.facts import Fact
from scotty.names import slug_name
from scotty.names.naming import read_full
from scotty.signals import fold_name
from scotty.signals.titles import read_title
from scotty.signals.view import View
from scotty.stages.research.committee.people import Human, clip
from scotty.stages.research.committee.shapes import Move

SURE = 0.5
"""A public finding below this confidence moves nobody."""
NAMED = ("person.found", "leadership.changed")


def find_moves(view: View, human: Human) -> tuple[Move, ...]:
    """Return what speaks for a changed job, newest first."""
    found = [
        *_tell_left(view, human),
        *_tell_bounce(view, human),
        *_tell_titles(view, human),
        *_tell_public(view, human),
    ]
    return tuple(sorted(found, key=lambda m: (m.at, m.says), reverse=True))


def _tell_left(view: View, human: Human) -> Iterable[Move]:
    for fact in (f for f in human.facts if f.kind == "contact.left"):
        to = clip(str(fact.data.get("to") or ""))
        says = f"Left{f' for {to}' if to else ''}, as {fact.source.partition(':')[0]} told"
        yield Move(sort="left", says=says, at=fact.at, facts=(view.log.identify(fact),))


def _tell_bounce(view: View, human: Human) -> Iterable[Move]:
    hard = [f for f in human.facts if f.kind == "email.bounced" and f.data.get("hard") is True]
    if hard and not any(f.at > hard[-1].at for f in human.deeds):
        says = "Mail to their address came back for good: they may be gone"
        yield Move(sort="bounced", says=says, at=hard[-1].at, facts=(view.log.identify(hard[-1]),))


def _tell_titles(view: View, human: Human) -> Iterable[Move]:
    told = [f for f in human.facts if f.kind == "contact.profiled" and f.data.get("title")]
    told.sort(key=lambda f: (f.known, f.at, view.log.identify(f)))
    for before, after in pairwise(told):
        one, two = (read_title(str(f.data["title"])) for f in (before, after))
        if (one.function, one.rank) != (two.function, two.rank):
            says = f"Another post: “{clip(two.text, 60)}”, before it “{clip(one.text, 60)}”"
            facts = (view.log.identify(after), view.log.identify(before))
            yield Move(sort="post", says=says, at=after.at, facts=facts)


def _tell_public(view: View, human: Human) -> Iterable[Move]:
    """Yield what the world reads of them, or of their post, that is newer than their title here."""
    title, said = human.title, human.title_said
    since = [f.known for f in human.facts if said and view.log.identify(f) == said.fact]
    if not title.known or not since:
        return
    for fact in (f for f in list_named(view) if f.known > since[0]):
        about, job = read_named(fact)
        post = read_title(job)
        facts = (view.log.identify(fact),)
        same = (post.function, post.rank) == (title.function, title.rank)
        own = fold_name(about) == fold_name(human.name)
        leads = (title.rank or 0) >= 2 and title.function != "other"
        if own and post.known and not same:
            says = f"Named in public as “{clip(job, 60)}”"
            yield Move(sort="elsewhere", says=says, at=fact.at, facts=facts)
        elif not own and same and leads and fact.kind == "leadership.changed":
            says = f"{clip(about, 60)} was named as “{clip(job, 60)}”: perhaps in their place"
            yield Move(sort="replaced", says=says, at=fact.at, facts=facts)


def list_named(view: View) -> Sequence[Fact]:
    """Return public findings that name a person with a post: sure enough, and not out of date."""
    today = view.moment.date()
    return [
        f for f in view.log.of(*NAMED) if all(read_named(f)) and _sure(f) and not _is_old(f, today)
    ]


def read_named(fact: Fact) -> tuple[str, str]:
    """Return (name, post) of a public finding; "" for what it does not say."""
    field = "job" if fact.kind == "person.found" else "post"
    name = read_full(str(fact.data.get("name") or "")[:400])
    return name, clip(str(fact.data.get(field) or ""))


def _sure(fact: Fact) -> bool:
    told = fact.data.get("confidence", 1.0)
    return isinstance(told, int | float) and told >= SURE


def _is_old(fact: Fact, today: date) -> bool:
    try:
        return date.fromisoformat(str(fact.data["expires"])[:10]) <= today
    except (KeyError, ValueError):
        return False


def key_named(name: str) -> str:
    """Return the key of somebody who is known by a public name only."""
    return f"found:{slug_name(name) or 'nobody'}"
