"""A server that says given bytes after each line it hears, and can fall silent at any of them."""

import socket
import threading
import time
from collections.abc import Sequence
from typing import Self


class RawServer:
    """Speaks first, then answers the n-th command with the n-th bytes; a context manager.

    What ends a message in SMTP, a dot alone, is waited for after an answer that begins with 354.
    """

    def __init__(
        self, answers: Sequence[bytes], *, most: int | None = None, pause: float = 0.0
    ) -> None:
        self._answers = answers
        #: Bytes that are said on the next line before it is cut; None for all.
        self.most = most
        #: Seconds between two bytes.
        self._pause = pause
        self._over = threading.Event()
        #: What was heard.
        self.heard = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.02)
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._socket.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(0.02)
                try:
                    self._talk(line)
                except OSError:
                    continue  # they hung up: nothing else to say

    def _talk(self, line: socket.socket) -> None:
        left = self.most
        for answer in self._answers:
            said = answer if left is None else answer[:left]
            self._say(line, said)
            if left is not None:
                left -= len(said)
                if left == 0:
                    return
            self._hear(line, b"\r\n.\r\n" if answer.startswith(b"354") else b"\r\n")

    def _say(self, line: socket.socket, said: bytes) -> None:
        if not self._pause:
            line.sendall(said)
            return
        for at in range(len(said)):
            if self._over.is_set():
                return
            line.sendall(said[at : at + 1])
            time.sleep(self._pause)

    def _hear(self, line: socket.socket, end: bytes) -> None:
        heard = b""
        while not heard.endswith(end):
            try:
                got = line.recv(65_536)
            except TimeoutError:
                got = None
            if got == b"" or self._over.is_set():
                raise OSError("they hung up, or it is over")
            heard += got or b""
        self.heard += heard
