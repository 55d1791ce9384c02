"""Outgoing letters: MIME, tagged addresses, invitations, DKIM."""

from scotty.vendors.message.dkim import Key, make_key, show_public
from scotty.vendors.message.tags import read_address, tag_address
from scotty.vendors.message.write import MimeScribe, build_message, name_message

__all__ = [
    "Key",
    "MimeScribe",
    "build_message",
    "make_key",
    "name_message",
    "read_address",
    "show_public",
    "tag_address",
]
