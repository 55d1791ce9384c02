"""Letters to send in tests."""

from datetime import UTC, datetime

from scotty.ports.mail import Envelope, Mailbox
from scotty.ports.outgoing import Outgoing
from scotty.vendors.message import build_message

KEY = b"a key for tests, 32 bytes long.."
MOMENT = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)
TOUCH = "0123456789abcdef0123456789abcdef"


def make_mailbox(**fields: object) -> Mailbox:
    """Return a mailbox."""
    told = {"id": 1, "address": "emma@acme.example", "name": "Emma Wilson"} | fields
    return Mailbox(**told)  # type: ignore[arg-type]


def make_outgoing(**fields: object) -> Outgoing:
    """Return a letter to be built."""
    told = {
        "mailbox": make_mailbox(),
        "touch": TOUCH,
        "recipient": "ok@techcorp.example",
        "subject": "Hello",
        "body": "Hello,\n\nshort words.\n\nEmma",
        "moment": MOMENT,
    } | fields
    return Outgoing(**told)  # type: ignore[arg-type]


def make_envelope(recipient: str, **fields: object) -> Envelope:
    """Return a finished letter to this recipient."""
    return build_message(make_outgoing(recipient=recipient, **fields), KEY)
