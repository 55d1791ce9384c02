"""The tool that looks at a committee: who decides, pays, helps or blocks; who is silent, whom to find."""

from datetime import timedelta
from typing import Annotated, Literal

from msgspec import Meta

from scotty.desk.committee import show_committee
from scotty.desk.tools.asked import Account, AsOf, Taken, read_moment
from scotty.desk.tools.say import day, many, sentence, share, top
from scotty.desk.tools.tool import Context, Line, Told, reads
from scotty.stages.research.committee import Committee, Member

Role = Literal[
    "",
    "decision",
    "budget",
    "champion",
    "influencer",
    "technical",
    "user",
    "blocker",
    "procurement",
]
QUIET = timedelta(days=21)
"""After so long without a word somebody is silent."""
PARTS = {
    "decision": "decides", "budget": "holds the budget", "champion": "is our champion",
    "influencer": "influences", "technical": "judges the technology", "user": "uses it",
    "blocker": "may block it", "procurement": "buys or signs for procurement or legal",
}  # fmt: skip


class AskCommittee(Taken, frozen=True, kw_only=True):
    """Of which account, and which part of it."""

    account: Account
    role: Annotated[Role, Meta(description="Only this part; empty for all.")] = ""
    silent: Annotated[bool, Meta(description="Only whom we have not heard from.")] = False
    as_of: AsOf = None


@reads("show_committee", AskCommittee)
def tell_committee(context: Context, asked: AskCommittee) -> Told:
    """Show who at an account decides, pays, helps or blocks, with probabilities; who is silent, whom to find next."""
    moment = read_moment(asked.as_of, context.house.clock.now())
    found = show_committee(context.house, asked.account, moment)
    page = f"/account/{found.account}/committee"
    here = [m for m in found.members if not m.left]
    lines = (
        _say_part(found, here, asked.role, page)
        if asked.role
        else [_say_head(found, here, page)] + [_say_member(m, page) for m in here[:10]]
    )
    if asked.silent:
        lines = _say_silent(found, here, page)
    if not asked.role and not asked.silent:
        lines += [Line(text=sentence(said), page=page, judged=said) for said in found.gaps]
        if found.next:
            text = sentence(f"{found.next.says} {found.next.why}".strip())
            lines.append(Line(text=text, page=page, judged=found.next))
    return Told(lines=tuple(lines), data=found)


def _say_head(found: Committee, here: list[Member], page: str) -> Line:
    keys = sum(m.key for m in here)
    text = f"{found.name}: {many(len(here), 'person is', 'people are')} known, {many(keys, 'key contact')}."
    facts = top(f for m in here for f in m.title_facts[:1])
    return Line(text=text, facts=facts, page=page, judged=(found.name, len(here), keys))


def _say_member(member: Member, page: str) -> Line:
    best = member.roles[0] if member.roles else None
    part = "no part is known"
    if best is not None and member.part == best.role:
        part = f"{PARTS[best.role]} ({share(best.probability)})"
    heard = f"last heard from {day(member.heard)}" if member.heard else "never heard from"
    text = f"{member.name or member.contact}{_title(member)}: {part}; {heard}."
    told = (member.heard_fact, *(best.facts if best else ()), *member.title_facts)
    facts = top(filter(None, told))
    return Line(text=text, facts=facts, page=page, judged=member)


def _title(member: Member) -> str:
    return f", {member.title}" if member.title else ""


def _say_part(found: Committee, here: list[Member], role: str, page: str) -> list[Line]:
    """Return who may have one part, the likeliest first, and how it stands."""
    ranked = sorted(
        ((r, m) for m in here for r in m.roles if r.role == role), key=lambda p: -p[0].probability
    )
    lines = [
        Line(
            text=f"{m.name or m.contact}{_title(m)}{',' * bool(m.title)} {PARTS[role]} ({share(r.probability)}): "
            f"{'; '.join(e.says for e in r.evidence if e.facts)[:200] or 'by the title alone'}.",
            facts=top((*r.facts, *m.title_facts)),
            page=page,
            judged=(r, m),
        )
        for r, m in ranked[:4]
        if r.probability >= 0.1
    ]
    seats = [s for s in found.seats if s.role == role and s.state != "heard"]
    lines += [Line(text=sentence(s.says), facts=top(s.facts), page=page, judged=s) for s in seats]
    if not lines:
        text = f"Nobody at {found.name} is known who {PARTS[role]}."
        facts = top(f for m in here for f in m.title_facts[:1])
        lines = [Line(text=text, facts=facts, page=page, judged=(found.name, len(here)))]
    return lines


def _say_silent(found: Committee, here: list[Member], page: str) -> list[Line]:
    """Return whom we have not heard from for three weeks, and the parts that nobody heard from has."""
    since = found.as_of - QUIET
    quiet = [m for m in here if m.heard is None or m.heard < since]
    text = (
        f"{many(len(quiet), 'person', 'people')} of {len(here):,} at {found.name} "
        f"{'was' if len(quiet) == 1 else 'were'} not heard from since {day(since)}."
    )
    facts = top(f for m in quiet for f in m.title_facts[:1])
    judged = (found.name, len(quiet), len(here), since)
    lines = [Line(text=text, facts=facts, page=page, judged=judged)]
    lines += [_say_member(m, page) for m in quiet[:10]]
    lacking = [s for s in found.seats if s.state in ("silent", "unknown")]
    return lines + [
        Line(text=sentence(s.says), facts=top(s.facts), page=page, judged=s) for s in lacking
    ]
