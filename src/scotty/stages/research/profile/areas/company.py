"""What they are: size, industry, place, age, as last told."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scotty.facts import Fact
from scotty.signals.happening import spell_money
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.room import Room, show_plain
from scotty.stages.research.profile.sources import SAYABLE
from scotty.stages.research.profile.tell import is_finding, tell_finding


def _is_number(told: Any) -> bool:
    return isinstance(told, int | float) and not isinstance(told, bool)


def _say_people(told: Any, name: str) -> str:
    return f"{name} has {told:,.0f} employees." if _is_number(told) and told >= 1 else ""


def _say_revenue(told: Any, name: str) -> str:
    money = spell_money(told)
    return f"{name} is thought to turn over {money} a year." if money else ""


def _say_growth(told: Any, name: str) -> str:
    if not _is_number(told) or abs(told) > 20:
        return ""
    share = f"{abs(told) * 100:.1f}".removesuffix(".0")
    return f"{name} {'grows' if told >= 0 else 'shrinks'} by {share} per cent a year."


def _say_words(sentence: str) -> Callable[[Any, str], str]:
    def say(told: Any, name: str) -> str:
        shown = show_plain(told, 120) if isinstance(told, str | int) else ""
        return sentence.format(name=name, told=shown) if shown else ""

    return say


def _say_country(told: Any, name: str) -> str:
    shown = show_plain(told, 60) if isinstance(told, str) else ""
    the = "the " if shown in ("US", "USA", "UK") else ""
    return f"{name} is based in {the}{shown}." if shown else ""


FIELDS: dict[str, Callable[[Any, str], str]] = {
    "industry": _say_words("{name} works in {told}."),
    "employees": _say_people,
    "growth": _say_growth,
    "revenue": _say_revenue,
    "country": _say_country,
    "city": _say_words("Its head office is in {told}."),
    "founded": _say_words("{name} was founded in {told}."),
    "parent": _say_words("{name} belongs to {told}."),
    "owner": _say_words("{told} owns the account on our side."),
}
"""Field of a company's profile -> the sentence that says it; "" where the value cannot be said."""


@area(
    "company",
    "The company",
    20,
    "Nothing is known of the company itself",
    reading=("site", "filing"),
    fills="Import accounts with `scotty import accounts.csv`",
    fresh=540.0,
    most=14,
)
def tell_company(room: Room) -> Iterator[Said]:
    """Yield each field as last told, by everybody who told the same, and what was found besides."""
    for place, (field, say) in enumerate(FIELDS.items()):
        told = list_told(room, field)
        if not told:
            continue
        value = told[-1].data[field]
        same = tuple(f for f in told if f.data[field] == value)
        text = say(value, room.company)
        if text:
            reach = "public" if field in SAYABLE else "inside"
            yield Said(field, text, same, 10.0 - place, reach=reach)  # type: ignore[arg-type]
    for fact in room.find("about"):
        if is_finding(fact):
            yield tell_finding(fact, _find_field(fact, room))


def _find_field(fact: Fact, room: Room) -> str:
    """Return the field that a finding tells as the company's profile has it; "" where it tells another."""
    value = fact.data.get("value")
    if not isinstance(value, Mapping):
        return ""
    for field in ("employees", "founded", "industry"):
        told = list_told(room, field)
        if told and value.get(field) == told[-1].data[field]:
            return field
    return ""


def list_told(room: Room, field: str) -> list[Fact]:
    """Return the tellings of a field of the company, the last one last."""
    facts = sorted(room.of("account.profiled"), key=lambda f: (f.known, f.at))
    return [f for f in facts if f.data.get(field) not in (None, "", [])]
