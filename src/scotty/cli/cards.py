"""`scotty cards`: battle cards, all or one; as read for a deal; written anew where facts changed."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, AsOf, name_user, open_workspace, read_moment
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.cardnews import CardChange, refresh_cards
from scotty.desk.cards import CardList, CardPage, list_cards, show_card, show_card_for_deal
from scotty.facts import Refused
from scotty.stages.research.cards import PARTS, Record, say_line

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def cards(
    rival: Annotated[str | None, typer.Argument(help="A rival's name; all where left out.")] = None,
    deal: Annotated[str | None, typer.Option(help="Read it for this deal.")] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Write down every card whose lines changed.")
    ] = False,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show battle cards: every line with its facts, our record with its doubt, what is not known."""
    if deal and rival is None:
        raise Refused("Say which rival.", "scotty cards RIVAL --deal ID.")
    with open_workspace() as house:
        moment = read_moment(as_of, house.clock.now())
        if refresh:
            found: object = refresh_cards(house, name_user())
        elif rival is None:
            found = list_cards(house, moment)
        elif deal:
            found = show_card_for_deal(house, deal, rival, moment)
        else:
            found = show_card(house, rival, moment)
    if as_json:
        print_json(found)
    else:
        _print(found)


def _print(found: object) -> None:
    if isinstance(found, CardList):
        _print_list(found)
    elif isinstance(found, CardPage):
        _print_card(found)
    elif isinstance(found, list):
        _print_changes(found)


def _print_list(found: CardList) -> None:
    columns = ("rival", "won of closed, 80 %", "#open", "#worth", "#seen", "#users", "#version")
    print_table(
        columns,
        (
            (r.name, _say_record(r.record), r.open, f"{r.amount:,.0f}", r.seen, r.users, r.version)
            for r in found.rows
        ),
    )
    print_notes(found.notes)


def _say_record(record: Record) -> str:
    told = f"{record.won} of {record.closed}"
    if not record.enough:
        return f"{told}: not enough data"
    return f"{told}: {record.share:.0%} ({record.low:.0%}-{record.high:.0%})"


def _print_card(page: CardPage) -> None:
    card = page.card
    print(f"{card.name}{' · simulated' if card.simulated else ''} · for our own eyes")
    print(f"Won {_say_record(card.record)}; all deals {_say_record(card.all)}.")
    for part, label in PARTS.items():
        lines = card.of(part)
        if lines:
            print(f"\n{label}")
            for line in lines:
                ground = line.asset or line.facts[0]
                said = f" ({line.who}, {line.at})" if line.who else ""
                print(f"  {say_line(line)}{said}  [{ground}]")
    print()
    print_notes((*card.unknown, *page.notes))


def _print_changes(changes: list[CardChange]) -> None:
    for change in changes:
        told = (
            "told to " + ", ".join(change.owners)
            if change.news and change.owners
            else "nobody to tell"
        )
        print(f"{change.name}: version {change.version}, {len(change.changes)} lines; {told}.")
    if not changes:
        print("Nothing changed.")
