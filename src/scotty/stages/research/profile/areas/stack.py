"""What they run on, and what changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from scotty.facts import Fact
from scotty.signals import fold_name
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.line import Reach
from scotty.stages.research.profile.room import Room, show_plain
from scotty.stages.research.profile.tell import is_finding, tell_finding

CHANGED = 180.0
"""Days for which a change of the stack stands before what is in use."""


@area(
    "technology",
    "Technology stack",
    80,
    "What they run on is not known",
    reading=("record", "site", "job"),
    fresh=365.0,
    most=24,
)
def tell_stack(room: Room) -> Iterator[Said]:
    """Yield changes of late, then each product in use."""
    for fact in room.of("technology.added", "technology.dropped"):
        yield from _tell_change(fact, room)
    for name, facts in find_stack(room).items():
        told = show_plain(facts[-1][0], 80)
        own = tuple({id(f): f for _, f in facts}.values())
        text = f"{room.company} uses {told}."
        # As in drafts: the CRM's list may be spoken of, bought data may not.
        reach: Reach | None = "public" if all(f.kind == "account.profiled" for f in own) else None
        why = _explain(name, room)
        yield Said(f"uses:{name}", text, own, _weigh(name, room), why, reach=reach)
    for fact in room.find("technology"):
        if is_finding(fact):
            yield _tell_found(fact, room)


def _tell_found(fact: Fact, room: Room) -> Said:
    """Return a finding; that its pages show or name a product is one line with all that say it is in use."""
    value = fact.data.get("value")
    value = value if isinstance(value, Mapping) else {}
    name = fold_name(str(value.get("technology") or ""))
    key = f"uses:{name}" if name and value.get("stance") in ("uses", "shows") else ""
    return tell_finding(fact, key, _explain(name, room))._replace(weight=_weigh(name, room))


def find_stack(room: Room) -> dict[str, list[tuple[str, Fact]]]:
    """Return folded name -> (name, fact) of each product that is in use, as last told."""
    using: dict[str, list[tuple[str, Fact]]] = {}
    kinds = ("account.profiled", "technology.snapshot", "technology.added", "technology.dropped")
    for fact in sorted(room.of(*kinds), key=lambda f: (f.at, f.known)):
        if fact.kind == "technology.dropped":
            using.pop(fold_name(str(fact.data.get("technology") or "")), None)
        else:
            for name in _list_products(fact.data):
                using.setdefault(fold_name(name), []).append((name, fact))
    return using


def _list_products(data: Mapping[str, Any]) -> list[str]:
    told = data.get("technologies") or [data.get("technology")]
    if isinstance(told, Mapping):
        told = list(told)
    names = told if isinstance(told, list | tuple) else [told]
    return [name for name in names[:200] if isinstance(name, str) and name.strip()]


def _tell_change(fact: Fact, room: Room) -> Iterator[Said]:
    name = show_plain(fact.data.get("technology") or "", 80)
    if not name:
        return
    came = fact.kind == "technology.added"
    folded = fold_name(name)
    key = f"{'added' if came else 'dropped'}:{folded}"
    weight = 3.0 + _weigh(folded, room) if fact.at >= room.log.since(CHANGED) else 0.5
    if is_finding(fact):
        yield tell_finding(fact, key, _explain(folded, room))._replace(weight=weight)
    else:
        text = f"{room.company} {'began to use' if came else 'dropped'} {name}."
        yield Said(key, text, (fact,), weight, _explain(folded, room))


def _weigh(name: str, room: Room) -> float:
    neighbours = {fold_name(n) for n in room.basis.book.research.neighbours}
    return 2.0 if name in room.rivals else 1.0 if name in neighbours else 0.0


def _explain(name: str, room: Room) -> str:
    weight = _weigh(name, room)
    return {2.0: "A rival of ours.", 1.0: "Sits beside our product."}.get(weight, "")
