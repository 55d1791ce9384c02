"""Papers: briefing, projection, benchmark, comparison, roadmap, as data for the press."""

from collections.abc import Callable, Iterable
from typing import Any

from scotty.playbook.roi import CASES, SHOWN, plan_model, project, tell_value
from scotty.stages.engage.pages.page import Block, Line, Page, Piece, say_day
from scotty.stages.engage.pages.worth import start_values

Data = dict[str, Any]
HORIZON = "Over three years; not discounted. No benefit is counted before the months until it runs."


class Notes:
    """Footnotes: each source once, however many sentences name it."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def mark(self, line: Line, sort: str = "text") -> Data:
        """Return a line as data: its words, the number of its note, and whether that is the first."""
        if not line.source:
            return {"sort": sort, "text": line.text, "note": None, "first": False}
        first = line.source not in self.texts
        if first:
            self.texts.append(line.source)
        number = self.texts.index(line.source)
        return {"sort": sort, "text": line.text, "note": number, "first": first}


def compose_paper(name: str, page: Page) -> Data:
    """Return the data of a paper (see `PAPERS`) for the template `paper`. Raises KeyError for another name."""
    title, write = PAPERS[name]
    notes = Notes()
    lead = [notes.mark(line) for line in _lead(page)]
    sections = [section for section in write(page, notes) if section["blocks"]]
    return {
        "title": f"{title} for {page.company}",
        "kicker": title,
        "company": page.company,
        "reader": page.reader,
        "lang": "en",
        "date": [page.made.year, page.made.month, page.made.day],
        "dated": say_day(page.made),
        "brand": {
            "name": page.brand.mark or page.brand.name,
            "colour": page.brand.colour,
            "address": page.brand.address,
        },
        "simulated": page.simulated,
        "lead": lead,
        "sections": sections,
        "notes": notes.texts,
    }


def _lead(page: Page) -> tuple[Line, ...]:
    return (page.title,) if page.title.assets else ()


def _section(title: str, blocks: Iterable[Data], intro: str = "") -> Data:
    return {"title": title, "intro": intro, "blocks": list(blocks)}


def _write_briefing(page: Page, notes: Notes) -> list[Data]:
    story = [page.story] if page.story else []
    return [
        _section("What anybody can read", [notes.mark(line, "item") for line in page.news]),
        _section("The question", _tell(page.pains, notes)),
        _section("Somebody like you", _tell(story, notes, body=True)),
        _section("What we do about it", _tell(page.answers, notes)),
        _section("What it may be worth", _tell_results(page), HORIZON),
        _section("Next step", _ask(page)),
    ]


def _write_projection(page: Page, notes: Notes) -> list[Data]:
    says = page.worth.model.says if page.worth else ""
    return [
        _section("The result", _tell_results(page), f"{says} {HORIZON}".strip()),
        _section(
            "What it rests on", _tell_inputs(page, notes), "Each can be changed on your page."
        ),
        _section("How it is computed", _tell_formulas(page)),
        _section("Next step", _ask(page)),
    ]


def _write_benchmark(page: Page, notes: Notes) -> list[Data]:
    sections = [
        _section(piece.title.text, _tell([piece], notes, body=True, titled=False))
        for piece in page.benchmarks
    ]
    return [*sections, _section("Next step", _ask(page))]


def _write_comparison(page: Page, notes: Notes) -> list[Data]:
    sections = [
        _section(piece.title.text, _tell([piece], notes, body=True, titled=False))
        for piece in page.others
    ]
    sections.append(_section("What we do", _tell(page.answers, notes)))
    return [*sections, _section("Next step", _ask(page))]


def _write_roadmap(page: Page, _notes: Notes) -> list[Data]:
    rows, week = [], 1
    for phase in page.brand.phases:
        last = week + phase.weeks - 1
        when = f"Week {week}" if last == week else f"Weeks {week}–{last}"
        rows.append([phase.name, when, phase.ours, phase.theirs, phase.done])
        week = last + 1
    head = ["Phase", "When", "What we do", "What you do", "Done when there is"]
    table = {"sort": "table", "head": head, "rows": rows, "numeric": False}
    intro = (
        f"A proposal in {len(rows)} phases, {week - 1} weeks in all. Dates are set when we begin."
    )
    return [_section("Phases", [table] if rows else [], intro), _section("Next step", _ask(page))]


def _tell(
    pieces: Iterable[Piece], notes: Notes, *, body: bool = False, titled: bool = True
) -> Iterable[Data]:
    for piece in pieces:
        if titled:
            yield {"sort": "heading", "text": piece.title.text}
        for line in piece.lines:
            yield notes.mark(line)
        if piece.why:
            yield {"sort": "why", "text": " · ".join(piece.why)}
        if body:
            yield from (_tell_block(block, piece, notes) for block in piece.body)


def _tell_block(block: Block, piece: Piece, notes: Notes) -> Data:
    if block.sort == "table":
        rows = [list(row) for row in block.rows]
        return {"sort": "table", "head": rows[0], "rows": rows[1:], "numeric": True}
    if block.sort == "heading":
        return {"sort": "heading", "text": block.text}
    return notes.mark(Line(block.text, (), piece.title.assets, piece.title.source), block.sort)


def _tell_results(page: Page) -> list[Data]:
    if page.worth is None:
        return []
    found = project(plan_model(page.worth.model), start_values(page.worth))
    rows = [
        [label, *(tell_value(found[case][name], unit) for case in CASES)]
        for name, label, unit in SHOWN
    ]
    head = [page.worth.model.title, "Cautious", "Expected", "Favourable"]
    return [{"sort": "table", "head": head, "rows": rows, "numeric": True}]


def _tell_inputs(page: Page, notes: Notes) -> Iterable[Data]:
    if page.worth is None:
        return
    for told in page.worth.model.input:
        given = page.worth.given[told.name]
        value = tell_value(given.value, told.unit)
        text = f"{told.label}: {value}. {given.line.text}."
        yield notes.mark(Line(text, given.line.facts, given.line.assets, given.line.source), "item")


def _tell_formulas(page: Page) -> list[Data]:
    if page.worth is None:
        return []
    model = page.worth.model
    labels = {i.name: i.label for i in model.input}
    rows = [[f.label or f.name, f"{f.name} = {f.is_.replace('*', '×')}"] for f in model.formula]
    names = [[label, name] for name, label in labels.items()]
    return [
        {"sort": "table", "head": ["Step", "Formula"], "rows": rows, "numeric": False},
        {
            "sort": "table",
            "head": ["Number", "Its name in the formulas"],
            "rows": names,
            "numeric": False,
        },
    ]


def _ask(page: Page) -> list[Data]:
    asks = [
        {"sort": "item", "text": ", ".join(filter(None, (h.name, h.title, h.email, h.phone)))}
        for h in page.hosts
    ]
    if page.brand.booking_url:
        asks.append({"sort": "item", "text": f"Choose a time: {page.brand.booking_url}"})
    text = "Twenty minutes are enough to find out whether it is worth a pilot."
    return [{"sort": "text", "text": text}, *asks]


PAPERS: dict[str, tuple[str, Callable[[Page, Notes], list[Data]]]] = {
    "briefing": ("Executive briefing", _write_briefing),
    "projection": ("ROI projection", _write_projection),
    "benchmark": ("Benchmark report", _write_benchmark),
    "comparison": ("Comparison", _write_comparison),
    "roadmap": ("Introduction plan", _write_roadmap),
}
"""Name -> title and writer of each paper."""
