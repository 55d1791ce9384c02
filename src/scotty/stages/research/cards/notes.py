"""Notes: what somebody wrote by hand against a rival, taken apart into lines of a card."""

import re
from collections.abc import Iterable, Iterator

from scotty.playbook.content import Asset
from scotty.stages.research.cards.line import Line, Part
from scotty.stages.research.cards.rival import key_rival

HEADS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (
        "weaknesses",
        re.compile(r"\bstop|weak|lack|limit|fall|behind|schwäch|faibl|débil", re.IGNORECASE),
    ),
    ("landmines", re.compile(r"\bask|question|landmine|frag|demande|pregunt", re.IGNORECASE)),
    (
        "tracks",
        re.compile(
            r"\bsay|talk|track|answer|pitch|reply|respon|when they|sag|antwort|réponse",
            re.IGNORECASE,
        ),
    ),
    ("pricing", re.compile(r"\bpric|cost|preis|prix|precio", re.IGNORECASE)),
    ("strengths", re.compile(r"\bgood|strong|strength|win|stärk|fort\b|fuerte", re.IGNORECASE)),
)
"""What a heading or a bold beginning says of what follows; the first that fits. Else: positioning."""
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_BOLD = re.compile(r"^\*\*([^*]{1,80})\*\*\s*:?\s*(.*)$", re.DOTALL)
_ITEM = re.compile(r"^(?:[-*+]|\d{1,3}[.)])\s+(.*)$", re.DOTALL)
_NOTE = re.compile(r"^\*[^*].*[^*]\*$|^_[^_].*_$", re.DOTALL)
_MARKS = re.compile(r"\*\*|__|`")


def find_cards(assets: Iterable[Asset], rival: str) -> list[Asset]:
    """Return the battle cards that are written against a rival, by name."""
    cards = (a for a in assets if a.kind == "battle_card" and key_rival(a.tell("rival")) == rival)
    return sorted(cards, key=lambda asset: asset.name)


def read_notes(asset: Asset) -> Iterator[Line]:
    """Yield the lines of a hand-written card: paragraphs and items under what their head says.

    The title, and a paragraph that is in italics as a whole (a note to the editor), are left out.
    """
    part: Part = "positioning"
    for number, text in enumerate(_cut(asset.body)):
        heading = _HEADING.match(text)
        if heading:
            part = _read_head(heading[1]) if not text.startswith("# ") else "positioning"
            continue
        if _NOTE.match(text):
            continue
        item = _ITEM.match(text)
        bold = _BOLD.match(item[1] if item else text)
        own = _read_head(bold[1]) if bold else part
        said = bold[2] if bold and bold[2] else _MARKS.sub("", item[1] if item else text)
        said = " ".join(_MARKS.sub("", said).split())
        if said:
            said = said[0].upper() + said[1:]
            yield Line(part=own, key=f"{asset.name}:{number}", text=said[:600], asset=asset.name)
    for number, quote in enumerate(asset.quote()):
        yield Line(part="tracks", key=f"{asset.name}:says:{number}", text=quote, asset=asset.name)


def _cut(body: str) -> list[str]:
    """Return the paragraphs, items and headings of a Markdown text."""
    blocks: list[str] = []
    for line in body.splitlines():
        plain = line.strip()
        begins = _HEADING.match(plain) or _ITEM.match(plain)
        if not plain or begins or not blocks or not blocks[-1]:
            blocks.append(plain)
        else:
            blocks[-1] = f"{blocks[-1]} {plain}"
    return [block for block in blocks if block]


def _read_head(text: str) -> Part:
    return next((part for part, words in HEADS if words.search(text)), "positioning")
