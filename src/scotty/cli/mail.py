"""`scotty mail`: what an incoming mail is, and what it says."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from scotty.cli.session import AsJson
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.mail import MailView, classify_mail, show_mail
from scotty.facts import Refused

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
MOST_BYTES = 64_000_000
"""Bytes of a file that are taken in; the reader cuts sooner."""
COLUMNS = ("file", "kind", "class", "hard", "code", "about whom", "back", "sure")


@app.callback()
def mail() -> None:
    """Read mails as the inbox does. Needs no workspace, changes nothing."""


@app.command()
def classify(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Mails as raw files (.eml); - is stdin.")
    ],
    received: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When they came; by their Date, else now."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what mails are: bounce, complaint, reply, auto, unsubscribe or other; and what they say."""
    told = _read_day(received)
    views = [_classify(file, told) for file in files]
    if as_json:
        print_json(views[0] if len(views) == 1 else views)
        return
    print_table(COLUMNS, map(_row, views))
    if len(views) == 1:
        print(f"\n{views[0].text}" if views[0].text else "")
        print_notes(views[0].notes)


def _classify(file: str, told: datetime | None) -> MailView:
    raw = _read_file(file)
    letter = classify_mail(raw, told or datetime.now(UTC))
    if told is None and letter.date is not None:
        letter = classify_mail(raw, letter.date)
    return show_mail(letter, file)


def _read_file(file: str) -> bytes:
    """Return the bytes of a file. Raises Refused where it cannot be read."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_BYTES)
        with Path(file).open("rb") as opened:
            return opened.read(MOST_BYTES)
    except OSError as error:
        raise Refused(
            f"{file} cannot be read: {error.strerror}.", "Give the path of a mail saved as .eml."
        ) from error


def _read_day(text: str | None) -> datetime | None:
    """Return the moment that `--received` names, in UTC where no zone is given."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date: write 2026-01-31.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _row(view: MailView) -> tuple[object, ...]:
    hard = {True: "hard", False: "soft", None: ""}[view.hard]
    whom = view.recipient or view.referral or view.referral_name or view.sender
    return (
        view.file,
        view.kind,
        view.class_,
        hard,
        view.code,
        whom,
        view.return_date,
        f"{view.sure:.2f}",
    )
