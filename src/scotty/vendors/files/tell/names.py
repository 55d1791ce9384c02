"""Which account a row is about: the key of a company by its domain or its name."""

from collections.abc import Iterable, Mapping
from typing import Any

from scotty.names import slug_name
from scotty.vendors.files.log import Log


class Names:
    """Keys of accounts by name: those the workspace knows, and those of the files being read.

    A key is the registrable domain; where none is known, the slug of the name with its legal
    form ("Acme Corporation" → acme-corporation). Names that are written differently are joined
    later, by links with their reasons, never here.
    """

    def __init__(self, known: Iterable[Mapping[str, Any]] = ()) -> None:
        self._known = known
        self._loaded = False
        self._keys: dict[str, list[str]] = {}
        self._memory: dict[str, str | None] = {}

    def learn(self, name: str | None, key: str) -> None:
        """Note that an account of this name has this key."""
        self._load()
        slug = slug_name(name) if name else None
        if slug is None:
            return
        keys = self._keys.setdefault(slug, [])
        if key not in keys:
            keys.append(key)

    def find(self, name: str, log: Log, line: int, column: str) -> str | None:
        """Return the key of the account of that name; its slug where none is known."""
        self._load()
        slug = self._slug(name)
        if slug is None:
            return None
        keys = self._keys.get(slug)
        if not keys:
            return slug
        if len(keys) > 1:
            log.doubt(f"{len(keys)} accounts are called {name!r}; {keys[0]} was taken for it.")
            log.mend(
                line, column, f"the name {name!r} of {len(keys)} accounts", f"taken as {keys[0]}"
            )
        return keys[0]

    def knows(self, name: str) -> bool:
        """Whether an account of that name is known."""
        self._load()
        return self._slug(name) in self._keys

    def _slug(self, name: str) -> str | None:
        if name not in self._memory:
            if len(self._memory) > 100_000:
                self._memory.clear()
            self._memory[name] = slug_name(name)
        return self._memory[name]

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        for account in self._known:
            self.learn(account.get("name"), account["key"])
