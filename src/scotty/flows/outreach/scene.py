"""A scene: an account and one of its people, as known at a moment."""

from functools import cached_property

from scotty.signals.titles import read_department
from scotty.signals.view import Contact, View


class Scene:
    """An account and one of its people, as known at the view's moment."""

    def __init__(self, view: View, contact: Contact) -> None:
        self.view = view
        self.contact = contact

    @cached_property
    def persona(self) -> str:
        """The person's department, as their title tells; "" where it tells none."""
        return read_department(self.contact.tell("title")) or ""

    @cached_property
    def tier(self) -> int:
        """The account's tier, 0 for none."""
        told = [f.data.get("tier") for f in self.view.log.of("account.pinned", "account.tiered")]
        last = next((str(t) for t in reversed(told) if t not in (None, "free")), "")
        return int(last) if last.isdigit() else 0

    @cached_property
    def hot(self) -> bool:
        """Whether the account is hot."""
        lines = self.view.log.of("account.cooled", "account.heated")
        return bool(lines) and lines[-1].kind == "account.heated"
