"""Tools that look at deals: the board, one deal, why it is at risk, what to do next, the forecast."""

from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

import msgspec
from msgspec import Meta

from scotty.desk.deals import Board as DealBoard
from scotty.desk.deals import Wanted, lay_board
from scotty.desk.named import find_account
from scotty.desk.plays import lay_actions
from scotty.desk.shapes import shape_board, shape_deal
from scotty.desk.tools.asked import AnyAccount, AsOf, DealKey, Few, Taken, read_moment
from scotty.desk.tools.say import clause, day, many, money, share, top
from scotty.desk.tools.tool import Context, Line, Told, reads
from scotty.facts import Refused
from scotty.stages.accelerate.standing import BANDS, Band, Deal, Play, Timing, Warned
from scotty.stages.accelerate.warnings import is_at_risk

Owner = Annotated[
    str, Meta(description="The seller's name; `me` for yourself; empty for all.", max_length=200)
]


class AskDeals(Taken, frozen=True, kw_only=True):
    """Which open deals."""

    at_risk: Annotated[bool, Meta(description="Only those at risk.")] = False
    owner: Owner = ""
    account: AnyAccount = ""
    stage: Annotated[str, Meta(description="Stage; empty for all.", max_length=100)] = ""
    band: Annotated[Band | None, Meta(description="How near it is to being won.")] = None
    closes_from: Annotated[date | None, Meta(description="Earliest stated close date.")] = None
    closes_to: Annotated[date | None, Meta(description="Latest stated close date.")] = None
    least: Annotated[float | None, Meta(description="Smallest amount, US dollars.")] = None
    most: Annotated[float | None, Meta(description="Largest amount, US dollars.")] = None
    limit: Few = 10
    as_of: AsOf = None


class AskDeal(Taken, frozen=True, kw_only=True):
    """Which deal, and as of when."""

    deal: DealKey
    as_of: AsOf = None


class AskActions(Taken, frozen=True, kw_only=True):
    """Whose actions."""

    owner: Owner = ""
    limit: Few = 10


@reads("list_deals", AskDeals)
def tell_deals(context: Context, asked: AskDeals) -> Told:
    """List open deals, those worth most first: all, those at risk, of a seller, closing soon, above an amount."""
    wanted = Wanted(
        at_risk=asked.at_risk,
        owner=name_owner(context, asked.owner),
        stage=asked.stage or None,
        band=asked.band,
        account=find_key(context, asked.account),
        closes_from=asked.closes_from,
        closes_to=asked.closes_to,
        least=asked.least,
        most=asked.most,
        limit=asked.limit,
    )
    moment = read_moment(asked.as_of, context.house.clock.now())
    board = lay_board(context.means.pipelines.at(moment), wanted)
    lines = [_say_board(board), *(_say_deal(deal) for deal in board.deals)]
    return Told(lines=tuple(lines), data=shape_board(board))


def name_owner(context: Context, owner: str) -> str | None:
    """Return a seller's name as deals have it; None for all."""
    return (context.person.user.name if owner.casefold() == "me" else owner) or None


def find_key(context: Context, name: str) -> str | None:
    """Return an account's key; None for all. Raises Refused where there is none of that name."""
    if not name:
        return None
    return str(find_account(context.house, name)["key"])


def _say_board(board: DealBoard) -> Line:
    if not board.count:
        text = f"No open deal fits, of {board.open:,} as of {day(board.as_of)}."
    else:
        text = (
            f"{many(board.count, 'open deal fits', 'open deals fit')}, worth {money(board.amount)}, "
            f"of which {money(board.weighted)} is to be expected, as of {day(board.as_of)}."
        )
    facts = top(f for deal in board.deals for f in list_grounds(deal)[:1])
    judged = (board.count, board.amount, board.weighted, board.open, board.as_of)
    return Line(text=text, facts=facts, page="/deals", judged=judged)


def list_grounds(deal: Deal) -> tuple[str, ...]:
    """Return the facts that a deal's warnings and score rest on most."""
    told = [f for w in deal.warnings for f in w.facts[:3]]
    return top([*told, *(f for r in deal.score.reasons for f in r.facts[:2])])


def _say_deal(deal: Deal) -> Line:
    risk = ", at risk" if is_at_risk(deal) else ""
    warned = ": " + ", ".join(w.label for w in deal.warnings[:3]) if deal.warnings else ""
    text = (
        f"{deal.name} ({deal.deal}): {money(deal.amount)}, {deal.stage or 'no stage'}, "
        f"{share(deal.score.probability)} to be won, closes {day(deal.close_date)}{risk}{warned}."
    )
    return Line(text=text, facts=list_grounds(deal), page=page_of(deal.deal), judged=_bare(deal))


def _bare(deal: Deal) -> Deal:
    """Return a deal without what lines of their own speak of."""
    score = msgspec.structs.replace(deal.score, reasons=(), silent=())
    return msgspec.structs.replace(deal, score=score, plays=(), timing=Timing())


def page_of(key: str) -> str:
    """Return the page of a deal."""
    return f"/deal/{quote(key, safe='')}"


