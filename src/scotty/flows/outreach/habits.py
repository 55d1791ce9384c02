"""Habits: when people like these act, learnt from the lake once a day."""

from collections import defaultdict
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from scotty.flows.outreach.outfit import Outfit
from scotty.signals.titles import read_department
from scotty.signals.view import Said
from scotty.stages.engage.timing import (
    Act,
    History,
    Peers,
    Tally,
    add_tallies,
    draw_rates,
    find_clock,
    learn_strength,
    prior_rates,
    tally_history,
)
from scotty.stages.engage.timing.hours import STRENGTHS

MOST = 4_000
"""People looked at: the latest who acted. More would not move an hour."""
FEW = 20
"""People of one persona and country from which they have a tally of their own."""
Cohort = tuple[str, str]


def learn_habits(outfit: Outfit) -> int:
    """Learn when people act, and keep it in the outfit; return how many people it rests on."""
    house, now = outfit.house, outfit.house.clock.now()
    rows = house.lake.ask("habits", moment=now, most=MOST).to_pylist()
    places = _read_places(outfit, [row["account"] for row in rows if row["account"]])
    titles = _read_titles(outfit, [row["contact"] for row in rows])
    cohorts: dict[Cohort, list[Tally]] = defaultdict(list)
    for row in rows:
        person = titles.get(row["contact"], {})
        clock = find_clock(_say(person), _say(places.get(row["account"], {})))
        pairs = list(zip(row["kinds"], row["times"], strict=True))
        history = History(
            acts=tuple(Act(at, kind) for kind, at in pairs if kind != "touch.sent"),
            sent=tuple(at for kind, at in pairs if kind == "touch.sent"),
        )
        persona = read_department(str(person.get("title", ""))) or ""
        cohorts[persona, clock.country].append(tally_history(history, clock.main, now))
    outfit.habits = draw_peers(cohorts)
    return len(rows)


def draw_peers(cohorts: Mapping[Cohort, list[Tally]]) -> dict[Cohort, Peers]:
    """Return for each cohort what is known of it and of everybody, and how much each level is worth."""
    if not cohorts:
        return {}
    sums = {cohort: add_tallies(tallies) for cohort, tallies in cohorts.items()}
    everybody = add_tallies(sums.values())
    rates = draw_rates(everybody, prior_rates(), STRENGTHS[0])
    many = {c: t for c, t in sums.items() if len(cohorts[c]) >= FEW and all(c)}
    alike = learn_strength(list(many.values()), rates, STRENGTHS[1])
    people = [t for tallies in cohorts.values() for t in tallies]
    strengths = (STRENGTHS[0], alike, learn_strength(people, rates, STRENGTHS[2]))
    told = {("", ""): Peers(all=everybody, strengths=strengths)}
    return told | {
        cohort: Peers(all=everybody, alike=tally, like=", ".join(cohort), strengths=strengths)
        for cohort, tally in many.items()
    }


def _say(profile: Mapping[str, object]) -> dict[str, Said]:
    return {field: Said(value, "") for field, value in profile.items()}


def _read_places(outfit: Outfit, accounts: list[str]) -> dict[str, Mapping[str, object]]:
    rows = outfit.house.tables.accounts(sorted(set(accounts)))
    return {str(row["key"]): row["profile"] for row in rows}


def _read_titles(outfit: Outfit, contacts: list[str]) -> dict[str, Mapping[str, object]]:
    """Return contact -> title and country, of those who have any."""
    everybody = outfit.house.lake.ask("contacts", moment=outfit.house.clock.now())
    wanted = pc.is_in(everybody["contact"], pa.array(contacts, pa.string()))
    rows = everybody.filter(wanted).select(["contact", "title", "country"]).to_pylist()
    return {row["contact"]: {k: v for k, v in row.items() if k != "contact" and v} for row in rows}
