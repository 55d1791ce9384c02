"""Whom they are looking for."""

from collections.abc import Iterator

from scotty.facts import Fact
from scotty.names.naming import lower_post, put_article
from scotty.signals import fold_name
from scotty.signals.titles import read_department
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.room import Room, say_day, show_plain
from scotty.stages.research.profile.tell import is_finding, tell_finding, tell_findings

FRESH = 90.0
"""Days for which an advert is taken to be open, where nobody told when it closes."""
WAVE = 3
"""Adverts within that time that are worth a line of their own."""
HOME = {"supply": "operations", "customer": "operations"}
"""Functions that titles know by another name."""


@area(
    "hiring",
    "Hiring",
    120,
    "No open post is known",
    reading=("job", "site"),
    fresh=FRESH,
)
def tell_hiring(room: Room) -> Iterator[Said]:
    """Yield posts, those that the product serves first, and how many there were lately."""
    home = {HOME.get(name, name) for name in room.basis.book.research.home}
    lately = find_posts(room.lately(FRESH, "hiring.posted"))
    if len(lately) >= WAVE:
        text = f"{room.company} posted {len(lately)} jobs since {say_day(lately[0].at)}."
        yield Said("wave", text, tuple(lately), 2.0)
    since = room.log.since(FRESH)
    for fact in room.of("hiring.posted"):
        post = show_plain(fact.data.get("post") or fact.data.get("title") or "", 120)
        serves = read_department(post) in home
        why = "Work that the product changes." if serves else ""
        if is_finding(fact):
            yield tell_finding(fact, f"post:{fold_name(post)}", why)._replace(weight=float(serves))
        elif post:
            one = put_article(lower_post(post) or post)
            text = f"{room.company} {'is' if fact.at >= since else 'was'} hiring {one}."
            yield Said(f"post:{fold_name(post)}", text, (fact,), float(serves), why)
    yield from tell_findings(room, "hiring")


def find_posts(facts: list[Fact]) -> list[Fact]:
    """Return one fact for each post: two job boards that show one advert are no two jobs."""
    return list({fold_name(str(f.data.get("post") or f.id)): f for f in facts}.values())
