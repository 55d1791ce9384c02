"""Pages through the gate: planned as acts, carried by composing and putting up just what was approved."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from scotty.desk.outbox import Item, show_item
from scotty.desk.pages import Way, check_page, name_page, opted_out, publish_page
from scotty.facts import Bug, Held, Refused
from scotty.flows.outreach.judging import foresee
from scotty.flows.outreach.outfit import CONTENT, Carried, Outfit
from scotty.flows.versions import list_texts
from scotty.playbook.content import default_assets, parse_asset
from scotty.playbook.roi import Model, default_models
from scotty.ports import House
from scotty.ports.outreach import OPEN, Plan, Touch, Wanted
from scotty.signals.view import View
from scotty.stages.engage.draft import Claim, Draft
from scotty.stages.engage.pages import Page, Stock, compose_page

STEP = "page"
"""Name of the step of an act that puts a page up outside any sequence."""
ASSET = "asset:"
"""How a claim names a content asset among the ids of facts."""
MANY = 10_000


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A page that somebody wants to be put up."""

    #: Domain, key or exact name of the account; the person's key, None for anybody there.
    account: str
    contact: str | None = None
    kind: Way = "landing"
    #: Name of the ROI model; "" chooses the one that rests least on assumptions.
    model: str = ""
    by: str
    #: Whether the asker may send: then it goes up once it is approved.
    may_send: bool = False


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it would be; nothing is put up by it."""

    page: Page
    kind: Way
    #: The ROI model that was taken, and why it may not be put up as it is; "" where it may.
    model: str
    why: str = ""
    mend: str = ""


def preview_page(outfit: Outfit, order: Order) -> Preview | Held:
    """Return the page that an order would put up; Held where there shall be none.

    Raises Refused for an account, a person or a model that is not known.
    """
    house = outfit.house
    account = find_key(house, order.account)
    page, model = _compose(outfit, (account, order.contact), house.clock.now(), order.model)
    if isinstance(page, Held):
        return page
    made = Preview(page=page, kind=order.kind, model=model)
    try:
        check_page(house, page, order.kind)
    except Refused as refused:
        return msgspec.structs.replace(made, why=refused.why, mend=refused.mend)
    return made


def find_key(house: House, name: str) -> str:
    """Return the key of an account by domain, key or exact name. Raises Refused where none is called so."""
    house.tables.refresh()
    row = house.tables.account(name.strip())
    if row is None:
        raise Refused(f"No account is called {name!r}.", "Give its domain, or its exact name.")
    return str(row["key"])


def _compose(
    outfit: Outfit, whom: tuple[str, str | None], moment: datetime, model: str
) -> tuple[Page | Held, str]:
    """Return the page for an account and a person as of a moment, and the name of its ROI model."""
    house, (account, contact) = outfit.house, whom
    models = default_models()
    if model and model not in models:
        raise Refused(f"There is no ROI model {model!r}.", f"Choose from {', '.join(models)}.")
    view = View(house.ledger.timelines([account])[account], moment)
    if contact is not None and contact not in view.people:
        raise Refused(f"Nobody at {account} is known as {contact!r}.", "Give the person's address.")
    person = None if contact is None else view.people[contact]
    stock = read_stock(outfit, moment)
    out = opted_out(house, account, person.email if person else "")

    def compose(model: Model) -> Page | Held:
        return compose_page(view, person, stock, model, out)

    made = {name: compose(models[name]) for name in ([model] if model else models)}
    best = max(made, key=lambda name: (_count_known(made[name]), name == "cash"))
    return made[best], best


def _count_known(page: Page | Held) -> float:
    """Return the share of a calculator's inputs that do not start from an assumption of ours."""
    if isinstance(page, Held) or page.worth is None:
        return 0.0
    given = page.worth.given.values()
    return sum(one.sort != "assumption" for one in given) / len(given)


def read_stock(outfit: Outfit, moment: datetime) -> Stock:
    """Return what pages are made of: our brand now, and content in its versions of the moment."""
    assets = default_assets()
    for name, versions in list_texts(outfit.house, CONTENT, {}).items():
        known = [v for v in versions if v.at is None or v.at <= moment]
        if known:
            assets[name] = parse_asset(name, known[-1].text)
    return Stock(brand=outfit.current().pages, assets=assets)


