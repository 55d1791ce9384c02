"""The veil: secrets of the machine leave it neither in a request nor in a record."""

import re
from collections.abc import Iterable, Mapping

SHOWN = "[withheld]"
SHORTEST = 8
"""Characters from which a value of such a variable is taken for a secret, and not for a word."""
_SECRET = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)S?$", re.IGNORECASE)
_URL = re.compile(r"://[^/\s@]*:([^/\s@]+)@")
_LIKELY = re.compile(
    r"\bsk-[A-Za-z0-9_-]{16,}|\bscotty_[A-Za-z0-9_-]{20,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bBearer\s+[A-Za-z0-9._~+/-]{20,}=*"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
)
"""What looks like a key whosever it is: providers' own prefixes, as their documentation tells them."""


class Veil:
    """Hides known secrets, and what looks like one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        kept = sorted({s for s in secrets if len(s) >= SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, kept))) if kept else None

    def hide(self, text: str) -> str:
        """Return a text without secrets."""
        if self._known is not None:
            text = self._known.sub(SHOWN, text)
        return _LIKELY.sub(SHOWN, text)


def find_secrets(environment: Mapping[str, str]) -> list[str]:
    """Return the values of an environment that are secrets, by their names, and passwords in addresses."""
    found = [value for name, value in environment.items() if value and _SECRET.search(name)]
    return found + [match[1] for value in environment.values() for match in _URL.finditer(value)]
