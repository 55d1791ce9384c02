"""The brief: a profile as data for the press, short enough for two pages."""

from collections.abc import Iterable
from typing import Any

import msgspec

from scotty.names.naming import join_words
from scotty.stages.research.profile.changes import Diff
from scotty.stages.research.profile.line import Doubt, Line, Profile
from scotty.stages.research.profile.room import say_day, show_plain

Data = dict[str, Any]
LONGEST = 200
"""Characters of a line on paper; what is longer is cut, and stands whole on the page."""
FRONT: tuple[tuple[str, str, int], ...] = (
    ("triggers", "Why now", 6),
    ("relationship", "Where we stand", 4),
    ("pains", "What hurts", 4),
    ("priorities", "What they mean to do", 3),
)
"""Area, heading and lines of the first page."""
BACK: tuple[tuple[str, str, int], ...] = (
    ("competition", "Rivals", 4),
    ("technology", "What they run on", 6),
    ("funding", "Funding", 2),
    ("acquisitions", "Acquisitions", 2),
    ("leadership", "Leadership", 3),
    ("hiring", "Hiring", 4),
    ("news", "News", 4),
)
CHANGES, UNKNOWN, DOUBTS = 5, 8, 2
ACROSS = 105
"""Characters of a line of paper."""
FIRST, SECOND = 32, 34
"""Lines of paper that the sections of each page may take; the rest of it holds what is always there."""
MARKS = {"public": "", "told": "told to us", "inside": "our eyes only"}


def compose_brief(
    profile: Profile, diff: Diff, people: Iterable[tuple[str, str, str, str]], word: Data | None
) -> Data:
    """Return the data of the template `brief`. Pure.

    `people` are (name, title, part, when last seen); `word` is a first word to one of them.
    """
    told = {section.area: section for section in profile.sections}
    company = " ".join(line.text for line in told["company"].lines[:5])
    return {
        "title": profile.name,
        "domain": profile.domain,
        "lang": "en",
        "date": [profile.as_of.year, profile.as_of.month, profile.as_of.day],
        "dated": say_day(profile.as_of),
        "simulated": profile.simulated,
        "company": show_plain(company, 500),
        "front": _fit(profile, FRONT, FIRST),
        "back": _fit(profile, BACK, SECOND),
        "people": [list(map(show_plain, one)) for one in people],
        "word": word,
        "doubts": [_set_apart(doubt) for doubt in profile.doubts[:DOUBTS]],
        "changes": [
            {"sort": change.sort, "text": show_plain(change.text, 150)}
            for change in diff.changes[:CHANGES]
        ],
        "changed": diff.reason,
        "unknown": [
            show_plain(text.split(". ")[0].rstrip(".") + ".", 160) for text in profile.unknown
        ][:UNKNOWN],
        "looked": f"Research last ran on {say_day(profile.looked.last)}."
        if profile.looked.last
        else "Research never ran for them: all of this is from what the workspace holds.",
    }


def _fit(profile: Profile, parts: tuple[tuple[str, str, int], ...], room: int) -> list[Data]:
    """Return sections that fit a page: every one has its first line before any has its second."""
    lines = {s.area: _join_uses(s.lines, profile.name) for s in profile.sections}
    taken = {area: 0 for area, _, _ in parts}
    for turn in range(max(most for _, _, most in parts)):
        for area, _, most in parts:
            if taken[area] == turn < min(most, len(lines[area])):
                needs = _measure(lines[area][turn]) + (2 if turn == 0 else 0)
                if needs <= room:
                    room -= needs
                    taken[area] += 1
    return [{"title": title, "lines": lines[area][: taken[area]]} for area, title, _ in parts]


def _measure(line: Data) -> int:
    """Return how many lines of paper it takes."""
    return 1 + (len(line["text"]) + len(line["note"]) + len(line["mark"])) // ACROSS


def _name_used(line: Line, company: str) -> str:
    """Return the product that a line of the stack says is in use; "" where it says something else."""
    for head in (f"{company} uses ", f"{company}'s pages show ", f"{company}'s records show "):
        if line.area == "technology" and ":uses:" in line.key and line.text.startswith(head):
            return line.text.removeprefix(head).removesuffix(".")
    return ""


def _join_uses(lines: tuple[Line, ...], name: str) -> list[Data]:
    """Return lines as data; products in use that one source told of are one line."""
    head = f"{name} uses "
    uses: dict[tuple[str, str, str], list[str]] = {}
    shown = []
    for line in lines:
        name_used = _name_used(line, name)
        if name_used:
            same = uses.setdefault((line.source, line.age, line.reach), [])
            same.append(name_used)
            if len(same) == 1:
                shown.append((line, same))
        else:
            shown.append((line, []))
    told = [
        msgspec.structs.replace(line, text=f"{head}{join_words(same)}.") if same else line
        for line, same in shown
    ]
    return [_show(line) for line in told]


def _show(line: Line) -> Data:
    sure = "" if line.confidence >= 1 else f", {line.confidence:.0%} sure"
    return {
        "text": show_plain(line.text, LONGEST),
        "note": show_plain(f"{line.source}, {line.age}{sure}", 120),
        "mark": MARKS[line.reach],
        "stale": line.stale,
    }


def _set_apart(doubt: Doubt) -> Data:
    sides = [
        {
            "text": show_plain(side.text, 80),
            "by": show_plain(
                ", ".join(f"{s.name}, {say_day(s.at)}" for s in side.sources[:2]), 120
            ),
        }
        for side in doubt.sides[:4]
    ]
    return {"about": show_plain(doubt.about, 100), "sides": sides}
