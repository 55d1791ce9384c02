"""Advice: what to do for somebody who is ripe, and with which content."""

from collections.abc import Mapping

import msgspec

from scotty.facts import Fact
from scotty.playbook.content import Asset
from scotty.signals.suit import ANSWERS, BY_STAGE, aim, list_had, read_pains
from scotty.signals.view import View
from scotty.stages.engage.nurture.rest import SHOWN, Rest
from scotty.stages.engage.pages.likeness import Likeness, rank_assets

AGAIN, ANEW = "reawaken", "seven-touches"
"""The sequence for whom it was not the time, and the one for a hot account: `reawaken` ends where it is hot."""
LOOKS = (
    *("web.page_viewed", "web.page_read", "web.content_downloaded", "web.pricing_viewed"),
    *("web.comparison_viewed", "topic.surged", "page.dwelt", "video.watched", "email.clicked"),
)
"""Kinds that tell what they looked at: a path, a title, a topic."""


class Advised(msgspec.Struct, frozen=True, kw_only=True):
    """What to do for somebody who is ripe: the sequence, and the content that fits best by now."""

    sequence: str
    why_now: str
    #: Name of a content asset; "" where none fits that they have not had.
    asset: str = ""
    title: str = ""
    kind: str = ""
    why_asset: tuple[str, ...] = ()
    #: Facts that the choice of content rests on: what they looked at.
    facts: tuple[str, ...] = ()


def advise_next(view: View, rest: Rest, assets: Mapping[str, Asset]) -> Advised:
    """Return what to do for somebody who is ripe: dynamic, by their stage and what they did since. Pure."""
    hot = any(s.why == "heated" for s in rest.signs)
    why_now = " ".join(s.says for s in rest.signs)
    sequence = ANEW if hot else AGAIN
    seen = [
        f
        for f in view.log.of(*sorted({*LOOKS, *(kind for kind, _ in ANSWERS)}))
        if f.contact in (rest.contact, None) and rest.ended <= f.at <= view.moment
    ]
    found = _choose_content(view, rest, assets, seen)
    if found is None:
        return Advised(sequence=sequence, why_now=why_now)
    return Advised(
        sequence=sequence,
        why_now=why_now,
        asset=found.asset.name,
        title=found.asset.title,
        kind=found.asset.kind,
        why_asset=found.why,
        facts=tuple(view.log.identify(f) for f in seen[-SHOWN:]),
    )


def _choose_content(
    view: View, rest: Rest, assets: Mapping[str, Asset], seen: list[Fact]
) -> Likeness | None:
    """Return the content most like them and what they looked at, of what they have not had."""
    had = list_had(view, rest.contact)
    fresh = {name: asset for name, asset in assets.items() if name not in had}
    person = view.people.get(rest.contact)
    target = aim(view, person, read_pains(assets.values(), seen, view.log.identify))
    kinds = [kind for f in reversed(seen) for did, kind in ANSWERS if f.kind == did]
    for kind in dict.fromkeys([*kinds, *BY_STAGE[target.stage]]):
        ranked = rank_assets(fresh, kind, target, view.moment.date())
        if ranked:
            return ranked[0]
    return None
