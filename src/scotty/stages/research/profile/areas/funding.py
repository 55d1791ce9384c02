"""Money that they raised."""

from collections.abc import Iterator

from scotty.facts import Fact
from scotty.signals import fold_name
from scotty.signals.happening import spell_money
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.room import Room, show_plain
from scotty.stages.research.profile.tell import is_finding, tell_finding, tell_findings


@area(
    "funding",
    "Funding",
    90,
    "No funding round is known",
    reading=("news", "filing", "site"),
    fresh=548.0,
    happens=True,
)
def tell_funding(room: Room) -> Iterator[Said]:
    """Yield the rounds; two tellings of one round and amount are one line."""
    rounds = room.of("funding.raised")
    for fact in rounds:
        key = name_round(fact, rounds)
        if is_finding(fact):
            yield tell_finding(fact, key)
        else:
            yield Said(key, say_round(fact, room), (fact,))
    yield from tell_findings(room, "funding")


def read_amount(fact: Fact) -> tuple[float, str] | None:
    """Return amount and currency as told; None where no amount was."""
    told = fact.data.get("amount")
    if isinstance(told, bool) or not isinstance(told, int | float) or told <= 0:
        return None
    return float(told), show_plain(fact.data.get("currency") or "USD", 8)


def name_round(fact: Fact, rounds: list[Fact]) -> str:
    """Return round and amount; what a telling leaves open is filled where only one round fits."""
    named, amount = fold_name(str(fact.data.get("round") or "")), read_amount(fact)
    same = [
        f
        for f in rounds
        if (not named or fold_name(str(f.data.get("round") or "")) in ("", named))
        and (amount is None or read_amount(f) in (None, amount))
    ]
    names = {fold_name(str(f.data.get("round") or "")) for f in same} - {""}
    amounts = {read_amount(f) for f in same} - {None}
    if not named and len(names) == 1:
        (named,) = names
    if amount is None and len(amounts) == 1:
        (amount,) = amounts
    return f"{named}:{amount[0]:.0f}:{amount[1]}" if amount else f"{named}:"


def say_round(fact: Fact, room: Room) -> str:
    """Return the sentence of a round that was told as fields."""
    named, amount = show_plain(fact.data.get("round") or "", 40), read_amount(fact)
    money = "" if amount is None else spell_money(*amount)
    if named and money:
        return f"{room.company} raised {money} in its {named}."
    if money:
        return f"{room.company} raised {money}."
    return f"{room.company} raised its {named}." if named else f"{room.company} raised money."
