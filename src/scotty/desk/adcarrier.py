"""Audiences through the gate: each account of a line is an act that costs its part of the money."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from scotty.desk.adlists import Screen
from scotty.desk.ads import Planned, find_plan
from scotty.desk.audiences import choose_lines, export_lines
from scotty.desk.outbox import Item, show_item
from scotty.facts import Bug, Refused
from scotty.flows.outreach.judging import ASKED, foresee
from scotty.flows.outreach.outfit import Carried, Outfit
from scotty.ports import House
from scotty.ports.outreach import OPEN, Plan, Touch, Wanted
from scotty.signals.view import View
from scotty.vendors.adplatforms.members import Member

STEP = "audience"
"""Name of the step of an act that puts an account on a list outside any sequence."""
TAGGED = "SC-"
MANY = 100_000


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Lists that somebody wants to have."""

    #: Tags of lines of the plan in force; () for all.
    tags: tuple[str, ...] = ()
    by: str
    #: Whether the asker may send: then the lists are written as soon as the gate says yes.
    may_send: bool = False


def plan_exports(outfit: Outfit, order: Order) -> list[Item]:
    """Plan to put every account of these lines on its list; the gate decides on each, with its money.

    The same line of the same plan is planned once. Raises Refused where no plan is kept, or a tag
    is unknown.
    """
    lines = choose_lines(outfit.house, order.tags)
    released = order.by if order.may_send else ""
    return [
        _plan(outfit, line, account, (order.by, released))
        for line in lines
        for account in line.accounts
    ]


def _plan(outfit: Outfit, line: Planned, account: str, who: tuple[str, str]) -> Item:
    house, now = outfit.house, outfit.house.clock.now()
    found = find_plan(house)
    kept = "" if found is None else found[0].id[:12]
    plan = Plan(
        account=account,
        step=STEP,
        key=f"ad:{line.tag}:{account}:{kept}",
        channel="ad",
        does=line.channel,
        cost=line.accounts[account] / 100,
        due=now,
        why_then="as soon as the gate says yes",
        address=line.tag,
        by=who[0],
        released=who[1],
    )
    return show_item(foresee(outfit, house.outreach.plan(plan, now)))


def list_exports(outfit: Outfit, limit: int = MANY) -> list[Touch]:
    """Return the acts by which accounts are to go on lists and have not yet, or wait for somebody."""
    wanted = Wanted(channels=("ad",), states=(*OPEN, "unknown"), limit=limit)
    return outfit.house.outreach.touches(wanted)


class AdCarrier:
    """Carries audiences; see `flows.outreach.outfit.Carrier`. The files follow within seconds: `desk.adfiles`."""

    def __init__(self, house: House) -> None:
        self._house = house
        #: Whose carrier this is; set by whoever puts the two together.
        self.outfit: Outfit | None = None

    def __call__(self, touch: Touch, wire: Callable[[str], None]) -> Carried:
        """Put the account's people, or the account, on the list of the line that the act names.

        A step of a sequence names none: it asks for an act for each line that has the account,
        and each of them passes the gate with its own money.
        """
        if self.outfit is None:
            raise Bug("a carrier carries for nobody")
        lines = self._find_lines(touch)
        name = f"{touch.address or touch.account}:{touch.id}"
        wire(name)
        if not touch.address.startswith(TAGGED):
            for line in lines:
                _plan(self.outfit, line, touch.account, (touch.by, touch.released))
            return Carried(f"asked for {len(lines)} lists", name)
        (line,) = lines
        own = msgspec.structs.replace(line, accounts={touch.account: line.accounts[touch.account]})
        screen = make_screen(self.outfit)
        ads = self.outfit.current().ads
        (made,) = export_lines(self._house, [own], ads, screen, touch.released or touch.by)
        on = len(made.members) + len(made.companies)
        left = "".join(f"; {count} left out: {why}" for why, count in made.left_out.items())
        return Carried(f"{on} on {made.name}{left}", name)

    def _find_lines(self, touch: Touch) -> Sequence[Planned]:
        found = find_plan(self._house)
        lines = [
            line
            for line in (found[1] if found else ())
            if touch.account in line.accounts and touch.address in ("", line.tag)
        ]
        if not lines:
            raise Refused(
                "The plan in force shows this account nothing here.", "Plan its ads, or drop this."
            )
        if touch.address and lines[0].accounts[touch.account] > round(touch.cost * 100):
            raise Refused(
                "The plan has changed: its part of the line costs more than was decided on.",
                "Drop this, and export the line anew.",
            )
        return lines


def make_screen(outfit: Outfit) -> Screen:
    """Return what is asked of everybody before they go on a list: suppression and consent, now.

    Fails closed: what the list of suppressions raises goes through. Networks are not looked up.
    """
    house, rules = outfit.house, outfit.current().gate
    now = house.clock.now()

    @lru_cache(maxsize=64)
    def read_consent(account: str) -> frozenset[str]:
        """Return who of an account agreed to hear from us, or came to us."""
        view = View(house.ledger.timelines([account])[account], now)
        given = {key for key, person in view.people.items() if person.tell("consent")}
        return frozenset(given | {f.contact or "" for f in view.log.of(*sorted(ASKED))})

    def find_bar(member: Member) -> str:
        if member.country not in rules.opt_in or member.contact in read_consent(member.account):
            return ""
        return f"in {member.country}, which asks for consent, and none is known"

    return Screen(
        is_suppressed=lambda address: house.suppressions.find(address, now, "") is not None,
        find_bar=find_bar,
    )
