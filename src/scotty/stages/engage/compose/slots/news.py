"""What the world could read of them, and what stands in their profile: said as a sentence."""

from scotty.names.naming import join_words, read_brand
from scotty.signals.happening import date_happening, find_happenings, open_sentence
from scotty.stages.engage.compose.case import Case, Words
from scotty.stages.engage.compose.plain import escape_markdown
from scotty.stages.engage.compose.slot import slot
from scotty.stages.engage.compose.slots.company import NAMED, list_products

LINES = 3
"""Findings that a piece of research lists at most."""

_SAW = ("I saw that {}.", "I read that {}.", "I noticed that {}.")
_RUNS = (
    "As far as one can see from outside, {company} works with {products}.",
    "It looks from outside as if {company} runs on {products}.",
)


@slot(
    "insight",
    "A sentence on the best public news of them; else on products in use.",
    example="I saw that TechCorp is hiring a data engineer.",
)
def fill_insight(case: Case, _: str) -> Words | None:
    """Return a sentence on what anybody could read; never on what was tracked."""
    for found in find_happenings(case.view, case.contact, case.used)[:1]:
        clause = case.pick(found.phrase.clauses, f"clause {found.name}")
        said = case.pick(_SAW, f"{case.step.name} insight").format(clause)
        return Words(said, (found.name, *_cite_name(case)))
    return _tell_products(case)


@slot(
    "insight.topic",
    "The same news in a few words, for a subject.",
    example="your search for a data engineer",
)
def fill_topic(case: Case, _: str) -> Words | None:
    """Return what to call the news that {insight} tells; products in use have no such name."""
    for found in find_happenings(case.view, case.contact, case.used)[:1]:
        return Words(found.phrase.topic, (found.name,))
    return None


@slot(
    "research",
    "A list of up to three findings, each from a fact of its own.",
    example="- TechCorp raised its Series B of $32 million in April.\n- …",
)
def fill_research(case: Case, _: str) -> Words | None:
    """Return a Markdown list of what was found in public, told or not told before."""
    told = _cite_name(case)
    lines = [
        (
            f"{open_sentence(f.phrase.clauses[0])} ({date_happening(f.fact, case.view.moment)}).",
            f.name,
        )
        for f in find_happenings(case.view, case.contact, case.used)[:LINES]
    ]
    products = _tell_products(case)
    if products is not None and len(lines) < LINES:
        lines.append((products.text, products.facts[0]))
    if not lines:
        return None
    parts = tuple((escape_markdown(line), (fact, *told)) for line, fact in lines)
    facts = dict.fromkeys(fact for _, facts in parts for fact in facts)
    return Words("\n".join(f"- {line}" for line, _ in parts), tuple(facts), True, parts)


def _tell_products(case: Case) -> Words | None:
    said, names = case.view.profile.get("technologies"), list_products(case)[:NAMED]
    company = read_brand(case.view.tell("name"))
    if said is None or not names or not company:
        return None
    way = case.pick(_RUNS, "products")
    words = way.format(company=company, products=join_words(names))
    return Words(words, (said.fact, *_cite_name(case)))


def _cite_name(case: Case) -> tuple[str, ...]:
    said = case.view.profile.get("name")
    return () if said is None else (said.fact,)
