"""Tools that act: each says first what it would come to, and does it once a person has taken it up."""

from typing import Annotated, Literal

from msgspec import Meta

from scotty.desk.account import show_account
from scotty.desk.asker import name_asker
from scotty.desk.cardnews import refresh_cards
from scotty.desk.cards import find_rival, show_card
from scotty.desk.engage import Order, engage_account, preview_account
from scotty.desk.engine import activate_engine, read_standing
from scotty.desk.pin import pin_tier
from scotty.desk.rivals import read_market
from scotty.desk.takeup import name_taker, take_up
from scotty.desk.tools.asked import Account, DealKey, Taken
from scotty.desk.tools.deals import find_deal, page_of
from scotty.desk.tools.say import clause, day, many, top
from scotty.desk.tools.tool import Context, Line, Told, Tool, declare
from scotty.facts import Refused
from scotty.flows.engine import STEPS
from scotty.stages.accelerate.standing import Play

Tier = Literal["1", "2", "3", "none", "free"]
Sequence = Annotated[str, Meta(description="Which sequence.", min_length=1, max_length=60)]
Contacts = Annotated[
    tuple[str, ...],
    Meta(description="Their people by key; empty lets Scotty choose.", max_length=50),
]


class Engage(Taken, frozen=True, kw_only=True):
    """Whom to engage, and by which sequence."""

    account: Account
    sequence: Sequence = "seven-touches"
    contacts: Contacts = ()


class Pin(Taken, frozen=True, kw_only=True):
    """Which account, and its tier."""

    account: Account
    tier: Annotated[Tier, Meta(description="`none` for no tier; `free` lets Scotty decide.")]


class TakePlay(Taken, frozen=True, kw_only=True):
    """Which play of which deal."""

    deal: DealKey
    play: Annotated[
        str, Meta(description="Name of a proposed play; empty for the best.", max_length=60)
    ] = ""


class Refresh(Taken, frozen=True, kw_only=True):
    """Which rival's card."""

    rival: Annotated[str, Meta(description="A rival's name; empty for all.", max_length=200)] = ""


class Nothing(Taken, frozen=True, kw_only=True):
    """Nothing to choose."""


def foresee_engagement(context: Context, asked: Engage) -> Told:
    """Show every touch that a sequence would come to: to whom, when, with which words, and what the gate says."""
    found = preview_account(context.means.outfit, _order(context, asked))
    people = ", ".join(choice.contact for choice in found.chosen)
    text = f"{many(len(found.touches), 'touch', 'touches')} to {many(len(found.chosen), 'person', 'people')} ({people}) by the sequence {found.sequence}."
    facts = top(f for t in found.touches for c in t.claims for f in _ids(c))
    judged = (found.account, found.sequence, len(found.touches), len(found.chosen), people)
    lines = [Line(text=text, facts=facts, page=f"/account/{found.account}/engage", judged=judged)]
    for touch in found.touches[:30]:
        held = f" The gate: {clause(touch.held.reason)}." if touch.held else ""
        what = f"“{touch.subject}”" if touch.subject else touch.step
        text = f"{day(touch.at)}, {touch.channel} to {touch.contact}: {what}.{held}"
        rests = top(f for claim in touch.claims for f in _ids(claim))
        lines.append(Line(text=text, facts=rests, judged=touch))
    return Told(lines=tuple(lines), data=found)


def _ids(claim: dict[str, object]) -> list[str]:
    facts = claim.get("facts", ())
    return [f for f in facts if len(f) == 32] if isinstance(facts, list | tuple) else []


def _order(context: Context, asked: Engage) -> Order:
    return Order(
        account=asked.account,
        sequence=asked.sequence,
        contacts=asked.contacts,
        by=name_asker(context.person),
        may_send="send" in context.person.may,
    )


def do_engagement(context: Context, asked: Engage) -> Told:
    """Put the people into the sequence; every touch still passes the gate when it is due."""
    found = engage_account(context.means.outfit, _order(context, asked))
    text = f"{many(len(found.touches), 'person was', 'people were')} put into {found.sequence}; nothing leaves before the gate says so."
    lines = [
        Line(text=text, page="/outbox?view=planned", judged=(len(found.touches), found.sequence))
    ]
    lines += [
        Line(text=f"{who} was left out: {clause(no.reason)}.", judged=no)
        for who, no in found.left_out
    ]
    return Told(lines=tuple(lines), data=found)


def foresee_tier(context: Context, asked: Pin) -> Told:
    """Show what fixing an account's tier by hand would change."""
    view = show_account(context.house, asked.account, limit=1_000)
    standing = view.standing
    now = f"tier {standing.tier}" if standing.tier else "no tier"
    wanted = {"none": "no tier", "free": "what Scotty decides"}.get(
        asked.tier, f"tier {asked.tier}"
    )
    facts = top(
        link.id for link in view.timeline if link.kind in ("account.tiered", "account.pinned")
    )
    text = f"{standing.name} has {now} and would have {wanted}."
    line = Line(
        text=text, facts=facts, page=f"/account/{standing.domain}", judged=(standing, asked)
    )
    return Told(lines=(line,), data=standing)


def do_tier(context: Context, asked: Pin) -> Told:
    """Fix the tier."""
    fact = pin_tier(context.house, asked.account, asked.tier, context.person.who)
    text = f"The tier of {fact.account} is fixed: {asked.tier}."
    return Told(lines=(Line(text=text, facts=(fact.id,), judged=fact.data),), data=fact)


