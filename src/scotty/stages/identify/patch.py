"""Bring a field up to date for a few accounts, from their timelines, without reading the market."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import msgspec
import numpy as np

from scotty.facts import Fact
from scotty.stages.identify.judge import Field, Flags, Objects, People
from scotty.stages.identify.measures import Ints
from scotty.stages.identify.profile import fold_people, fold_profile, fold_tier
from scotty.stages.identify.profiles import Column, Profiles, fold_level, read_profile

WORDS = ("industry", "country")


def patch_field(field: Field, told: Mapping[str, Sequence[Fact]]) -> Field:
    """Return the field with these accounts as their standing facts (oldest first) tell them.

    Accounts that the measures have met since the field was read get a row; what was not
    told anew stays as it is.
    """
    measures = field.measures
    measures.watch(told)
    rows = {account: measures.row[account] for account in told}
    size = len(measures.accounts)
    tiers, working = _extend(field.tiers, size), _extend(field.working, size)
    pinned = dict(field.pinned)
    for account, row in rows.items():
        facts = told[account]
        pin, tier = fold_tier(facts)
        tiers[row] = tier or 0
        pinned.pop(row, None)
        if pin is not None:
            pinned[row] = pin
        working[row] = is_worked(facts)
    return msgspec.structs.replace(
        field,
        profiles=_patch_profiles(field.profiles, measures.accounts, told, rows),
        people=patch_people(field.people, told, rows),
        tiers=tiers,
        pinned=pinned,
        working=working,
    )


def is_worked(facts: Sequence[Fact]) -> bool:
    """Return whether the account is a customer or has an open deal."""
    last: dict[str, tuple[tuple[object, ...], str]] = {}
    for fact in facts:
        status = {"deal.opened": "open", "deal.won": "won", "deal.lost": "lost"}.get(fact.kind)
        if status is None or fact.deal is None:
            continue
        status = str(fact.data.get("status") or status) if status == "open" else status
        stamp = (fact.known, fact.at, status != "open", fact.id)
        if fact.deal not in last or stamp > last[fact.deal][0]:
            last[fact.deal] = (stamp, status)
    return fold_profile(facts).get("customer") is True or any(
        status == "open" for _, status in last.values()
    )


def _extend(values: np.ndarray, size: int) -> np.ndarray:
    longer = np.zeros(size, dtype=values.dtype)
    longer[: len(values)] = values
    return longer


def _patch_profiles(
    old: Profiles,
    accounts: Sequence[str],
    told: Mapping[str, Sequence[Fact]],
    rows: Mapping[str, int],
) -> Profiles:
    new = {row: read_profile(account, fold_profile(told[account])) for account, row in rows.items()}
    size = len(accounts)
    changed: dict[str, Any] = {}
    for one in fields(Profiles):
        values = getattr(old, one.name)
        if isinstance(values, np.ndarray) and one.name != "user":
            empty = np.nan if values.dtype == np.float64 else None
            longer = np.full(size, empty, dtype=values.dtype)
            longer[: len(values)] = values
            for row, profile in new.items():
                longer[row] = getattr(profile, one.name)[0]
            changed[one.name] = longer
    for name in WORDS:
        changed[name] = _patch_words(name, getattr(old, name), size, new)
    technology, user = _patch_tools(old, new)
    return replace(old, account=list(accounts), technology=technology, user=user, **changed)


def _patch_words(name: str, old: Column, size: int, new: Mapping[int, Profiles]) -> Column:
    levels = list(old.levels)
    place = {fold_level(name, level): code for code, level in enumerate(levels)}
    codes = np.full(size, -1, dtype=np.int64)
    codes[: len(old.codes)] = old.codes
    for row, profile in new.items():
        column: Column = getattr(profile, name)
        codes[row] = _code(name, column, 0, levels, place)
    return Column(codes, tuple(levels))


def _code(name: str, column: Column, at: int, levels: list[str], place: dict[str, int]) -> int:
    code = int(column.codes[at])
    if code < 0:
        return -1
    word = column.levels[code]
    key = fold_level(name, word)
    if key not in place:
        place[key] = len(levels)
        levels.append(word)
    return place[key]


def _patch_tools(old: Profiles, new: Mapping[int, Profiles]) -> tuple[Column, Ints]:
    kept = ~np.isin(old.user, list(new))
    levels = list(old.technology.levels)
    place = {fold_level("technology", level): code for code, level in enumerate(levels)}
    codes, users = [old.technology.codes[kept]], [old.user[kept]]
    for row, profile in new.items():
        column = profile.technology
        mine = [_code("technology", column, i, levels, place) for i in range(len(column.codes))]
        codes.append(np.array(mine, dtype=np.int64))
        users.append(np.full(len(mine), row, dtype=np.int64))
    user = np.concatenate(users)
    order = np.argsort(user, kind="stable")
    return Column(np.concatenate(codes)[order], tuple(levels)), user[order]


def patch_people(
    old: People, told: Mapping[str, Sequence[Fact]], rows: Mapping[str, int]
) -> People:
    """Return the people with those of these accounts replaced by what their facts tell."""
    kept: Flags = ~np.isin(old.row, list(rows.values()))
    new = [(rows[account], fact) for account, facts in told.items() for fact in fold_people(facts)]
    return People(
        row=np.concatenate((old.row[kept], np.array([row for row, _ in new], dtype=np.int64))),
        contact=_join(old.contact[kept], [fact.contact for _, fact in new]),
        name=_join(old.name[kept], [fact.data.get("name") or fact.contact for _, fact in new]),
        title=_join(old.title[kept], [fact.data.get("title") or "" for _, fact in new]),
        fact=_join(old.fact[kept], [fact.id for _, fact in new]),
    )


def _join(old: Objects, new: Sequence[object]) -> Objects:
    added = np.empty(len(new), dtype=object)
    added[:] = new
    return np.concatenate((old, added))
