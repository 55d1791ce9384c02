"""What the pages are called, where they are, and who sees them."""

from typing import NamedTuple


class Entry(NamedTuple):
    """A line of the menu."""

    path: str
    label: str
    icon: str
    permission: str = "read"


MENU: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("/", "Today", "today"),
            Entry("/ask", "Ask Scotty", "ask"),
            Entry("/engine", "Engine", "engine"),
            Entry("/hot", "Hot accounts", "hot"),
            Entry("/deals", "Deals", "deal"),
            Entry("/actions", "Next actions", "actions"),
            Entry("/forecast", "Forecast", "forecast"),
            Entry("/cards", "Battle cards", "shield"),
        ),
    ),
    (
        "Reach",
        (
            Entry("/outbox", "Outbox", "outbox"),
            Entry("/tasks", "Tasks", "task"),
            Entry("/sequences", "Sequences", "sequence"),
            Entry("/content", "Content", "content"),
            Entry("/pages", "Pages", "page"),
            Entry("/ads", "Ads", "ads"),
            Entry("/experiments", "Experiments", "trials"),
            Entry("/mailboxes", "Mailboxes", "mailbox"),
        ),
    ),
    (
        "Data",
        (
            Entry("/import", "Import", "import", "import"),
            Entry("/connections", "Connections", "sources", "connect"),
            Entry("/links", "Links", "link"),
        ),
    ),
    (
        "Judgement",
        (
            Entry("/playbook", "Playbook", "playbook"),
            Entry("/backtest", "Backtest", "backtest"),
            Entry("/models/deals", "Model card", "model"),
        ),
    ),
    (
        "Workspace",
        (
            Entry("/agents", "Agents", "agents"),
            Entry("/team", "Team and keys", "team"),
            Entry("/audit", "Audit log", "audit", "audit.read"),
            Entry("/status", "Status", "status"),
        ),
    ),
)
"""Headings and their lines, top to bottom."""


def find_pages(words: str, may: frozenset[str]) -> list[Entry]:
    """Return the pages whose name holds these words, among those a person may see."""
    wanted = words.lower()
    return [
        entry
        for _, entries in MENU
        for entry in entries
        if entry.permission in may and wanted in entry.label.lower()
    ]
