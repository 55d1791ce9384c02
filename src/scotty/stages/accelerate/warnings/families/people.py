"""People: too few, none with power, the one who carried it gone or quiet."""

from collections.abc import Mapping

from scotty.facts import Fact
from scotty.playbook import judge_title
from scotty.signals import Person, Sight, Story
from scotty.signals.story import DEEDS
from scotty.stages.accelerate.stages import is_late
from scotty.stages.accelerate.warnings.watch import Bound, warning

NAMED = ("email.replied", "call.held", "meeting.booked", "web.form_submitted")
"""Kinds that say who did it."""
YOUNG = 14.0
"""Days in which a deal need not have met more than one person."""
UNMET = 30.0
"""Days in which a deal need not have met a budget holder."""
BEFORE = 90.0
"""Days before the opening from which on what people did counts toward the deal."""
CARRIES = 3
"""Acts from which a person may be called the champion: one visit makes nobody one."""


@warning(
    "Too few contacts",
    "Only {value:.0f} of their people active in 60 days (fewer than {limit:.0f})",
    Bound(2, "people", side="below", scale=1),
    origin="gong",
    needs=NAMED,
    why="One person can leave, fall ill or change their mind. Committees have 6 to 10 members "
    "(Gartner, The B2B Buying Journey).",
)
def too_few_contacts(story: Story) -> Sight | None:
    """People of theirs who did something in the last 60 days; None in the first two weeks."""
    if story.start is None or story.age(story.start) < YOUNG:
        return None
    return _count(story, story.active(60))


@warning(
    "Single-threaded late",
    "Late in the deal, and only {value:.0f} of their people active in 30 days (fewer than {limit:.0f})",
    Bound(2, "people", side="below", scale=1),
    origin="ours",
    needs=NAMED,
    why="By the time of an offer one thread is a risk that has had time to be mended.",
)
def single_threaded_late(story: Story) -> Sight | None:
    """People active in the last 30 days; None before half of the way or an offer."""
    return _count(story, story.active(30)) if is_late(story) else None


@warning(
    "No power",
    "{value:.0f} budget holders among those who take part (fewer than {limit:.0f})",
    Bound(1, "people", side="below", scale=1),
    origin="gong",
    needs=NAMED,
    why="Nobody who can sign has been seen a month into the deal. Whose title makes a budget "
    "holder is the playbook's [budget] to say.",
)
def no_power(story: Story) -> Sight | None:
    """Budget holders who did something since 90 days before the opening; None in the first month."""
    if story.start is None or story.opened is None or story.age(story.start) < UNMET:
        return None
    holders = [p for p in engaged_people(story).values() if holds_budget(story, p)]
    facts = [
        fact for p in holders for fact in (*_acts(story, p)[-1:], p.profile) if fact is not None
    ]
    return Sight(float(len(holders)), facts or [story.opened])


@warning(
    "Champion left",
    "Someone left who had done {value:.0f} % of what their people did (more than {limit:.0f} %)",
    Bound(25, "%"),
    origin="seed",
    needs=("contact.left",),
    why="The seed. Whoever carried the purchase inside must be replaced, or it ends with them.",
)
def champion_left(story: Story) -> Sight | None:
    """Per cent of their acts that were those of people who left since 90 days before the opening."""
    people = engaged_people(story)
    gone = [p for p in people.values() if p.left is not None and _during(story, p.left)]
    acts = sum(len(_acts(story, p)) for p in people.values())
    if acts == 0:
        return None
    lost = sum(len(_acts(story, p)) for p in gone)
    facts = [fact for p in gone for fact in (p.left, p.profile) if fact is not None]
    return Sight(100.0 * lost / acts, facts)


@warning(
    "Champion weak",
    "Whoever does most on their side has done nothing for {value:.0f} days (more than {limit:.0f})",
    Bound(21, "days"),
    origin="ours",
    needs=NAMED,
    why="Three weeks without a sign of the one who carried it: on holiday, or no longer carrying.",
)
def champion_weak(story: Story) -> Sight | None:
    """Days since the most active of those who are still there last did something; None without one."""
    champion = find_champion(story)
    if champion is None:
        return None
    last = _acts(story, champion)[-1]
    return Sight(story.age(last.at), [f for f in (last, champion.profile) if f is not None])


@warning(
    "Committee shrinking",
    "{value:.0f} fewer of their people active in the last 30 days than in the 30 before",
    Bound(1, "people", scale=1),
    origin="ours",
    needs=NAMED,
    why="People who stop coming have stopped caring; one may be on holiday.",
)
def committee_shrinking(story: Story) -> Sight | None:
    """By how many the active people became fewer from one 30 days to the next; None below two."""
    now, before = story.active(30), story.active(60, until=30)
    if len(before) < 2:
        return None
    missing = [acts[-1] for person, acts in before.items() if person not in now]
    return Sight(float(max(len(before) - len(now), 0)), [*reversed(missing)])


def engaged_people(story: Story) -> Mapping[str, Person]:
    """Return those of their people who did something on purpose since 90 days before the opening."""
    return {key: p for key, p in story.people.items() if _acts(story, p)}


def holds_budget(story: Story, person: Person) -> bool:
    """Return whether the playbook makes a person's title a budget holder's."""
    told = story.profile.get("employees")
    size = int(told) if isinstance(told, int | float) else None
    return judge_title(person.title, size, story.setting.book.budget) == "holder"


def find_champion(story: Story) -> Person | None:
    """Return who of those still there has done most since 90 days before the opening."""
    there = [p for p in engaged_people(story).values() if p.left is None]
    best = max(
        there, key=lambda p: (len(_acts(story, p)), _acts(story, p)[-1].at, p.key), default=None
    )
    return best if best is not None and len(_acts(story, best)) >= CARRIES else None


def _acts(story: Story, person: Person) -> list[Fact]:
    since = BEFORE if story.start is None else story.age(story.start) + BEFORE
    return [f for f in person.acts if f.kind in DEEDS and story.age(f.at) <= since]


def _during(story: Story, fact: Fact) -> bool:
    return story.start is None or story.age(fact.at) <= story.age(story.start) + BEFORE


def _count(story: Story, active: Mapping[str, list[Fact]]) -> Sight | None:
    if story.opened is None:
        return None
    facts = [acts[-1] for acts in active.values()]
    return Sight(
        float(len(active)), sorted(facts, key=lambda f: f.at, reverse=True) or [story.opened]
    )
