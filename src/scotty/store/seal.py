"""Sealing secrets at rest: the key lies in the workspace, never in the database."""

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from scotty.facts import Refused


class Seal:
    """Seals texts with `home/keys/secrets.key` (Fernet: AES-128-CBC and HMAC-SHA-256)."""

    def __init__(self, home: Path) -> None:
        self._path = home / "keys" / "secrets.key"
        self._fernet: Fernet | None = None

    def _open(self) -> Fernet:
        if self._fernet is None:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self._path.exists():
                fresh = self._path.with_suffix(f".{os.getpid()}")
                fresh.touch(mode=0o600)
                fresh.write_bytes(Fernet.generate_key())
                try:
                    os.link(fresh, self._path)  # whoever links first has made the key
                except FileExistsError:
                    pass
                finally:
                    fresh.unlink()
            self._fernet = Fernet(self._path.read_bytes())
        return self._fernet

    def close(self, text: str) -> bytes:
        """Return the text sealed."""
        return self._open().encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return a sealed text. Raises Refused where it was sealed with another key."""
        try:
            return self._open().decrypt(bytes(sealed)).decode()
        except InvalidToken as error:
            raise Refused(
                "A secret was sealed with another key than the one in keys/secrets.key.",
                "Restore that file, or connect the mailbox again.",
            ) from error