def plan_page(outfit: Outfit, order: Order) -> Item:
    """Plan to put a page up: due now, by the gate's rules. The same page that is open already is not planned twice.

    What is approved is what goes up: the page is composed again as of this moment. Raises Refused
    where it may not be put up as it is.
    """
    found = preview_page(outfit, order)
    if isinstance(found, Held):
        raise Refused(found.reason, found.mend)
    if found.why:
        raise Refused(found.why, found.mend)
    house, page = outfit.house, found.page
    draft = write_draft(page, order.kind)
    earlier = house.outreach.touches(Wanted(account=page.account, channels=("page",), limit=MANY))
    for touch in earlier:
        same = (touch.contact, touch.does, touch.body) == (page.contact, order.kind, draft.body)
        if same and touch.state in OPEN and not touch.enrolment:
            return show_item(touch)
    number = 1 + sum(t.does == order.kind and not t.enrolment for t in earlier)
    plan = Plan(
        account=page.account,
        contact=page.contact,
        step=STEP,
        key=f"page:{page.account}:{order.kind}:{number}",
        channel="page",
        does=order.kind,
        due=house.clock.now(),
        why_then="as soon as it is approved",
        address=page.address.lower(),
        by=order.by,
        released=order.by if order.may_send else "",
        draft=draft,
        event={"made": page.made.isoformat(), "model": found.model},
    )
    return show_item(foresee(outfit, house.outreach.plan(plan, house.clock.now())))


def write_draft(page: Page, kind: str) -> Draft:
    """Return what a page says as a draft: what people approve, line by line with its grounds."""
    lines = page.lines()
    claims = (
        Claim(line.text, (*line.facts, *(ASSET + name for name in line.assets)))
        for line in lines
        if line.facts or line.assets
    )
    told = [line.text + (f" ({line.source})" if line.source else "") for line in lines]
    return Draft(
        subject=f"Page ({kind}) for {page.reader or page.company}",
        body="\n\n".join(told),
        claims=tuple(dict.fromkeys(claims)),
        assets=tuple(dict.fromkeys(name for line in lines for name in line.assets)),
    )


def approve_page(outfit: Outfit, name: str, by: str, may_send: bool) -> Item:
    """Approve a planned page; where the approver may send, it goes up at once: a page disturbs nobody at night."""
    touch = outfit.house.outreach.touch(name)
    if touch is None or touch.channel != "page":
        raise Refused(f"No page {name!r} is planned.", "See the list of pages.")
    now = outfit.house.clock.now()
    due = max(touch.due, now)
    return show_item(foresee(outfit, outfit.house.outreach.approve(name, by, may_send, due, now)))


def list_planned(outfit: Outfit, limit: int = 100) -> list[Item]:
    """Return pages that are planned or wait for somebody, the next due first."""
    wanted = Wanted(channels=("page",), states=(*OPEN, "unknown"), limit=limit)
    return [show_item(touch) for touch in outfit.house.outreach.touches(wanted)]


class PageCarrier:
    """Carries pages; see `flows.outreach.outfit.Carrier`."""

    def __init__(self, house: House) -> None:
        self._house = house
        #: Whose carrier this is; set by whoever puts the two together.
        self.outfit: Outfit | None = None

    def __call__(self, touch: Touch, wire: Callable[[str], None]) -> Carried:
        """Compose the page that was approved, and put it up."""
        if self.outfit is None:
            raise Bug("a carrier carries for nobody")
        kind: Any = touch.does or "landing"
        told = touch.event
        moment = datetime.fromisoformat(told["made"]) if "made" in told else touch.claimed
        whom = (touch.account, touch.contact)
        page, _ = _compose(
            self.outfit, whom, moment or self._house.clock.now(), str(told.get("model", ""))
        )
        if isinstance(page, Held):
            raise Refused(page.reason, page.mend)
        check_page(self._house, page, kind)
        if "made" in told and write_draft(page, kind).body != touch.body:
            raise Refused(
                "The page would not read as it stands here any more: content or facts were changed.",
                "Drop it, and plan it anew.",
            )
        wire(name_page(page, kind, touch.id))
        put = publish_page(self._house, page, kind, by=touch.by or "scotty", allowed=touch.id)
        return Carried("put up", put.id)


def is_up(house: House, touch: Touch) -> bool:
    """Return whether the page of a touch is, or was, up."""
    told = house.ledger.facts("page.published", touch.account)
    return any(fact.data.get("allowed") == touch.id for fact in told)
