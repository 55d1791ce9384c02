"""Composing a page: their pain, the proof, the numbers, whom to talk to, the next step."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from scotty.facts import Fact, Held
from scotty.playbook.brand import Brand, Colleague
from scotty.playbook.content import Asset
from scotty.playbook.roi import Model
from scotty.signals.view import Contact, View
from scotty.stages.engage.pages.body import read_body, read_card
from scotty.stages.engage.pages.likeness import Likeness, Target, aim, rank_assets
from scotty.stages.engage.pages.page import Block, Line, Page, Piece, clean_text, say_day
from scotty.stages.engage.pages.worth import fill_model

NEWS_DAYS = 365.0
"""Days for which what the world could read of them is worth mentioning."""
NEWS, PAINS, ANSWERS, BENCHMARKS, OTHERS, QUOTES = 3, 2, 2, 2, 3, 2
"""How many of each stand on a page, and how many sentences of an asset."""
TITLE = 120
"""Characters that a title may have."""


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """What pages are made of: who we are, and our content by name."""

    brand: Brand
    assets: Mapping[str, Asset]


def compose_page(
    view: View,
    contact: Contact | None,
    stock: Stock,
    model: Model | None = None,
    opted_out: bool = False,
) -> Page | Held:
    """Return the page for an account, or for one of its people; Held where there shall be none.

    Pure: the same view, stock and model make the same page. It says nothing of what tracking
    saw; each line that says something of the world carries its facts or its asset.
    """
    if opted_out:
        return Held("They do not want to hear from us.", "Leave it.")
    if contact is not None and contact.left is not None:
        return Held("This person has left the company.", "Make it for somebody who is there.")
    day = view.moment.date()
    pains = rank_assets(stock.assets, "insight", aim(view, contact), day)[:PAINS]
    target = aim(view, contact, (p for found in pains for p in found.asset.pain))
    stories = rank_assets(stock.assets, "case_study", target, day)[:1]
    company = clean_text(view.tell("name") or view.account, 80)
    title, troubles = _open_page(company, pains)
    return Page(
        account=view.account,
        company=company,
        contact=None if contact is None else contact.key,
        reader=clean_text(contact.tell("name"), 80) if contact else "",
        address=contact.email if contact else "",
        made=view.moment,
        title=title,
        lede=_write_lede(view, contact, bool(stories), model is not None),
        news=tuple(tell_news(fact, view) for fact in view.happenings(NEWS_DAYS)[:NEWS]),
        pains=troubles,
        answers=_gather(stock, "block", target, day)[:ANSWERS],
        story=_show(stories[0], read_body(stories[0].asset.body)) if stories else None,
        benchmarks=_gather(stock, "benchmark", target, day)[:BENCHMARKS],
        others=_gather(stock, "battle_card", target, day)[:OTHERS],
        worth=fill_model(model, view, _sources(stock, target, day)) if model else None,
        hosts=find_hosts(view, stock.brand),
        brand=stock.brand,
        simulated=view.simulated,
    )


def _open_page(company: str, pains: Sequence[Likeness]) -> tuple[Line, tuple[Piece, ...]]:
    """Return the title, the shortest of the insights' sentences, and what is left of them."""
    pieces = [_show(found) for found in pains]
    short = [line for piece in pieces for line in piece.lines if len(line.text) <= TITLE]
    if not short:
        return Line(f"A page for {company}"), tuple(pieces)
    title = min(short, key=lambda line: (len(line.text), line.text))
    left = (
        msgspec.structs.replace(p, lines=tuple(line for line in p.lines if line is not title))
        for p in pieces
    )
    return title, tuple(piece for piece in left if piece.lines)


def _write_lede(view: View, contact: Contact | None, story: bool, worth: bool) -> tuple[Line, ...]:
    parts = ["what anybody can read about you"] * bool(view.happenings(NEWS_DAYS))
    parts += ["what a company like yours did"] * story
    parts += ["what it may be worth"] * worth
    if not parts:
        return (Line("Tell us what you would need to know, and we will put it here."),)
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"
    name = contact.fields.get("name") if contact else None
    first = clean_text(name.value, 80).split(" ")[0] if name else ""
    start = f"{first}, on" if first else "On"
    text = f"{start} this page: {listed}. Where we are wrong, correct us."
    return (Line(text, (name.fact,) if name and first else ()),)


def tell_news(fact: Fact, view: View) -> Line:
    """Return what the world could read of them as a sentence, with where and when."""
    data = {k: clean_text(v, 200) for k, v in fact.data.items() if isinstance(v, str | int | float)}
    about = data.get("title") or data.get("about") or ""
    post, turn = data.get("post", ""), data.get("round", "")
    company = clean_text(view.tell("name") or view.account, 80)
    text, where = {
        "hiring.posted": (
            f"{company} is looking for: {post or about or 'new people'}.",
            "Job posting",
        ),
        "funding.raised": (
            f"{company} has raised money: {turn or about or 'a round'}.",
            "News of funding",
        ),
        "leadership.changed": (
            f"{company} has filled a post: {post or about or 'in management'}.",
            "News",
        ),
        "tender.published": (
            f"{company} has published a tender: {about or 'open'}.",
            "Public tender",
        ),
    }.get(fact.kind, (f"{company} in the news: {about or 'mentioned'}.", "News"))
    return Line(text, (view.log.identify(fact),), (), f"{where}, {say_day(fact.at)}")


def _gather(stock: Stock, kind: str, target: Target, day: date) -> tuple[Piece, ...]:
    read = {"benchmark": read_body, "battle_card": read_card}.get(kind)
    ranked = rank_assets(stock.assets, kind, target, day)  # type: ignore[arg-type]
    pieces = (_show(found, read(found.asset.body) if read else ()) for found in ranked)
    return tuple(piece for piece in pieces if piece.lines or piece.body)


def _sources(stock: Stock, target: Target, day: date) -> list[Asset]:
    """Return the assets whose figures the calculator may start from, best first."""
    kinds = ("roi_note", "benchmark", "case_study")
    ranked = [a for kind in kinds for a in rank_assets(stock.assets, kind, target, day)]  # type: ignore[arg-type]
    return [found.asset for found in ranked]


def _show(found: Likeness, body: tuple[Block, ...] = ()) -> Piece:
    asset = found.asset
    mine, source = (asset.name,), clean_text(asset.source, 300)
    return Piece(
        title=Line(clean_text(asset.title, 200), (), mine, source),
        why=found.why if asset.kind == "case_study" else (),
        lines=tuple(Line(clean_text(q), (), mine, source) for q in asset.quote()[:QUOTES]),
        body=body,
    )


def find_hosts(view: View, brand: Brand) -> tuple[Colleague, ...]:
    """Return whom they may speak to: the account's owner, else everybody the playbook names."""
    owner = clean_text(view.tell("owner"), 100)
    known = tuple(p for p in brand.people if owner.casefold() in (p.name.casefold(), p.email))
    if known:
        return known[:1]
    if owner and "@" not in owner:
        return (Colleague(name=owner),)
    return brand.people[:3]
