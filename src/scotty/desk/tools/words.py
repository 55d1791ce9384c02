"""Tools that look for words: in content, and in what pages, mails and calls said."""

from typing import Annotated

from msgspec import Meta

from scotty.desk.content import Wanted
from scotty.desk.hub import FoundContent, recommend_content, search_content
from scotty.desk.passages import search_facts
from scotty.desk.tools.asked import Account, AnyAccount, Few, Taken, Words
from scotty.desk.tools.deals import find_key
from scotty.desk.tools.say import clause, day, many, top
from scotty.desk.tools.tool import Context, Line, Told, reads
from scotty.stages.research.shelf import Suggested

Narrow = Annotated[str, Meta(description="Empty does not narrow.", max_length=60)]


class AskContent(Taken, frozen=True, kw_only=True):
    """Which content."""

    words: Words
    kind: Annotated[
        str,
        Meta(
            description="case_study, benchmark, insight, block, objection, battle_card, roi_note, event or video; empty for all.",
            max_length=40,
        ),
    ] = ""
    persona: Narrow = ""
    industry: Narrow = ""
    limit: Few = 5


class AskSuggestion(Taken, frozen=True, kw_only=True):
    """For whom."""

    account: Account
    contact: Annotated[
        str,
        Meta(
            description="One of their people: address or name; empty for anybody.", max_length=300
        ),
    ] = ""
    limit: Few = 5


class AskPassages(Taken, frozen=True, kw_only=True):
    """Which words, at which account."""

    words: Words
    account: AnyAccount = ""
    limit: Few = 8


@reads("search_content", AskContent)
def tell_content(context: Context, asked: AskContent) -> Told:
    """Find content by words: case studies, benchmarks, objections, battle cards; best first, with the passage."""
    wanted = Wanted(kind=asked.kind, industry=asked.industry, persona=asked.persona)
    found = search_content(context.house, asked.words, wanted, asked.limit)
    lines = [_say_asset(hit) for hit in found.hits]
    if not lines:
        text = f"No content fits “{asked.words[:80]}”, of {many(found.among, 'asset')}."
        lines = [Line(text=text, page="/content", judged=found)]
    return Told(lines=tuple(lines), data=found)


def _say_asset(hit: FoundContent) -> Line:
    row = hit.row
    excerpt = " ".join("".join(bit.text for bit in hit.excerpt).split())
    state = {"over": " It has expired.", "soon": " It expires soon."}.get(row.state, "")
    example = " An example that came with Scotty." if row.example else ""
    text = f"{row.title} ({row.kind.replace('_', ' ')}): {clause(excerpt)}.{state}{example}"
    return Line(text=text, page=f"/content/{row.name}", judged=(row.title, row.kind, excerpt))


@reads("recommend_content", AskSuggestion)
def tell_suggestion(context: Context, asked: AskSuggestion) -> Told:
    """Suggest content for an account, or for one of its people, with what speaks for each."""
    found = recommend_content(
        context.house, asked.account, asked.contact or None, limit=asked.limit
    )
    lines = [_say_suggested(one) for one in found.assets]
    page = f"/account/{found.account}"
    if not lines:
        text = f"No content fits {found.name or found.company} now."
        lines = [Line(text=text, page=page, judged=found)]
    lines += [Line(text=note, page=page, judged=note) for note in found.notes]
    return Told(lines=tuple(lines), data=found)


def _say_suggested(one: Suggested) -> Line:
    parts = [part for part in sorted(one.parts, key=lambda part: -abs(part.points)) if part.why]
    why = "; ".join(clause(part.why) for part in parts[:3])
    text = f"{one.title} ({one.kind.replace('_', ' ')}): {why or 'nothing speaks for it'}."
    facts = top(f for part in one.parts for f in part.facts if len(f) == 32)
    return Line(text=text, facts=facts, page=f"/content/{one.name}", judged=one)


@reads("search_facts", AskPassages)
def tell_passages(context: Context, asked: AskPassages) -> Told:
    """Find words in what was read and said: pages, findings, news, mails, calls; each with its sentence."""
    key = find_key(context, asked.account)
    found = search_facts(context.house, asked.words, key, asked.limit)
    lines = [
        Line(
            text=f"{day(p.at)}, {p.account or 'no account'}{f', {clause(p.title)}' if p.title else ''}: “{p.text}”",
            facts=(p.fact,),
            judged=p,
        )
        for p in found
    ]
    if not lines:
        lines = [Line(text=f"No fact says “{asked.words[:80]}”.", judged=asked.words)]
    return Told(lines=tuple(lines), data=found)