def _find_play(context: Context, asked: TakePlay) -> Play:
    deal = find_deal(context, asked.deal)
    found = next((p for p in deal.plays if asked.play in ("", p.play)), None)
    if found is None:
        known = ", ".join(p.play for p in deal.plays) or "none"
        raise Refused(f"No such play is proposed for {deal.name} now.", f"Those are: {known}.")
    return found


def foresee_play(context: Context, asked: TakePlay) -> Told:
    """Show a play that answers a deal's danger: what would be done, by whom, with which words."""
    play = _find_play(context, asked)
    page = page_of(asked.deal)
    text = f"{play.label}: {clause(play.why)}."
    lines = [Line(text=text, facts=top(play.facts), page=page, judged=play)]
    lines.append(Line(text=play.text.strip(), facts=top(play.facts), page=page, judged=play))
    return Told(lines=tuple(lines), data=play)


def do_play(context: Context, asked: TakePlay) -> Told:
    """Take the play up: it becomes a planned act, and waits in the outbox as the gate's rules want."""
    play = _find_play(context, asked)
    deal = find_deal(context, asked.deal)
    found = take_up(context.means.outfit, deal, play.play, name_taker(context.person))
    where = f" as {found.item.channel} due {day(found.item.at)}" if found.item else ""
    text = f"{play.label} was taken up{where}."
    line = Line(text=text, facts=(found.answer.id,), page="/outbox", judged=(play, found.item))
    return Told(lines=(line,), data=found)


def foresee_cards(context: Context, asked: Refresh) -> Told:
    """Show in which cards something is new since they were written down."""
    market = read_market(context.house, context.house.clock.now())
    wanted = [find_rival(market, asked.rival)] if asked.rival else list(market.rivals)
    lines = []
    for rival in wanted:
        found = show_card(context.house, rival, market=market)
        new = len(found.pending) if found.versions else len(found.card.lines)
        if new:
            text = f"{found.card.name}: {many(new, 'line is', 'lines are')} new."
            facts = top(f for line in found.card.lines for f in line.facts[:2])
            judged = (found.card.name, new)
            lines.append(Line(text=text, facts=facts, page=f"/cards/{rival}", judged=judged))
    if not lines:
        lines = [Line(text="Nothing is new: every card says what is known.", page="/cards")]
    return Told(lines=tuple(lines), data=len(lines))


def do_cards(context: Context, asked: Refresh) -> Told:
    """Write down every card whose lines changed; those of other rivals, too, for they share their facts."""
    del asked
    found = refresh_cards(context.house, context.person.who)
    text = f"{many(len(found), 'card was', 'cards were')} written anew."
    lines = [Line(text=text, facts=top(c.fact for c in found), page="/cards", judged=len(found))]
    for change in found:
        told = f"{change.name}: version {change.version}, {many(len(change.changes), 'change')}."
        judged = (change.name, change.version, len(change.changes))
        page = f"/cards/{change.rival}"
        lines.append(Line(text=told, facts=(change.fact,), page=page, judged=judged))
    return Told(lines=tuple(lines), data=found)


def foresee_engine(context: Context, asked: Nothing) -> Told:
    """Show what a run of the Revenue Acceleration Engine does, step by step."""
    del asked
    standing = read_standing(context.house)
    text = f"The engine is {'on' if standing.on else 'off'}; it would be on, run every {standing.every_hours} hours, and begin now. Nothing is sent by it."
    lines = [Line(text=text, page="/engine", judged=standing)]
    lines += [Line(text=f"{s.phase}: {s.says}", page="/engine", judged=s) for s in STEPS]
    return Told(lines=tuple(lines), data=standing)


def do_engine(context: Context, asked: Nothing) -> Told:
    """Activate the engine and ask for a run at once."""
    del asked
    run = context.means.see_run(activate_engine(context.house, context.person.who))
    text = f"The Revenue Acceleration Engine is on; a run of it was asked for by {run.by}."
    lines = [Line(text=text, page="/engine", judged=run)]
    lines += [
        Line(text=f"{s.phase}, {s.name}: {s.note or s.state}.", page="/engine", judged=s)
        for s in run.steps
    ]
    return Told(lines=tuple(lines), data=run)


declare(
    Tool(
        name="propose_engagement",
        about="Propose to put people of an account into a sequence; shows every touch with its words, times and the gate's answer.",
        takes=Engage,
        permission="draft",
        answered_by="draft",
        run=foresee_engagement,
        do=do_engagement,
    )
)
declare(
    Tool(
        name="propose_tier",
        about="Propose to fix an account's tier by hand, or to let it go again.",
        takes=Pin,
        permission="draft",
        answered_by="work",
        run=foresee_tier,
        do=do_tier,
    )
)
declare(
    Tool(
        name="propose_play",
        about="Propose to take up a play that answers a deal's danger; shows what would be done and said.",
        takes=TakePlay,
        permission="draft",
        answered_by="work",
        run=foresee_play,
        do=do_play,
    )
)
declare(
    Tool(
        name="refresh_cards",
        about="Propose to write battle cards anew where what they rest on has changed; shows what would change.",
        takes=Refresh,
        permission="draft",
        answered_by="work",
        direct=True,
        run=foresee_cards,
        do=do_cards,
    )
)
declare(
    Tool(
        name="activate_engine",
        about="Propose to activate the Revenue Acceleration Engine: identify, research, engage, accelerate, by itself.",
        takes=Nothing,
        permission="draft",
        answered_by="playbook.edit",
        direct=True,
        run=foresee_engine,
        do=do_engine,
    )
)
