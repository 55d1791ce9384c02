"""Changes of a card: what came, went and reads otherwise since the version before."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Literal

import msgspec

from scotty.stages.research.cards.line import Line, Part

NEWS: tuple[Part, ...] = (
    "positioning", "strengths", "weaknesses", "landmines", "tracks", "pricing", "moves",
)  # fmt: skip
"""Parts of which a line that comes or goes is news for whoever sells against them: not one more count."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A line that came, went, or reads otherwise."""

    sort: Literal["came", "went", "changed"]
    part: Part
    key: str
    before: str = ""
    after: str = ""

    @property
    def news(self) -> bool:
        """Whether somebody who sells against them should hear of it."""
        return self.part in NEWS and self.sort != "changed"


def say_line(line: Line) -> str:
    """Return a line as one text."""
    quoted = f"“{line.quote}”" if line.quote else ""
    return " ".join(part for part in (line.text, quoted) if part)


def digest_lines(lines: Sequence[Line]) -> str:
    """Return what stands for these lines, whatever their order: their words, not the facts behind them."""
    told = sorted(f"{line.part}\x1f{line.key}\x1f{say_line(line)}" for line in lines)
    return blake2b("\x1e".join(told).encode(), digest_size=16).hexdigest()


def diff_lines(before: Sequence[Line], after: Sequence[Line]) -> tuple[Change, ...]:
    """Return how one version of a card differs from another, in the order of the card."""
    old, new = ({line.name: line for line in lines} for lines in (before, after))
    changes = []
    for name in dict.fromkeys((*old, *new)):
        was, is_ = old.get(name), new.get(name)
        one, two = (say_line(line) if line else "" for line in (was, is_))
        if one != two or (was is None) != (is_ is None):
            sort: Literal["came", "went", "changed"] = (
                "came" if was is None else "went" if is_ is None else "changed"
            )
            changes.append(Change(sort=sort, part=name[0], key=name[1], before=one, after=two))
    return tuple(changes)
