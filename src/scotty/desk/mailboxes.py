"""Mailboxes: connecting one, whether its domain may send, its health, pausing and resuming."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import msgspec

from scotty.facts import Later, Refused
from scotty.flows.outreach.judging import count_days
from scotty.names import read_mail
from scotty.ports import House
from scotty.ports.mail import Mailbox
from scotty.stages.engage.preflight import Check, Sender, check_sender, may_start
from scotty.stages.engage.warmup import Ramp, allow_today
from scotty.vendors.dns import gather_answers
from scotty.vendors.mailhost import read_mailhost
from scotty.vendors.message import Key, make_key, show_public

DAY, MONTH = timedelta(days=1), timedelta(days=30)
MOST = 2_000
"""Mails a day of one mailbox: what large providers allow at the most (Google Workspace, from memory)."""
KEEPERS = ("gmail.com", "outlook.com", "office365.com", "fastmail.com", "yahoo.com")
"""Providers that keep a copy of every mail they accept by SMTP where IMAP finds it (their help pages, from
memory; a wrong entry here would have a mail sent twice, so the list is short and can be overruled)."""


LOST = "Its passwords were sealed with a key that is lost: connect it again."


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox as somebody describes it."""

    address: str
    smtp: str
    imap: str = ""
    name: str = ""
    owner: str = ""
    #: Whether the provider keeps all it accepts; None: as is known of it.
    keeps: bool | None = None
    dkim_selector: str = ""
    dkim_key: str = ""


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox as people may see it."""

    id: int
    address: str
    name: str
    owner: str
    paused: str
    cap: int
    #: What it may send today, by its ramp.
    cap_today: int
    sent_day: int
    sent_month: int
    waiting: int
    hard_month: int
    complained_month: int
    #: What pre-flight found; () before it has looked.
    checks: tuple[Check, ...]
    unfit: str
    looked: datetime | None
    fault: str
    keeps: bool
    #: Whether it has sent for long, so that no ramp holds it.
    warm: bool
    #: TXT record to publish for DKIM, as name and value; "" where the provider signs.
    dkim: str = ""


def connect_mailbox(house: House, asked: Request, root: str, by: str) -> Health:
    """Store a mailbox and look whether its domain may send. Raises Refused for what cannot be read.

    Connecting sends nothing. A mailbox of an address that is there already is changed; it keeps
    its cap, its warmth and its signing key.
    """
    address = read_mail(asked.address)
    if address is None:
        raise Refused(
            f"{asked.address!r} is not an e-mail address.", "Write it like name@company.com."
        )
    host = read_mailhost(asked.smtp, ("smtp", "smtps"))
    if asked.imap:
        read_mailhost(asked.imap, ("imap", "imaps"))
    keeps = any(host.host.endswith(k) for k in KEEPERS) if asked.keeps is None else asked.keeps
    known = next((m for m in house.mailboxes.all() if m.address == address), None)
    # A new password must not cost a mailbox its warmth, its cap or its signing key.
    mailbox = msgspec.structs.replace(
        known or Mailbox(id=0, address=address),
        name=asked.name,
        owner=asked.owner,
        smtp=asked.smtp,
        imap=asked.imap,
        keeps=keeps,
        **(
            {"dkim_selector": asked.dkim_selector, "dkim_key": asked.dkim_key}
            if asked.dkim_key
            else {}
        ),
    )
    stored = house.mailboxes.put(mailbox, by, house.clock.now())
    check_mailbox(house, stored, root)
    return find_health(house, stored.id)


def name_server(scheme: str, host: str, port: str, login: tuple[str, str]) -> str:
    """Return a mail server's URL from its parts, as a form has them; `login` is (user, password).

    Without a password nobody logs in. Raises Refused.
    """
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise Refused(
            f"{port!r} is no port of a mail server.", "It is 587, 465, 993 or 143, mostly."
        )
    if not host or any(c in "/@?#:[]\\" or c.isspace() for c in host):
        raise Refused(f"{host!r} is no name of a server.", "Write it like smtp.company.com.")
    user, password = (quote(part, safe="") for part in login)
    return (
        f"{scheme}://{user}:{password}@{host}:{port}" if password else f"{scheme}://{host}:{port}"
    )


def adopt_mailbox(house: House, smtp: str, imap: str, sender: str, root: str) -> None:
    """Connect the mailbox that the environment names, where it names one; changed only where it differs."""
    if not smtp:
        return
    user = read_mailhost(smtp, ("smtp", "smtps")).user
    address = read_mail(sender or user)
    if address is None:
        raise Refused(
            "SCOTTY_SMTP_URL names no address to send from.",
            "Set SCOTTY_MAIL_FROM to the mailbox's address.",
        )
    known = next((m for m in house.mailboxes.all() if m.address == address), None)
    if known is None or (known.smtp, known.imap) != (smtp, imap):
        shown = (known.name, known.owner) if known else ("", "")
        asked = Request(address=address, smtp=smtp, imap=imap, name=shown[0], owner=shown[1])
        connect_mailbox(house, asked, root, "environment")


def check_mailbox(house: House, mailbox: Mailbox, root: str) -> tuple[Check, ...]:
    """Look up what receivers will look up about a mailbox's domain, and keep what was found.

    A server on this machine reaches nobody outside: it is looked at, and never held back.
    """
    sender = Sender(
        address=mailbox.address,
        selector=mailbox.dkim_selector,
        public=show_public(mailbox.dkim_key) if mailbox.dkim_key else "",
        unsubscribe=f"{root}/u/",
    )
    try:
        checks = tuple(check_sender(sender, gather_answers(house.resolver, sender)))
        unfit = "" if may_start(checks) else next(c.says for c in checks if c.verdict == "fail")
    except Later as later:
        checks, unfit = (), f"The name servers did not answer: {later.why}"
    if read_mailhost(mailbox.smtp, ("smtp", "smtps")).loopback:
        unfit = ""
    told = {"checks": msgspec.to_builtins(checks), "unfit": unfit}
    house.mailboxes.note(mailbox.id, fit=told)
    return checks


def list_health(house: House) -> list[Health]:
    """Return every mailbox, by address, with what it sent and what came back in 30 days."""
    now = house.clock.now()
    mailboxes = {m.id: m for m in house.mailboxes.all()}
    return [
        _show(row, mailboxes[row["id"]], now)
        for row in house.mailboxes.states(now - DAY, now - MONTH)
        if row["id"] in mailboxes
    ]


def find_health(house: House, number: int) -> Health:
    """Return one mailbox. Raises Refused where there is none of that number."""
    found = next((h for h in list_health(house) if h.id == number), None)
    if found is None:
        raise Refused(f"There is no mailbox {number}.", "See the list of mailboxes.")
    return found


def _show(row: Mapping[str, Any], mailbox: Mailbox, now: datetime) -> Health:
    shared = (
        "id",
        "address",
        "name",
        "owner",
        "paused",
        "cap",
        "sent_day",
        "sent_month",
        "waiting",
    )
    counted = ("hard_month", "complained_month", "looked", "fault", "keeps", "warm")
    fit = row["fit"]
    return Health(
        **{name: row[name] for name in (*shared, *counted)},
        cap_today=allow_today(Ramp(cap=mailbox.cap), count_days(row["times"], now), mailbox.warm),
        checks=tuple(msgspec.convert(fit.get("checks", []), list[Check])),
        unfit=str(fit.get("unfit", "It was not looked at yet.")) if mailbox.smtp else LOST,
        dkim=name_record(mailbox) if mailbox.dkim_key else "",
    )


def name_record(mailbox: Mailbox) -> str:
    """Return the DNS record that DKIM needs, as "name TXT value"."""
    domain = mailbox.address.rpartition("@")[2]
    public = show_public(mailbox.dkim_key)
    return f'{mailbox.dkim_selector}._domainkey.{domain} TXT "v=DKIM1; p={public}"'


def make_signing_key(house: House, number: int, selector: str, by: str) -> str:
    """Give a mailbox a DKIM key of its own; return the DNS record to publish.

    It signs from now on, so publish the record at once.
    """
    mailbox = house.mailboxes.find(number)
    if mailbox is None:
        raise Refused(f"There is no mailbox {number}.", "See the list of mailboxes.")
    key: Key = make_key()
    changed = msgspec.structs.replace(mailbox, dkim_selector=selector, dkim_key=key.private)
    return name_record(house.mailboxes.put(changed, by, house.clock.now()))


def tune_mailbox(
    house: House, number: int, changed: tuple[int | None, bool | None, bool | None], by: str
) -> Health:
    """Change cap, warmth and whether the provider keeps all it accepts; None leaves as it is."""
    mailbox = house.mailboxes.find(number)
    if mailbox is None:
        raise Refused(f"There is no mailbox {number}.", "See the list of mailboxes.")
    told = zip(("cap", "warm", "keeps"), changed, strict=True)
    news = {name: value for name, value in told if value is not None}
    cap = news.get("cap", mailbox.cap)
    if not 1 <= cap <= MOST:
        raise Refused(f"{cap} mails a day is no cap.", f"Give 1 to {MOST:,}; 50 is a person's.")
    house.mailboxes.put(msgspec.structs.replace(mailbox, **news), by, house.clock.now())
    return find_health(house, number)


def pause_mailbox(house: House, number: int, why: str, by: str) -> Health:
    """Let a mailbox send no more, with the reason; with "" let it send again."""
    find_health(house, number)
    house.mailboxes.pause(number, why, by, house.clock.now())
    return find_health(house, number)