@reads("show_deal", AskDeal)
def tell_deal(context: Context, asked: AskDeal) -> Told:
    """Show a deal: its amount, stage and chance, the strongest reasons for and against, warnings, plays."""
    moment = read_moment(asked.as_of, context.house.clock.now())
    shown = context.means.pipelines.show(asked.deal, moment, 50)
    deal = shown.deal
    lines = [_say_standing(deal), *_say_reasons(deal, 5), *map_warnings(deal)]
    if shown.outcome:
        why = f" ({clause(shown.outcome.reason)})" if shown.outcome.reason else ""
        text = f"It was {shown.outcome.status} on {day(shown.outcome.at)}{why}."
        lines.insert(1, Line(text=text, facts=(shown.outcome.fact,), judged=shown.outcome))
    lines += [_say_play(deal, play) for play in deal.plays[:3]]
    return Told(lines=tuple(lines), data=shape_deal(shown))


def _say_standing(deal: Deal) -> Line:
    score = deal.score
    text = (
        f"{deal.name} ({deal.deal}): {money(deal.amount)}, {deal.stage or 'no stage'}, owner "
        f"{deal.owner or 'nobody'}, closes {day(deal.close_date)}. It stands at {share(score.probability)} "
        f"to be won (80 %: {share(score.low)} to {share(score.high)}): {BANDS[score.band]}."
    )
    judged = (_bare(deal), BANDS[score.band], 80)
    return Line(text=text, facts=list_grounds(deal), page=page_of(deal.deal), judged=judged)


def _say_reasons(deal: Deal, most: int) -> list[Line]:
    ranked = sorted(deal.score.reasons, key=lambda r: -abs(r.points))
    return [
        Line(
            text=f"{'For' if r.points > 0 else 'Against'} it: {clause(r.text)} ({r.points:+.2f}).",
            facts=top(r.facts),
            page=page_of(deal.deal),
            judged=r,
        )
        for r in ranked[:most]
        if r.facts
    ]


def map_warnings(deal: Deal) -> list[Line]:
    """Return a line for each warning of a deal, the loudest first."""
    loud = sorted(deal.warnings, key=lambda w: -w.weight)
    return [_say_warning(deal, warned) for warned in loud]


def _say_warning(deal: Deal, warned: Warned) -> Line:
    record = " Its record is not known yet."
    if warned.hits is not None:
        hits = warned.hits
        record = (
            f" It came true {hits.came_true:,} of {hits.raised:,} times ({share(hits.rate)}; "
            f"{share(hits.base)} of all deals came to harm)."
        )
    judged = (warned, warned.hits.rate if warned.hits else 0)
    text = f"{warned.label}: {clause(warned.text)}.{record}"
    return Line(text=text, facts=top(warned.facts), page=page_of(deal.deal), judged=judged)


def _say_play(deal: Deal, play: Play) -> Line:
    text = f"To do: {play.label}. {clause(play.why)}."
    return Line(text=text, facts=top(play.facts), page=page_of(deal.deal), judged=play)


@reads("explain_risk", AskDeal)
def tell_risk(context: Context, asked: AskDeal) -> Told:
    """Say why a deal is at risk, or that it is not: its warnings with their evidence, what speaks against it, what would help."""
    moment = read_moment(asked.as_of, context.house.clock.now())
    shown = context.means.pipelines.show(asked.deal, moment, 50)
    deal = shown.deal
    head = f"{deal.name} ({deal.deal}) is {deal.status}"
    if deal.status != "open":
        text = f"{head}; what follows is how it stood before."
    elif is_at_risk(deal):
        text = f"{head} and at risk: {many(len(deal.warnings), 'warning stands', 'warnings stand')}, {share(deal.score.probability)} to be won."
    elif deal.warnings:
        text = f"{head}; {many(len(deal.warnings), 'warning stands', 'warnings stand')}, but it is in no more danger than other deals: {share(deal.score.probability)} to be won."
    else:
        text = f"{head} and no warning stands; {share(deal.score.probability)} to be won."
    judged = (_bare(deal), len(deal.warnings))
    lines = [Line(text=text, facts=list_grounds(deal), page=page_of(deal.deal), judged=judged)]
    lines += map_warnings(deal)
    lines += [line for line in _say_reasons(deal, 8) if line.text.startswith("Against")][:3]
    lines += [_say_play(deal, play) for play in deal.plays[:3]]
    return Told(lines=tuple(lines), data=shape_deal(shown))


@reads("list_actions", AskActions)
def tell_actions(context: Context, asked: AskActions) -> Told:
    """List what to do next about deals in danger, the most worth an hour first."""
    owner = name_owner(context, asked.owner)
    found = lay_actions(context.means.pipelines.at(None), asked.limit, owner)
    facts = top(f for a in found.actions for f in a.play.facts[:1])
    text = f"{many(found.count, 'deal has', 'deals have')} something to be done about."
    lines = [Line(text=text, facts=facts, page="/actions", judged=found.count)]
    for action in found.actions:
        worth = f", worth {money(action.worth)} an hour" if action.worth is not None else ""
        text = (
            f"{action.name} ({action.deal}): {action.play.label}{worth}. {clause(action.play.why)}."
        )
        page = page_of(action.deal)
        lines.append(Line(text=text, facts=top(action.play.facts), page=page, judged=action))
    return Told(lines=tuple(lines), data=found)


def find_deal(context: Context, key: str, moment: datetime | None = None) -> Deal:
    """Return an open deal as judged. Raises Refused where there is none."""
    found = next((d for d in context.means.pipelines.at(moment).deals if d.deal == key), None)
    if found is None:
        raise Refused(f"There is no open deal {key!r}.", "Give its id in the system of record.")
    return found
