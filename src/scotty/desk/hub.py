"""The content hub: find assets by words, and have them suggested for somebody at a stage."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import get_args

import msgspec

from scotty.desk.content import ContentRow, Wanted, fits, list_assets
from scotty.desk.named import find_account
from scotty.desk.stale import list_stale
from scotty.facts import Refused
from scotty.flows.outreach.outfit import CONTENT
from scotty.flows.versions import list_texts
from scotty.playbook.content import Stage, default_contents, parse_asset
from scotty.ports import House
from scotty.signals.suit import aim
from scotty.signals.view import Contact, View
from scotty.stages.research.shelf import (
    Bit,
    Effect,
    Index,
    Stale,
    Suggested,
    build_index,
    cut_excerpt,
    search_index,
    suggest_assets,
)
from scotty.stages.research.shelf.excerpt import mark_title

PEOPLE = 60
"""People of an account among whom one may be chosen."""


class FoundContent(msgspec.Struct, frozen=True, kw_only=True):
    """An asset that was found: its title and a passage with the words marked."""

    row: ContentRow
    #: 1 is the best of this question.
    score: float
    #: What the words and what likeness of topics give, 0-1 each.
    words: float
    likeness: float
    title: tuple[Bit, ...]
    excerpt: tuple[Bit, ...]
    stale: tuple[Stale, ...] = ()


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What a search of content found, best first, and among how many it looked."""

    words: str
    among: int
    hits: tuple[FoundContent, ...]


class Recommended(msgspec.Struct, frozen=True, kw_only=True):
    """Content for somebody, best first; each with parts that add up to its score."""

    as_of: datetime
    account: str
    company: str
    #: Key and name of the person; "" for anybody there.
    contact: str = ""
    name: str = ""
    persona: str = ""
    stage: str
    assets: tuple[Suggested, ...]
    simulated: bool = False
    #: (key, name, title) of the people known there, by name.
    people: tuple[tuple[str, str, str], ...] = ()
    #: What a person should know before trusting the order.
    notes: tuple[str, ...] = ()


def search_content(
    house: House,
    words: str,
    wanted: Wanted | None = None,
    limit: int = 20,
    rows: Sequence[ContentRow] | None = None,
) -> Search:
    """Return assets in whose words the question stands, or that are like it in topic; best first.

    "Quoted words" must stand so; the last word may be begun only. Expired assets are found, too,
    and say so. Nothing asked finds nothing. `rows` are what `list_assets` gives of all, where the
    caller holds them.
    """
    every = list_assets(house) if rows is None else rows
    among = {row.name: row for row in every if fits(row, wanted or Wanted())}
    index = _read_index(house)
    hits = search_index(index, words, frozenset(among), limit)
    stale = list_stale(house, every) if hits else {}
    return Search(
        words=words,
        among=len(among),
        hits=tuple(
            FoundContent(
                row=among[hit.name],
                score=hit.score,
                words=round(hit.words, 6),
                likeness=round(hit.likeness, 6),
                title=mark_title(index, hit.name, hit.found),
                excerpt=cut_excerpt(index, hit.name, hit.found),
                stale=stale.get(hit.name, ()),
            )
            for hit in hits
        ),
    )


def _read_index(house: House) -> Index:
    versions = list_texts(house, CONTENT, default_contents())
    return _make_index(tuple((name, told[-1].text) for name, told in versions.items()))


@lru_cache(maxsize=4)
def _make_index(texts: tuple[tuple[str, str], ...]) -> Index:
    return build_index(parse_asset(name, text) for name, text in texts)


def recommend_content(
    house: House,
    account: str,
    contact: str | None = None,
    stage: str | None = None,
    limit: int = 5,
    rows: Sequence[ContentRow] | None = None,
) -> Recommended:
    """Return the content that may be of use to an account, or to one of its people, by now.

    By industry, size, department, problems, stage (the account's own, or the one given), what they
    did and have had, what came of each asset so far, and its age. Nothing is sent by it. `rows` as
    in `search_content`. Raises Refused where account, person or stage is not known.
    """
    view, person = _look(house, account, contact)
    if stage and stage not in get_args(Stage):
        raise Refused(f"There is no stage {stage!r}.", f"Choose from {', '.join(get_args(Stage))}.")
    texts = list_texts(house, CONTENT, default_contents())
    assets = {name: parse_asset(name, told[-1].text) for name, told in texts.items()}
    rows = list_assets(house) if rows is None else rows
    stale = list_stale(house, rows)
    effects = {
        row.name: Effect(
            sent=row.sent,
            answered=row.answered,
            saved=row.at,
            doubts=tuple(
                s.why for s in stale.get(row.name, ()) if s.sort not in ("ended", "unused")
            ),
        )
        for row in rows
    }
    found = suggest_assets(view, person, assets, effects, stage or "")
    target = aim(view, person)
    return Recommended(
        as_of=view.moment,
        account=view.account,
        company=target.company or view.account,
        contact=person.key if person else "",
        name=person.tell("name") if person else "",
        persona=target.persona,
        stage=stage or target.stage,
        assets=tuple(found[: max(limit, 0)]),
        simulated=view.simulated,
        people=_list_people(view),
        notes=_tell_notes(view, person, target.persona, bool(found)),
    )


def _look(house: House, account: str, contact: str | None) -> tuple[View, Contact | None]:
    row = find_account(house, account.strip())
    key = str(row["key"])
    view = View(house.ledger.timelines([key])[key], house.clock.now())
    if not contact:
        return view, None
    wanted = contact.strip().casefold()
    for person in view.people.values():
        if wanted in (person.key.casefold(), person.tell("name").casefold()):
            return view, person
    raise Refused(f"Nobody at {key} is known as {contact!r}.", "Give the person's address or name.")


def _list_people(view: View) -> tuple[tuple[str, str, str], ...]:
    people = [p for p in view.people.values() if p.left is None and p.tell("name")]
    told = ((p.key, p.tell("name"), p.tell("title")) for p in people)
    return tuple(sorted(told, key=lambda one: (one[1].casefold(), one[0])))[:PEOPLE]


def _tell_notes(view: View, person: Contact | None, persona: str, found: bool) -> tuple[str, ...]:
    notes = []
    if person is not None and not persona:
        notes.append(
            "Their title names no department that we know: what is for one is not weighed."
        )
    if person is not None and person.left is not None:
        notes.append("They have left the company.")
    if "industry" not in view.profile:
        notes.append("Nobody told the company's industry.")
    if "employees" not in view.profile:
        notes.append("Nobody told how many people the company has.")
    if not found and not view.simulated:
        notes.append(
            "Only content of your own is suggested for a real company: there is none that fits."
        )
    return tuple(notes)
