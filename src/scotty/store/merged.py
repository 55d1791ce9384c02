"""Which accounts are part of another one: links as the judgement of who-is-it applies them."""

from collections.abc import Iterable

from scotty.facts import Fact
from scotty.stages.identify.links import Bonds

LINKING = ("account.linked", "link.undone")
"""The kinds that decide."""


def find_merged(facts: Iterable[Fact]) -> dict[str, str]:
    """Return, for each account that links put under another one, the key that stands for both."""
    bonds = Bonds(facts)
    roots = {account: bonds.absorbed_by(account) for account in bonds.accounts}
    return {account: root for account, root in roots.items() if root != account}
