"""Read a title: its level, its function, its marks, and the words that told each."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import cast

from scotty.playbook.research import Function
from scotty.signals.titles.marking import Find, Sheet, mark_title
from scotty.signals.titles.title import MARKS, Telling, Title
from scotty.signals.titles.tokens import clean_title

PROSE = 5
"""So many words without one that names a level are a sentence, not a title."""
_ARTICLES = frozenset({"the", "our", "my", "a", "der", "des", "la", "le", "du", "de", "del", "al"})
_TIERS = {"faint": 0, "function": 1, "job": 2, "post": 2}
_FIRST = {"procurement": 1, "legal": 1}
"""Of two functions in one breath, "IT Procurement", the work is buying, whatever is bought."""
_GENERIC = frozenset({"operations", "ops", "operational"})


@lru_cache(maxsize=100_000)
def read_title(title: str) -> Title:
    """Return what a title says. What nothing known is said in has no rank and the function `other`.

    Only the first 200 characters are read. What somebody was, seeks or studies is not what they
    are; whoever assists somebody is staff; a deputy stands one below.
    """
    text = clean_title(title)
    sheet = mark_title(text)
    if any(f.sense.value == "speech" for f in sheet.drops):
        return Title(text=text)
    out = _drop_segments(sheet)
    levels = [f for f in sheet.levels if not out[f.first]]
    works = [f for f in sheet.works if not out[f.first]]
    marks = [f for f in sheet.marks if not out[f.first] or f.sense.value in ("former", "seeking")]
    levels = _leave_out_masters(sheet, levels, marks)
    ranked = _rank_levels(sheet, levels, marks)
    words = sum(len(t.word) > 1 for t, gone in zip(sheet.tokens, out, strict=True) if not gone)
    jobs = any(f.sense.sort == "job" for f in works)
    if not ranked and not jobs and (not works or words >= PROSE):
        return Title(text=text, marks=_name_marks(marks), tellings=_tell(sheet, marks))
    top = max((rank for _, rank in ranked), default=0)
    highest = [f for f, rank in ranked if rank == top]
    masters = [f for f in sheet.levels if not out[f.first] and f not in levels]
    functions, tellers = _choose_function(sheet, highest, levels, [*works, *masters])
    board = any(f.sense.value == "board" for f in highest)
    extra = {"board"} if board else set()
    extra |= {"several"} if len({sheet.run(f) for f in highest if top > 1}) > 1 else set()
    return Title(
        text=text,
        rank=top,
        function=functions[0] if functions else "other",
        functions=functions,
        marks=_name_marks(marks) | extra,
        tellings=_tell(sheet, (*highest, *tellers, *marks)),
    )


def _drop_segments(sheet: Sheet) -> list[bool]:
    """Return for each word whether it is beside the job: a place of work, a past, a wish."""
    gone: set[int] = set()
    for mark in sheet.marks:
        if mark.sense.value in ("former", "seeking"):
            here = sheet.segment(mark)
            gone.add(here)
            alone = all(sheet.segment(f) != here for f in (*sheet.levels, *sheet.works))
            if mark.sense.value == "former" and alone and here and mark.after == _end(sheet, here):
                gone.update(range(here))  # "CFO (retired)"
    out = [s in gone for s in sheet.segments]
    for drop in sheet.drops:
        here = sheet.segment(drop)
        inside = [f for f in sheet.levels if sheet.segment(f) == here]
        if drop.sense.value == "forms" and not inside and drop.after == _end(sheet, here):
            out = [gone or s == here for gone, s in zip(out, sheet.segments, strict=True)]
        before = any(f.after <= drop.first for f in (*sheet.levels, *sheet.works))
        if drop.sense.value == "tails" and before:
            for place in range(drop.first, _end(sheet, here)):
                out[place] = True
        if drop.sense.value == "nothing":
            for place in range(drop.first, drop.after):
                out[place] = True
    return out


def _end(sheet: Sheet, segment: int) -> int:
    return max(n for n, s in enumerate(sheet.segments) if s == segment) + 1


def _leave_out_masters(sheet: Sheet, levels: list[Find], marks: list[Find]) -> list[Find]:
    """Leave out the level of whom they serve or report to: "chief of staff to the CEO"."""
    kept = levels
    for mark in marks:
        if mark.sense.value != "to" or mark.first == 0:
            continue
        place = mark.after
        while place < len(sheet.tokens) and sheet.tokens[place].word in _ARTICLES:
            place += 1
        served = [f for f in levels if f.first == place and f.sense.rank >= 2]
        kept = [f for f in kept if f not in served]
    return kept


def _rank_levels(
    sheet: Sheet, levels: Sequence[Find], marks: Sequence[Find]
) -> list[tuple[Find, int]]:
    """Return each level with its rank, after deputies, assistants and beginners."""
    ranks = {f: f.sense.rank for f in levels}
    for mark in marks:
        value, here = mark.sense.value, sheet.segment(mark)
        beside = [f for f in levels if sheet.segment(f) == here]
        if value == "deputy" or (value == "aide" and _is_adjective(mark, levels)):
            for find in beside:
                if find.first >= mark.after or value == "deputy":
                    keeps = value == "aide" and find.sense.rank == 3  # assistant vice president
                    ranks[find] = max(ranks[find] - (not keeps), 0)
        elif value in ("aide", "serves"):
            ranks |= {f: 0 for f in levels if sheet.segment(f) >= here}
        elif value == "intern":
            ranks = dict.fromkeys(ranks, 0)
        elif value == "junior":
            ranks |= dict.fromkeys(beside, 0)
    found = [*ranks.items()]
    if not found and any(m.sense.value in ("intern", "aide", "serves") for m in marks):
        found = [(m, 0) for m in marks if m.sense.value in ("intern", "aide", "serves")][:1]
    return found


def _is_adjective(mark: Find, levels: Sequence[Find]) -> bool:
    """Return whether "assistant" names a lower post ("assistant controller"), not a master."""
    return any(f.first == mark.after and 1 <= f.sense.rank <= 3 for f in levels)


def _choose_function(
    sheet: Sheet, highest: Sequence[Find], levels: Sequence[Find], works: Sequence[Find]
) -> tuple[tuple[Function, ...], list[Find]]:
    """Return the functions, the first one first, and the finds that told them."""
    heads = [f for f in highest if f.sense.sort == "head"]
    spent = {n for f in works if f.sense.value == "other" for n in range(f.first, f.after)}
    posts = [
        f
        for f in levels
        if f.sense.sort == "post" and f.sense.value != "board" and f.first not in spent
    ]
    tops = [f for f in posts if f in highest]
    founders = [f for f in highest if f.sense.sort == "founder"]
    if heads or (founders and not tops):
        return ("executive",), (heads or founders)[:1]
    found = _choose_run(sheet, highest, levels, [*_absorb(works), *posts])
    if not found:
        soft = [f for f in highest if f.sense.sort == "soft"]
        return tuple(_cast(f.sense.value) for f in soft[:1]), soft[:1]
    names = dict.fromkeys(f.sense.value for f in found)
    real = [n for n in names if n != "other"]
    return tuple(_cast(n) for n in real), [f for f in found if f.sense.value != "other"]


def _cast(name: str) -> Function:
    return cast("Function", name)


def _absorb(works: Sequence[Find]) -> list[Find]:
    """Leave out "operations" where it only completes another word: "IT operations"."""
    ends = {f.after: f for f in works}
    return [
        f
        for f in works
        if not (
            f.sense.value == "operations"
            and f.after - f.first == 1
            and (left := ends.get(f.first)) is not None
            and left.sense.value not in ("operations", "other")
            and left.sense.sort == "function"
        )
    ]


def _choose_run(
    sheet: Sheet, highest: Sequence[Find], levels: Sequence[Find], works: list[Find]
) -> list[Find]:
    """Return the functions told nearest to the highest level, the one it is about first."""
    own = [*dict.fromkeys(sheet.segment(f) for f in highest)]
    others = [s for s in dict.fromkeys(sheet.segments) if s not in own]
    after = [s for s in others if not own or s > own[0]]
    if any(f.sense.sort == "soft" for f in highest):
        # "Geschäftsführer (Finanzen)", not "Geschäftsführer | Finanzberater".
        levelled = {sheet.segment(f) for f in levels}
        order = [*own, *(s for s in after if s not in levelled)]
    else:
        order = [*own, *after, *(s for s in others if s not in after)]
    inside = {s: [f for f in works if sheet.segment(f) == s] for s in order}
    sure = {s for s in order if s in own or any(f.sense.sort != "faint" for f in inside[s])}
    told = [s for s in order if inside[s]]
    best = next((s for s in told if s in sure), told[0] if told else None)
    return [] if best is None else _order(sheet, inside[best], highest)


def _order(sheet: Sheet, works: list[Find], highest: Sequence[Find]) -> list[Find]:
    """Order the functions of a segment: the first run that says any; in it the strongest word."""

    def weigh(find: Find) -> tuple[int, int, int]:
        tier = _TIERS.get(find.sense.sort, 0)
        if find.sense.sort == "post" and find not in highest:
            tier = 1
        if find.sense.value == "other":
            tier = -1
        return -tier, -_FIRST.get(find.sense.value, 0), find.first

    real = [f for f in works if weigh(f)[0] <= -1] or works
    runs = sorted({sheet.run(f) for f in real})
    by_run = ((run, [f for f in real if sheet.run(f) == run]) for run in runs)
    return [f for _, inside in by_run for f in sorted(inside, key=weigh)]


def _name_marks(marks: Iterable[Find]) -> frozenset[str]:
    return frozenset(f.sense.value for f in marks if f.sense.value in MARKS)


def _tell(sheet: Sheet, finds: Iterable[Find]) -> tuple[Telling, ...]:
    """Return what was found as words of the title, each once, in order."""
    told = set()
    for find in finds:
        start, end = sheet.tokens[find.first].start, sheet.tokens[find.after - 1].end
        sort, rank, value = find.sense
        if sort == "mark" and value in MARKS:
            told.add(Telling(value, "", start, end))
        elif sort != "mark":
            if sort in ("head", "founder", "post", "soft", "level"):
                told.add(Telling("level", str(rank), start, end))
            if value and value not in ("board", "other"):
                told.add(Telling("function", value, start, end))
    return tuple(sorted(told, key=lambda t: (t.start, t.end, t.what, t.value)))
