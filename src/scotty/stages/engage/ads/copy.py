"""The words of an ad: variants by angle, within each format's lengths, nothing without its fact."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from scotty.playbook.ads import Ads
from scotty.signals.view import View
from scotty.stages.engage.ads.formats import RULES, Field, Format
from scotty.stages.engage.draft import Claim, Fault

FRESH = 60.0
"""Days for which a happening may be spoken of."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What we have to say: blocks of the customer's own content, each with what it rests on."""

    #: Who we are, as it stands on the ad.
    brand: str
    #: What it does for them, in a few words without a full stop: "Close the books in two days".
    promise: str
    #: The same in a sentence.
    longer: str = ""
    #: A figure or a sentence that proves it, and the facts or assets that say so.
    proof: str = ""
    proof_facts: tuple[str, ...] = ()
    #: What they get by clicking: "Read the guide".
    ask: str = ""
    #: Which of the platform's buttons fits; the first it has is taken.
    button: str = "Learn more"
    link: str = ""


class Common(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said to everybody in an audience."""

    #: Set where the audience is one account.
    name: str = ""
    industry: str = ""
    #: A happening in words that suit an ad, and the facts.
    event: str = ""
    facts: tuple[str, ...] = ()
    name_facts: tuple[str, ...] = ()
    event_facts: tuple[str, ...] = ()


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One variant of an ad in one format."""

    #: The angle it takes: event, industry, proof or plain.
    variant: str
    format: str
    headline: str
    text: str
    description: str
    name: str
    button: str
    link: str
    claims: tuple[Claim, ...] = ()
    faults: tuple[Fault, ...] = ()


EVENTS: dict[str, str] = {
    "hiring.posted": "Building out your team?",
    "funding.raised": "Growing after your new round?",
    "leadership.changed": "New at the top, new priorities?",
    "tender.published": "Looking at your options?",
}
"""Kind -> how an ad may take it up: as a question, without a name, a sum or a title in it.

News is left out: what it is about cannot be told from its kind, and a cheerful ad after bad news harms.
"""

LINES: dict[str, dict[Field, tuple[str, ...]]] = {
    "event": {
        "headline": ("{event} {promise}", "{event}", "{promise}"),
        "text": ("{event} {longer} {ask}", "{event} {longer}", "{longer}", "{promise}"),
    },
    "industry": {
        "headline": ("{promise} in {industry}", "{promise}", "For {industry} teams"),
        "text": (
            "For {industry} teams: {longer} {ask}",
            "For {industry} teams: {longer}",
            "{longer}",
            "{promise}",
        ),
    },
    "proof": {
        "headline": ("{proof}", "{promise}"),
        "text": ("{proof} {longer} {ask}", "{proof} {ask}", "{proof}", "{longer}", "{promise}"),
    },
    "plain": {
        "headline": ("{promise}",),
        "text": ("{longer} {ask}", "{longer}", "{promise}"),
    },
    "named": {
        "headline": ("For {name}: {promise}", "{promise}"),
        "text": ("{longer} {ask}", "{longer}", "{promise}"),
    },
}
"""Angle -> field -> wordings, the fullest first; the first that has all its slots and fits is used."""
DESCRIPTIONS = ("{longer}", "{ask}", "{promise}")


def read_common(views: Sequence[View], shared: dict[str, str]) -> Common:
    """Return what holds for the whole audience: of one account what the public could read of it."""
    said = [v.profile["industry"].fact for v in views if "industry" in v.profile]
    common = Common(
        industry=shared.get("industry", ""),
        facts=tuple(dict.fromkeys(said)) if shared.get("industry") else (),
    )
    if len(views) != 1:
        return common
    (view,) = views
    events = [f for f in view.happenings(FRESH) if f.kind in EVENTS]
    return msgspec.structs.replace(
        common,
        name=view.tell("name"),
        name_facts=(view.profile["name"].fact,) if "name" in view.profile else (),
        event=EVENTS[events[0].kind] if events else "",
        event_facts=(view.log.identify(events[0]),) if events else (),
    )


def write_copy(common: Common, offer: Offer, form: Format, ads: Ads) -> tuple[Copy, ...]:
    """Return the variants for a format; the same every time. A variant that cannot fit has a fault.

    Angles: their happening, their industry, our proof; the plain promise where none of these is
    there; their name only for one account and where the playbook allows it.
    """
    slots = {
        "event": common.event,
        "industry": common.industry,
        "proof": _close(offer.proof),
        "promise": offer.promise.strip().rstrip("."),
        "longer": _close(offer.longer) or _close(offer.promise),
        "ask": _close(offer.ask),
        "name": common.name if ads.name_company else "",
    }
    slots = {name: " ".join(value.split()) for name, value in slots.items()}
    angles = [a for a in ("event", "industry", "proof", "named") if slots[_slot(a)]] or ["plain"]
    return tuple(_write(angle, slots, common, offer, form) for angle in angles)


def _slot(angle: str) -> str:
    return "name" if angle == "named" else angle


def _close(text: str) -> str:
    """Return a sentence that ends."""
    bare = text.strip()
    return bare if not bare or bare[-1] in ".?!…" else bare + "."


def _write(angle: str, slots: dict[str, str], common: Common, offer: Offer, form: Format) -> Copy:
    lines = LINES[angle]
    made: dict[Field, str] = {
        "headline": _fit(lines["headline"], slots, form.lengths["headline"]),
        "text": _fit(lines["text"], slots, form.lengths["text"]),
        "description": _fit(DESCRIPTIONS, slots, form.lengths["description"]),
        "name": offer.brand.strip(),
    }
    facts = {
        "event": common.event_facts,
        "industry": common.facts,
        "proof": offer.proof_facts,
        "named": common.name_facts,
    }.get(angle, ())
    word = slots.get(_slot(angle), "")
    claims = tuple(
        Claim(text, facts)
        for text in dict.fromkeys((made["headline"], made["text"], made["description"]))
        if word and word in text
    )
    return Copy(
        variant=angle,
        format=form.name,
        headline=made["headline"],
        text=made["text"],
        description=made["description"],
        name=made["name"],
        button=_choose(offer, form),
        link=offer.link,
        claims=claims,
        faults=tuple(_blame(angle, made, claims, common, form)),
    )


def _choose(offer: Offer, form: Format) -> str:
    return offer.button if offer.button in form.buttons else next(iter(form.buttons), "")


def _fit(lines: Sequence[str], slots: dict[str, str], most: int) -> str:
    """Return the fullest wording that has its slots and fits; "" where none does. Nothing is cut."""
    for line in lines:
        if all(slots[name] for name in re.findall(r"{(\w+)}", line)):
            text = line.format_map(slots)
            if len(text) <= most:
                return text
    return ""


def _blame(
    angle: str, made: dict[Field, str], claims: Sequence[Claim], common: Common, form: Format
) -> Iterator[Fault]:
    for field, text in made.items():
        if not text and field in ("headline", "text", "name"):
            most = form.lengths[field]
            yield Fault(f"No {field} fits {most} characters.", "Shorten the offer's words.")
        if len(text) > form.lengths[field]:
            yield Fault(
                f"The {field} has {len(text)} characters of {form.lengths[field]}.", "Shorten it."
            )
        yield from _break(field, text, form)
    for claim in claims:
        if not claim.facts:
            yield Fault(f"Nothing says that “{claim.text}”.", "Name the fact or asset behind it.")
    if angle != "named" and common.name and _names(common.name, " ".join(made.values())):
        yield Fault(f"It names {common.name}.", "Set name_company in [ads], or leave the name out.")


def _names(name: str, text: str) -> bool:
    """Return whether a name stands in a text, as words of its own."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def _break(field: Field, text: str, form: Format) -> Iterator[Fault]:
    """Yield the rules that a text breaks."""
    for rule in RULES:
        if rule.fields and field not in rule.fields:
            continue
        if rule.platforms and form.platform not in rule.platforms:
            continue
        if field == "name" and rule.name in ("capitals", "superlative"):
            continue  # a brand is written as it is written
        if found := rule.pattern.search(text):
            yield Fault(f"{rule.says} (“{found.group()[:40]}” in the {field})", rule.mend)
