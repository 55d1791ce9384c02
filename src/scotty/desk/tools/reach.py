"""Tools that look at what is said to whom: the outbox, content, and the workspace itself."""

from typing import Annotated, Literal

from msgspec import Meta

from scotty.desk.outbox import list_outbox
from scotty.desk.search import find_anything
from scotty.desk.status import read_status
from scotty.desk.tools.asked import AnyAccount, Few, Taken, Words
from scotty.desk.tools.deals import find_key
from scotty.desk.tools.say import clause, day, many, top
from scotty.desk.tools.tool import Context, Line, Told, reads
from scotty.names import find_domain

View = Literal["waiting", "planned", "unknown", "done"]


class AskOutbox(Taken, frozen=True, kw_only=True):
    """Which part of the outbox."""

    view: Annotated[
        View, Meta(description="Which part; `waiting` is what a person must look at.")
    ] = "waiting"
    account: AnyAccount = ""
    limit: Few = 10


class AskStatus(Taken, frozen=True, kw_only=True):
    """Nothing to choose."""


class AskFind(Taken, frozen=True, kw_only=True):
    """What to find."""

    words: Words
    limit: Few = 8


@reads("list_outbox", AskOutbox)
def tell_outbox(context: Context, asked: AskOutbox) -> Told:
    """List what waits for a person in the outbox, what is planned, unknown or done."""
    account = find_key(context, asked.account)
    most = asked.limit if account is None else 500
    found = list_outbox(context.means.outfit, asked.view, most)
    items = [i for i in found.items if account in (None, i.account)][: asked.limit]
    page = f"/outbox?view={asked.view}"
    counts = found.counts
    text = (
        f"{counts.get('attention', 0):,} wait for a look, {counts.get('unknown', 0):,} may not have "
        f"arrived, {counts.get('handed', 0):,} tasks are due."
    )
    lines = [Line(text=text, facts=top(i.id for i in items), page=page, judged=counts)]
    if not items:
        lines.append(Line(text=f"Nothing is {asked.view}.", page=page, judged=asked.view))
    for item in items:
        held = f": {clause(item.held.reason)}" if item.held else ""
        what = f"“{item.subject}”" if item.subject else item.step
        text = f"{item.channel.capitalize()} to {item.contact or item.account}, {what}, due {day(item.at)}{held}."
        facts = top(
            [item.id, *(f for c in item.claims for f in c.get("facts", ()) if len(f) == 32)]
        )
        lines.append(Line(text=text, facts=facts, page=f"{page}&at={item.id}", judged=item))
    return Told(lines=tuple(lines), data={"view": found.view, "counts": counts, "items": items})


@reads("show_status", AskStatus)
def tell_status(context: Context, asked: AskStatus) -> Told:
    """Say what the workspace holds, and how far its tables are behind."""
    del asked
    found = read_status(context.house)
    text = (
        f"The workspace holds {many(found.facts, 'fact')} of {many(found.accounts, 'account')}, "
        f"{many(found.contacts, 'person', 'people')} and {many(found.deals, 'deal')}; "
        f"{many(found.dead_letters, 'input waits', 'inputs wait')} for a mend."
    )
    behind = f"Tables and lake are {found.lag_seconds:.0f} seconds behind the ledger."
    lines = (
        Line(text=text, page="/status", judged=found),
        Line(text=behind, page="/status", judged=found),
    )
    return Told(lines=lines, data=found)


@reads("find_anything", AskFind)
def tell_found(context: Context, asked: AskFind) -> Told:
    """Find accounts, people and deals by the beginnings of the words of their names."""
    context.house.tables.refresh()
    hits = find_anything(context.house, asked.words, asked.limit)
    if not hits:
        text = f"Nothing is called “{asked.words[:80]}”."
        if domain := find_domain(asked.words):
            text = f"{domain} is not known here. To read about it, say: research {domain}."
        return Told(lines=(Line(text=text, judged=asked.words),), data=[])
    lines = tuple(
        Line(text=f"{hit.icon.capitalize()}: {hit.label} ({hit.note}).", page=hit.path, judged=hit)
        for hit in hits
    )
    return Told(lines=lines, data=hits)
