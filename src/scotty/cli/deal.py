"""`scotty deal`: one deal, its chance and what it rests on, its dangers, what to do."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, open_workspace, read_moment
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.deal import DealPage, show_deal
from scotty.desk.shapes import shape_deal
from scotty.stages.accelerate.standing import BANDS, DealScore, Warned
from scotty.stages.accelerate.warnings import is_at_risk

app = typer.Typer(add_completion=False, rich_markup_mode=None)
LEAST = 0.05
"""Log-odds from which a part is shown by itself: about a point of the chance, in the middle."""
MOST = 15
"""Parts shown by themselves."""


@app.command()
def deal(
    key: Annotated[str, typer.Argument(metavar="ID", help="Its id in the system of record.")],
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most so many facts.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show a deal: its chance of being won with reasons, warnings, plays, its newest facts."""
    with open_workspace() as house:
        page = show_deal(house, key, read_moment(as_of, house.clock.now()), limit)
    if as_json:
        print_json(shape_deal(page))
    else:
        _print_page(page)


def _print_page(page: DealPage) -> None:
    it, s = page.deal, page.deal.score
    simulated = " · simulated" if page.simulated else ""
    print(f"{it.name} · {it.account or 'no account'} · {it.stage or 'no stage'}{simulated}")
    print(
        f"score {s.score:.1f} (80 %: {100 * s.low:.0f}-{100 * s.high:.0f})   {BANDS[s.band]}   "
        f"{'' if it.amount is None else f'${it.amount:,.0f}   '}close {it.close_date or 'not stated'}"
        f"{'' if it.timing.slips is None else f', {it.timing.slips:.0%} slips'}"
    )
    if page.outcome is not None:
        reason = f": {page.outcome.reason}" if page.outcome.reason else ""
        print(f"{page.outcome.status} {page.outcome.at:%Y-%m-%d}{reason}")
    print()
    if it.warnings:
        print(f"{'At risk. ' if is_at_risk(it) else ''}What warns:")
        print_table(("warning", "what", "how often it came true"), map(_warn, it.warnings))
        print()
    if it.plays:
        plays = ((p.label, f"+{100 * p.gain:.1f}", f"{p.hours:.1f}", p.why) for p in it.plays)
        print_table(("play", "#points", "#hours", "why"), plays)
        print()
    print_table(("log-odds, made of", "#points", "#facts", "because"), list_parts(s))
    print(f"log-odds {s.logit:+.2f} in all; {len(s.silent)} clues have nothing to say. {s.note}\n")
    facts = ((f"{f.at:%Y-%m-%d %H:%M}", f.says, f.source, f.id) for f in page.timeline)
    print_table((f"newest of {page.facts:,} facts", "what", "source", "id"), facts)
    print_notes(page.notes)


def list_parts(score: DealScore) -> list[tuple[str, str, str, str]]:
    """Return the rows that add up to the logit: the base, the parts that move it, the rest as one.

    The rest is what the shown parts, as rounded, leave of the logit, as rounded: so the column
    adds up as printed.
    """
    moving = sorted(score.reasons, key=lambda r: -abs(r.points))[:MOST]
    shown = [r for r in moving if abs(r.points) >= LEAST]
    rows = [("where deals begin", f"{score.base:+.2f}", "", "")]
    rows += [(r.label, f"{r.points:+.2f}", str(len(r.facts) or ""), r.text) for r in shown]
    rest = round(score.logit - sum(float(row[1]) for row in rows), 2) + 0.0  # never "-0.00"
    if count := len(score.reasons) - len(shown):
        rows.append((f"and {count} more", f"{rest:+.2f}", "", "--json shows them all"))
    return rows


def _warn(warned: Warned) -> tuple[str, str, str]:
    hits = warned.hits
    if hits is None:
        return warned.label, warned.text, "not enough data"
    told = f"{hits.came_true} of {hits.raised} ({hits.rate:.0%}); {hits.base:.0%} of all deals"
    return warned.label, warned.text, told
