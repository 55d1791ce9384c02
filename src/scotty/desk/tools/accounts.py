"""Tools that look at accounts: the hot list, one account, what changed there, and a fact's reasons."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import msgspec
from msgspec import Meta

from scotty.desk.account import AccountView, show_account
from scotty.desk.changes import Changes, list_changes
from scotty.desk.hot import ground_standings
from scotty.desk.shapes import shape_account, shape_hot
from scotty.desk.tools.asked import Account, AsOf, Few, Taken, read_moment
from scotty.desk.tools.say import clause, day, many, money, points, top
from scotty.desk.tools.tool import Context, Line, Told, reads
from scotty.desk.why import Link, explain_fact
from scotty.facts import Refused
from scotty.stages.identify.standing import HotList, Reason, Standing

MOST, SHOWN = 2_000, 30
"""Facts of an account that are looked through for what told its profile, and those given to programs."""
Since = Annotated[date, Meta(description="First day of what is asked for.")]
FactId = Annotated[str, Meta(description="A fact's id: 32 hex digits.", max_length=100)]


class AskHot(Taken, frozen=True, kw_only=True):
    """Which part of the list."""

    near: Annotated[bool, Meta(description="Those one condition away instead.")] = False
    limit: Few = 10
    as_of: AsOf = None


class AskAccount(Taken, frozen=True, kw_only=True):
    """Which account, and as of when."""

    account: Account
    as_of: AsOf = None


class AskChanges(Taken, frozen=True, kw_only=True):
    """Which account, and since when."""

    account: Account
    since: Since
    limit: Few = 15


class AskFact(Taken, frozen=True, kw_only=True):
    """Which fact."""

    fact: FactId


@reads("list_hot", AskHot)
def tell_hot(context: Context, asked: AskHot) -> Told:
    """List the accounts that are about to buy, best first, each with why; or those one condition away."""
    hot = context.means.hot(read_moment(asked.as_of, context.house.clock.now()))
    listed = (hot.near if asked.near else hot.accounts)[: asked.limit]
    shown = ground_standings(context.house, listed)
    lines = [_say_list(hot, shown), *(_say_standing(n, s) for n, s in enumerate(shown, 1))]
    return Told(lines=(*lines, *_say_notes(hot)), data={**shape_hot(hot), "accounts": shown})


def _say_list(hot: HotList, shown: tuple[Standing, ...]) -> Line:
    counts = {"hot": len(hot.accounts), "near": len(hot.near), "watched": hot.watched}
    text = (
        f"{many(len(hot.accounts), 'account is', 'accounts are')} hot as of {day(hot.as_of)}, "
        f"{len(hot.near):,} one condition away, {hot.watched:,} watched."
    )
    facts = top(f for s in shown for f in _facts_of(s.reasons)[:1])
    return Line(text=text, facts=facts, page="/hot", judged=(counts, hot.as_of))


def _say_standing(number: int, standing: Standing) -> Line:
    best = [r for r in sorted(standing.reasons, key=lambda r: -r.points) if r.group != "base"][:3]
    why = ", ".join(f"{r.label} +{points(r.points)}" for r in best)
    if standing.lacks:
        why = "; ".join(clause(standing.conditions[name].why) for name in standing.lacks)
    text = (
        f"{number}. {standing.name}: score {points(standing.score)} (fit {points(standing.fit)}, "
        f"intent {points(standing.intent)}), because of {why or 'nothing yet'}."
    )
    facts = _facts_of(best) or _facts_of(standing.score_reasons)
    judged = (number, *_bare(standing), [(r.label, r.points) for r in best])
    return Line(text=text, facts=facts, page=_page(standing), judged=judged)


def _bare(standing: Standing) -> tuple[object, ...]:
    """Return what is said of a standing besides its reasons."""
    scores = (standing.score, standing.fit, standing.intent, standing.tier, standing.as_of)
    return (standing.name, standing.domain, *scores, [c.why for c in standing.conditions.values()])


def _facts_of(reasons: tuple[Reason, ...] | list[Reason]) -> tuple[str, ...]:
    return top(f for r in reasons for f in r.facts[:4])


def _page(standing: Standing) -> str:
    return f"/account/{standing.domain or standing.account}"


def _say_notes(hot: HotList) -> list[Line]:
    return [Line(text=note, page="/hot", judged=note) for note in hot.notes]


@reads("show_account", AskAccount)
def tell_account(context: Context, asked: AskAccount) -> Told:
    """Show an account: who they are, its scores and what they rest on, conditions, people, deals."""
    moment = read_moment(asked.as_of, context.house.clock.now())
    view = show_account(context.house, asked.account, moment, limit=MOST)
    standing = view.standing
    lines = [_say_company(view), *_say_scores(standing)]
    lines += [
        Line(
            text=f"{name.upper() if name == 'icp' else name.capitalize()}: {'met' if found.met else 'not met'}, {clause(found.why)}.",
            facts=top(found.facts),
            page=_page(standing),
            judged=found,
        )
        for name, found in standing.conditions.items()
    ]
    brief = msgspec.structs.replace(view, timeline=view.timeline[:SHOWN])
    return Told(lines=(*lines, *_say_people(view)), data=shape_account(brief))


def _say_company(view: AccountView) -> Line:
    profile = view.profile
    told = [str(profile[f]) for f in ("industry", "city", "country") if profile.get(f)]
    if profile.get("employees"):
        told.append(f"{profile['employees']:,} employees")
    facts = top(link.id for link in view.timeline if link.kind == "account.profiled")
    simulated = " Everything told of it is simulated." if view.simulated else ""
    text = f"{view.standing.name} ({view.standing.domain}): {', '.join(told) or 'little is known'}.{simulated}"
    return Line(
        text=text, facts=facts, page=_page(view.standing), judged=(profile, _bare(view.standing))
    )


def _say_scores(standing: Standing) -> list[Line]:
    tier = f", tier {standing.tier}" if standing.tier else ""
    text = (
        f"Score {points(standing.score)} (fit {points(standing.fit)}, intent {points(standing.intent)})"
        f"{tier}; {'hot' if standing.hot else 'not hot'} as of {day(standing.as_of)}."
    )
    best = [r for r in sorted(standing.reasons, key=lambda r: -r.points) if r.group != "base"][:5]
    page = _page(standing)
    first = Line(text=text, facts=_facts_of(best), page=page, judged=_bare(standing))
    return [first] + [
        Line(
            text=f"{r.label}: +{points(r.points)} ({many(r.count, 'sign')}).",
            facts=top(r.facts),
            page=page,
            judged=r,
        )
        for r in best
    ]


def _say_people(view: AccountView) -> list[Line]:
    lines = []
    told: dict[str, list[str]] = {}
    for link in sorted(view.timeline, key=lambda link: link.kind != "contact.profiled"):
        told.setdefault(link.contact or "", []).append(link.id)
    for person in view.contacts[:8]:
        last = person.get("last_active")
        title = f", {person['title']}" if person.get("title") else ""
        seen = f"last active {day(last)}" if last else "never heard from"
        text = f"{person.get('name') or person['key']}{title}: {seen}."
        facts = top(told.get(person["key"], ()), 6)
        lines.append(Line(text=text, facts=facts, page=_page(view.standing), judged=person))
    for deal in view.deals[:8]:
        text = f"Deal {deal['key']}: {deal.get('name') or deal['key']}, {deal.get('status')}, {money(_number(deal.get('amount')))}."
        facts = top(link.id for link in view.timeline if link.deal == deal["key"])[:5]
        lines.append(Line(text=text, facts=facts, page=f"/deal/{deal['key']}", judged=deal))
    return lines


def _number(value: object) -> float | None:
    try:
        return None if value is None else float(str(value))
    except ValueError:
        return None


@reads("account_changes", AskChanges)
def tell_changes(context: Context, asked: AskChanges) -> Told:
    """Say what became known of an account since a day: news, people, deals, signs; the newest first."""
    since = datetime.combine(asked.since, time.min, UTC)
    if since > context.house.clock.now():
        raise Refused(f"{asked.since} lies in the future.", "Give a day that has passed.")
    found = list_changes(context.house, asked.account, since, limit=asked.limit)
    lines = [_say_span(found)]
    for told in found.changes:
        text = f"{day(told.at)}: {clause(told.says)}."
        lines.append(Line(text=text, facts=(told.fact,), judged=told))
    for kind in found.counts[:6]:
        text = f"{kind.label}: {kind.count:,}."
        lines.append(
            Line(text=text, facts=kind.facts, page=f"/account/{found.account}", judged=kind)
        )
    return Told(lines=tuple(lines), data=found)


def _say_span(found: Changes) -> Line:
    quiet = sum(kind.count for kind in found.counts)
    if not found.told and not quiet:
        text = f"Nothing became known of {found.name} since {day(found.since)}."
        return Line(text=text, page=f"/account/{found.account}", judged=found)
    text = (
        f"{found.name} since {day(found.since)}: {many(found.told, 'change')} told one by one, "
        f"{many(quiet, 'other sign')}."
    )
    facts = top([c.fact for c in found.changes] + [f for k in found.counts for f in k.facts], 5)
    judged = (found.name, found.since, found.told, quiet)
    return Line(text=text, facts=facts, page=f"/account/{found.account}", judged=judged)


@reads("explain_fact", AskFact)
def tell_fact(context: Context, asked: AskFact) -> Told:
    """Explain a fact: who told it, when, and the facts that it rests on, down to the first."""
    link = explain_fact(context.house, asked.fact)
    return Told(lines=tuple(_say_chain(link, 0))[:60], data=link)


def _say_chain(link: Link, depth: int) -> list[Line]:
    rests = "" if depth == 0 else "It rests on: "
    text = f"{rests}{clause(link.says)} ({day(link.at)}, told by {link.source})."
    lines = [Line(text=text, facts=(link.id,), judged=(link.says, link.source))]
    return lines + [line for under in link.because for line in _say_chain(under, depth + 1)]
