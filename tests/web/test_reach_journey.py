"""From an account to a mail in its reader's mailbox, and the answer that stops the rest: by the pages alone."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from scotty.door.caller import SESSION
from scotty.flows.outreach.carrying import answer_alarms
from scotty.flows.outreach.inbox import read_inboxes
from scotty.flows.outreach.outfit import Outfit
from scotty.flows.outreach.worker import run_worker
from scotty.ports import House
from scotty.settings import Settings
from scotty.wire import open_house
from tests.mailservers.imap import ImapServer, needs_dovecot
from tests.mailservers.maildir import read_messages
from tests.mailservers.smtp import SmtpServer
from tests.outreach.clocks import FastClock
from tests.outreach.kit import ACCOUNT, add_people, prepare
from tests.web.conftest import Watched
from tests.web.reach import serve_house

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    needs_dovecot,
]
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SPEED = 600.0
"""A minute in a tenth of a second."""


@contextmanager
def work(house: House, outfit: Outfit) -> Iterator[None]:
    """Carry what is due, in a thread of its own: this one belongs to the browser's event loop."""
    begun, stop = threading.Event(), threading.Event()

    def carry() -> None:
        with run_worker(house, partial(answer_alarms, outfit), 0.05):
            begun.set()
            stop.wait()

    thread = threading.Thread(target=carry, name="worker")
    thread.start()
    assert begun.wait(60)
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=60)


def await_(what: str, holds: Callable[[], object], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what
        threading.Event().wait(0.05)


def test_engage_preview_approve_sent_answered(
    database: str, tmp_path: Path, context: BrowserContext
) -> None:
    settings = Settings(home=tmp_path / "home", database_url=database)
    with (
        ImapServer(elsa="secret") as imap,
        SmtpServer(imap.folder("elsa", "Sent")) as smtp,
        open_house(settings, FastClock(START, SPEED)) as house,
    ):
        outfit, _ = prepare(house, smtp.url, imap.log_in("elsa"), approve='"all"')
        add_people(house, ["ann.lee"], house.clock.now(), name="Ann Lee")
        with (
            serve_house(house, settings, outfit) as site,
            work(house, outfit),
        ):
            with site.client("seller") as seller, site.client("manager") as manager:
                tokens = [client.cookies[SESSION] for client in (seller, manager)]
            context.add_cookies([{"name": SESSION, "value": tokens[0], "url": site.url}])
            seen = Watched(context.new_page())
            page = seen.page
            page.goto(f"{site.url}/account/{ACCOUNT}")
            page.get_by_role("link", name="Engage").click()
            page.get_by_label("Three mails").check()
            page.get_by_role("button", name="See what Ann would get").click()
            expect(page.locator("article.planned")).to_have_count(3)
            expect(page.locator("article.planned").first).to_contain_text("Every draft is approved")
            page.get_by_role("button", name="Begin it for those ticked").click()
            page.get_by_role("link", name="Open the outbox").click()
            expect(page.locator("#letter-name")).to_have_text("Ann Lee")
            expect(page.get_by_role("button", name="Approve")).to_have_count(0)

            context.clear_cookies()
            context.add_cookies([{"name": SESSION, "value": tokens[1], "url": site.url}])
            page.goto(f"{site.url}/")
            page.get_by_role("link", name="1 draft waits for a look").click()
            page.get_by_role("button", name="Approve and let it leave").click()
            expect(page.get_by_role("heading", name="Nothing waits for a look")).to_be_visible()

            await_("the mail", lambda: list(read_messages(smtp.maildir)))
            [mail] = read_messages(smtp.maildir)
            follow_way_out(mail, site.url)
            page.goto(f"{site.url}/outbox?view=done")
            expect(page.locator(".letter .chip.met")).to_have_text("sent")

            imap.deliver("elsa", answer(mail, house.clock.now()))
            read_inboxes(outfit)
            page.goto(f"{site.url}/sequences/short?view=people")
            expect(page.get_by_role("heading", name="Nobody is in it")).to_be_visible()
            page.goto(f"{site.url}/outbox?view=planned")
            expect(page.get_by_role("heading", name="Nothing is planned")).to_be_visible()
            assert seen.complaints() == []
        assert len(list(read_messages(smtp.maildir))) == 1


def follow_way_out(mail: bytes, url: str) -> None:
    """The way out in the mail leads to a page of this site; looking at it changes nothing."""
    found = re.search(rb"List-Unsubscribe: <[^>]*(/u/[^>]+)>", mail)
    assert found is not None
    assert httpx.get(url + found[1].decode()).status_code == 200


def answer(mail: bytes, now: datetime) -> bytes:
    """Return a reader's answer to a mail."""
    found = re.search(rb"Message-ID:\s*(<[^>]+>)", mail, re.IGNORECASE)
    assert found is not None
    reply = EmailMessage()
    reply["From"], reply["To"] = f"ann.lee@{ACCOUNT}", "elsa@tideline.example"
    reply["Subject"], reply["Date"] = "Re: A question on Acme", format_datetime(now)
    reply["Message-ID"], reply["In-Reply-To"] = "<1@reader.example>", found[1].decode()
    reply.set_content("That would be me. Can we talk on Thursday?")
    return reply.as_bytes()
