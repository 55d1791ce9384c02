"""Sealing secrets at rest: the key lies in the workspace, never in the database."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from scotty.facts import Refused

KEY_BYTES = 32


class Seal:
    """Seals texts with keys of 32 bytes each, newest first (Fernet: AES-128-CBC and HMAC-SHA-256)."""

    def __init__(self, keys: bytes) -> None:
        parts = [keys[i : i + KEY_BYTES] for i in range(0, len(keys), KEY_BYTES)]
        self._fernet = MultiFernet([Fernet(urlsafe_b64encode(part)) for part in parts])

    def close(self, text: str) -> bytes:
        """Return the text sealed."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return a sealed text. Raises Refused where it was sealed with another key."""
        try:
            return self._fernet.decrypt(bytes(sealed)).decode()
        except InvalidToken as error:
            raise Refused(
                "A secret was sealed with another key than the one in keys/mail.key.",
                "Bring that file back from a backup, or connect the mailbox again.",
            ) from error
