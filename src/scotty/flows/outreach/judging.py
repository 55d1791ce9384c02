"""From a touch and what surrounds it to the gate's decision."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec

from scotty.facts import Refused
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.when import find_country, find_opening
from scotty.gate import Act, Asker, Box, Decision, Sight, Touched, decide_act
from scotty.playbook import Playbook
from scotty.ports import House
from scotty.ports.outreach import Surroundings, Touch
from scotty.signals.view import View
from scotty.stages.engage.social.engagement import judge_engagement
from scotty.stages.engage.warmup import REMEMBERED, Ramp, Spacing, allow_today, space_out

DAY = timedelta(days=1)
UNSEEN = "nobody has looked at its domain yet."
ASKED = (
    "web.demo_requested",
    "web.form_submitted",
    "web.chat_started",
    "email.replied",
    "meeting.booked",
)
"""What counts as having come to us: a request of theirs that an answer may follow."""
REFUSED = frozenset(
    {"no", "none", "false", "0", "denied", "refused", "withdrawn", "opt-out", "opted out", "unknown", "n/a", "-"}
)  # fmt: skip
"""Words in a field for consent that give none."""


def judge_touch(
    outfit: Outfit, touch: Touch, around: Surroundings, moment: datetime | None = None
) -> Decision:
    """Return the gate's decision on a touch, by what its store saw in this transaction.

    `moment` is when it would leave, for previews; None for now.
    """
    book = outfit.book(around.playbook)
    now = moment or outfit.house.clock.now()
    act = make_act(touch)
    if touch.channel == "mail" and not is_listable(outfit.house, touch.address):
        act = msgspec.structs.replace(act, faults=(name_fault(touch.address), *act.faults))
    return decide_act(act, _make_sight(outfit, book, (touch, around), now), book.gate)


def foresee(outfit: Outfit, touch: Touch) -> Touch:
    """Note on a planned touch which no of the gate a person must turn into a yes before it is due."""
    if touch.state != "planned":
        return touch
    outreach = outfit.house.outreach
    around = outreach.look(touch, outfit.house.clock.now())
    decision = judge_touch(outfit, touch, around, max(touch.due, outfit.house.clock.now()))
    held = decision.held
    told = ("", "", "")
    if held is not None and decision.until is None and not decision.final:
        told = (decision.policy, held.reason, held.mend)
    outreach.foresee(touch.id, told)
    policy, reason, mend = told
    return msgspec.structs.replace(touch, policy=policy, reason=reason, mend=mend)


def make_act(touch: Touch) -> Act:
    """Return what the gate is asked about."""
    return Act(
        id=touch.id,
        channel=touch.channel,
        does=touch.does,
        account=touch.account,
        contact=touch.contact,
        address=touch.address,
        pitch=touch.pitch,
        cost=touch.cost,
        first=touch.first,
        asker=Asker(
            by=touch.by,
            released=touch.released,
            wrote=touch.wrote,
            approved=touch.approval,
        ),
        faults=tuple(str(fault["what"]) for fault in touch.faults),
    )


def _make_sight(
    outfit: Outfit, book: Playbook, what: tuple[Touch, Surroundings], now: datetime
) -> Sight:
    house, (touch, around) = outfit.house, what
    whom = find_listed(house, touch, around)
    barred = None if whom is None else house.suppressions.find(whom, now, touch.sequence)
    tier = int(around.tier) if around.tier.isdigit() else 0
    tiers = book.tiers.tiers
    country = find_country(around.profile, around.company)
    view = _read_view(outfit, touch, now) if _looks_closer(touch, country, book) else None
    engaged = (
        view is not None
        and touch.contact is not None
        and judge_engagement(view, touch.contact, book.social)
    )
    return Sight(
        now=now,
        enrolment=around.enrolment_state,
        enrolment_why=around.enrolment_why,
        suppressed="" if barred is None else barred.reason,
        suppressed_until=None if barred is None else barred.until,
        left=around.left,
        now_at=around.now_at,
        country=country,
        consent=_find_consent(around, view, touch.contact),
        open_from=find_opening(around.profile, around.company, touch.zone, now),
        touched=_count_touches(around, now),
        box=_open_box(around, touch, now),
        engaged=bool(engaged and engaged.established),
        budget=tiers[tier - 1].budget[1] if 0 < tier <= len(tiers) else None,
        spent=around.spent,
        tier=tier,
    )


def name_fault(address: str) -> str:
    """Return what is wrong with an address that is none."""
    told = f"{address[:80]!r} is no e-mail address" if address else "no address of theirs is known"
    return f"It cannot be sent: {told}."


def find_listed(house: House, touch: Touch, around: Surroundings) -> str | None:
    """Return the address to look up in the suppression list; None where there is none to be had.

    A touch that is no mail may be for somebody whose address nobody knows: then their company's
    domain is looked up. A mail to what is no address has a fault instead, see `name_fault`.
    """
    told = (touch.address, str(around.profile.get("email") or ""), touch.contact or "")
    return next(filter(partial(is_listable, house), (*told, f"@{touch.account}")), None)


def is_listable(house: House, address: str) -> bool:
    """Return whether the suppression list can tell of an address: whether it is one."""
    try:
        return bool(address and house.suppressions.hashes(address))
    except Refused:
        return False


def _looks_closer(touch: Touch, country: str, book: Playbook) -> bool:
    """Return whether the account's whole timeline is needed: for a pitch, or a country that asks for consent."""
    return touch.contact is not None and (
        (touch.pitch and touch.channel == "social") or country in book.gate.opt_in
    )


def _read_view(outfit: Outfit, touch: Touch, now: datetime) -> View:
    return View(outfit.house.ledger.timelines([touch.account])[touch.account], now)


def _find_consent(around: Surroundings, view: View | None, contact: str | None) -> str:
    told = str(around.profile.get("consent") or "").strip().lower()
    if told and told not in REFUSED:
        return "given"
    asked = [] if view is None else view.log.of(*sorted(ASKED))
    return "asked" if any(f.contact == contact for f in asked) else ""


def _count_touches(around: Surroundings, now: datetime) -> Touched:
    mine, theirs = around.contact_times, around.account_times
    day, account_day = ([t for t in times if t > now - DAY] for times in (mine, theirs))
    return Touched(
        last=mine[0] if mine else None,
        day=len(day),
        week=len(mine),
        week_from=mine[-1] if mine else None,
        account_day=len(account_day),
        account_day_from=account_day[-1] if account_day else None,
        account_week=len(theirs),
        account_week_from=theirs[-1] if theirs else None,
    )


def _open_box(around: Surroundings, touch: Touch, now: datetime) -> Box | None:
    row = around.mailbox
    if row is None:
        return None
    times = around.mailbox_times
    today = [t for t in times if t > now - DAY]
    return Box(
        address=row["address"],
        paused=row["paused"],
        sent=len(today),
        cap=allow_today(Ramp(cap=int(row["cap"])), count_days(times, now), warm=row["warm"]),
        sent_from=today[-1] if today else None,
        free=space_out(Spacing(), times[0] if times else None, now, touch.id),
        unfit=str(row["fit"].get("unfit", UNSEEN)),
    )


def count_days(times: Sequence[datetime], now: datetime) -> list[int]:
    """Return how many of these times fell on each day before the last 24 hours, oldest first."""
    counts = [0] * REMEMBERED
    for time in times:
        age = (now - time) // DAY
        if 1 <= age <= REMEMBERED:
            counts[REMEMBERED - age] += 1
    return counts
