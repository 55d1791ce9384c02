"""Tools that look at what is known: an account's profile, rivals' battle cards."""

from typing import Annotated

from msgspec import Meta

from scotty.desk.cards import CardRow, list_cards, show_card
from scotty.desk.profile import show_research
from scotty.desk.rivals import read_market
from scotty.desk.tools.asked import Account, AsOf, Few, Taken, read_moment
from scotty.desk.tools.say import day, many, sentence, share, top
from scotty.desk.tools.tool import Context, Line, Told, reads
from scotty.stages.research.cards import Market


class AskProfile(Taken, frozen=True, kw_only=True):
    """Of which account, and as of when."""

    account: Account
    as_of: AsOf = None


class AskCards(Taken, frozen=True, kw_only=True):
    """How many."""

    limit: Few = 20


class AskCard(Taken, frozen=True, kw_only=True):
    """Which rival."""

    rival: Annotated[
        str, Meta(description="The rival's name, in any spelling.", min_length=1, max_length=200)
    ]
    as_of: AsOf = None


@reads("show_profile", AskProfile)
def tell_profile(context: Context, asked: AskProfile) -> Told:
    """Tell what is known of a company: news, funding, technology, pains, priorities; what is lacking is said."""
    moment = read_moment(asked.as_of, context.house.clock.now())
    found = show_research(context.house, asked.account, moment)
    page = f"/account/{found.domain or found.account}/profile"
    lines = [
        Line(text=sentence(line.text), facts=top(line.facts), page=page, judged=line, topic=area)
        for area, told in found.profile.items()
        for line in told
    ]
    when = f"last researched {day(found.researched)}" if found.researched else "never researched"
    text = f"{found.name} ({found.domain}): {many(len(lines), 'line')} known, {when}."
    facts = top(f for line in lines for f in line.facts[:1])
    judged = (found.name, found.domain, len(lines), found.researched)
    lines.insert(0, Line(text=text, facts=facts, page=page, judged=judged))
    lines += [Line(text=sentence(said), page=page, judged=said) for said in found.unknown]
    return Told(lines=tuple(lines), data=found)


@reads("list_cards", AskCards)
def tell_cards(context: Context, asked: AskCards) -> Told:
    """List rivals, those met in most open deals first, each with how we stand against it."""
    found = list_cards(context.house, market=_read_market(context))
    lines = [_say_row(row) for row in found.rows[: asked.limit]]
    lines += [Line(text=note, page="/cards", judged=note) for note in found.notes]
    return Told(lines=tuple(lines), data=found)


def _read_market(context: Context) -> Market:
    """Return what cards are written from, as it is kept: to read it goes through all deals."""
    house = context.house
    found: Market = context.means.keep("market", lambda: read_market(house, house.clock.now()))
    return found


def _say_row(row: CardRow) -> Line:
    text = (
        f"{row.name}: in {many(row.open, 'open deal')}; won {row.record.won:,} of "
        f"{many(row.record.closed, 'closed deal')} in which it was heard of; "
        f"{many(row.users, 'account uses', 'accounts use')} it."
    )
    return Line(text=text, page=f"/cards/{row.rival}", judged=row)


@reads("show_card", AskCard)
def tell_card(context: Context, asked: AskCard) -> Told:
    """Show a rival's battle card: strengths, weaknesses, landmines, what to say, win rate from own deals."""
    moment = read_moment(asked.as_of, context.house.clock.now())
    market = _read_market(context) if moment is None else None
    found = show_card(context.house, asked.rival, moment, market)
    card, page = found.card, f"/cards/{found.card.rival}"
    lines = []
    for line in card.lines:
        said = f" “{line.quote}” ({line.who})" if line.quote else ""
        text = f"{line.part.capitalize()}: {sentence(line.text)}{said}"
        lines.append(
            Line(text=text, facts=top(line.facts), page=page, judged=line, topic=line.part)
        )
    if card.record.share is not None and card.record.enough:
        text = f"Won {share(card.record.share)} of {many(card.record.closed, 'closed deal')} against {card.name}."
        lines.insert(0, Line(text=text, page=page, judged=(card.record, card.record.share)))
    lines += [Line(text=said, page=page, judged=said) for said in (*card.unknown, *found.notes)]
    return Told(lines=tuple(lines), data=found)
