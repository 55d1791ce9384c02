"""The draft of an advertising plan, kept in the workspace until it is kept as the plan in force."""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from scotty.desk.ads import Drafted, Planned, Rules, draft_ads, keep_plan
from scotty.desk.creatives import Creative, write_creatives
from scotty.facts import Fact, Refused
from scotty.flows.outreach.outfit import Outfit
from scotty.ports import House
from scotty.stages.engage.ads.copy import Offer
from scotty.stages.engage.ads.picture import Look


class AdDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that was made, and the mark by which it is kept just as it was seen."""

    mark: str
    drafted: Drafted


def make_draft(outfit: Outfit, mmdb: tuple[Path, ...] = ()) -> AdDraft:
    """Draft a plan by the playbook in force and hold on to it; spends nothing.

    Reads every account of the tiers and walks the databases of networks: not while a page waits.
    """
    book = outfit.current()
    drafted = draft_ads(outfit.house, Rules(ads=book.ads, tiers=book.tiers, mmdb=mmdb))
    path = _place(outfit.house)
    partial = path.with_suffix(".partial")
    partial.write_bytes(msgspec.json.encode(drafted))
    partial.replace(path)
    return _show(path)


def read_draft(house: House) -> AdDraft | None:
    """Return the draft that was made last; None where none was, or an older Scotty made it."""
    path = _place(house)
    try:
        return _show(path) if path.exists() else None
    except msgspec.ValidationError:
        return None


def _show(path: Path) -> AdDraft:
    written = path.read_bytes()
    mark = blake2b(written, digest_size=8).hexdigest()
    return AdDraft(mark=mark, drafted=msgspec.json.decode(written, type=Drafted))


def _place(house: House) -> Path:
    return house.home / "adplan.json"


def keep_draft(house: House, mark: str, by: str) -> Fact:
    """Keep the draft of this mark as the plan in force. Raises Refused where it is another by now."""
    shown = read_draft(house)
    if shown is None or shown.mark != mark:
        raise Refused("This draft was made anew since you looked.", "Look at the new one first.")
    return keep_plan(house, shown.drafted, by)


def read_offer(outfit: Outfit, told: Mapping[str, str]) -> tuple[Offer, Look]:
    """Return what an ad says and its colours, from a form; brand and accent are the playbook's where not told."""
    brand = outfit.current().pages
    words = {
        name: " ".join(told.get(name, "").split())[:300]
        for name in ("promise", "longer", "proof", "ask", "link")
    }
    if not words["promise"]:
        raise Refused("An ad needs a promise.", "Say in a few words what it does for them.")
    proofs = tuple(name for name in told.get("proof_facts", "").replace(",", " ").split() if name)
    colours = {
        name: told[name].strip()
        for name in ("ground", "ink", "accent", "on_accent")
        if told.get(name, "").strip()
    }
    offer = Offer(brand=told.get("brand", "").strip() or brand.name, proof_facts=proofs, **words)
    return offer, Look(**colours)


def write_ads(outfit: Outfit, line: Planned, told: Mapping[str, str]) -> tuple[Creative, ...]:
    """Return words and pictures for a line of the plan, from what a form tells."""
    offer, look = read_offer(outfit, told)
    return write_creatives(outfit.house, line, offer, (outfit.current().ads, look))
