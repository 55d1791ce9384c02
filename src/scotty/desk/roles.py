"""Who may do what: roles and permissions as one table."""

from collections.abc import Iterable

PERMISSIONS: dict[str, str] = {
    "read": "look at accounts, deals, lists, reports and reasons",
    "work": "pin a tier, confirm or undo a link, answer a proposed play",
    "forecast": "put a number of one's own beside the forecast",
    "import": "load files",
    "connect": "connect sources, replay dead letters, use write keys",
    "playbook.edit": "change and restore the playbook, its weights and models",
    "draft": "write drafts",
    "approve": "approve what others drafted",
    "send": "let approved work leave",
    "keys": "make API keys for oneself",
    "users.manage": "invite people, set roles, end sessions",
    "audit.read": "read the audit log",
}
"""Every permission, and what it lets a person do. To draft, to approve and to send are apart."""

ROLES: dict[str, tuple[str, frozenset[str]]] = {
    "admin": ("Runs the workspace; may do everything.", frozenset(PERMISSIONS)),
    "manager": (
        "Leads the team: rules, approvals, sources.",
        frozenset(PERMISSIONS) - {"users.manage"},
    ),
    "seller": (
        "Works accounts and sends what was approved.",
        frozenset({"read", "work", "forecast", "draft", "send", "keys"}),
    ),
    "marketer": (
        "Brings data in, tunes the profile, drafts.",
        frozenset({"read", "work", "import", "connect", "playbook.edit", "draft", "keys"}),
    ),
    "success": ("Looks after customers.", frozenset({"read", "work", "draft", "send", "keys"})),
    "viewer": ("Looks, and changes nothing.", frozenset({"read"})),
    "agent": (
        "A program: reads and drafts, never approves or sends.",
        frozenset({"read", "draft"}),
    ),
}
"""Every role: a sentence, and its permissions. A person may hold several."""


def grant(roles: Iterable[str]) -> frozenset[str]:
    """Return all permissions of these roles. Roles nobody knows grant nothing."""
    return frozenset().union(*(ROLES[role][1] for role in roles if role in ROLES))
