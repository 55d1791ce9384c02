"""A name server on loopback that answers from a dict, over UDP and TCP."""

import socketserver
import struct
import threading
from collections.abc import Sequence
from typing import Any, Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

Answer = Sequence[str] | str
"""Values as a zone file has them, or one of NXDOMAIN, SERVFAIL, REFUSED, SILENCE (no answer)."""


def quote_text(text: str) -> str:
    """Return a TXT value as a zone file has it: strings of at most 255 octets."""
    chunks = [text[at : at + 250] for at in range(0, len(text), 250)] or [""]
    escaped = (c.replace("\\", "\\\\").replace('"', '\\"') for c in chunks)
    return " ".join(f'"{c}"' for c in escaped)


class DnsServer:
    """The server; a context manager. What it answers may be changed while it runs.

    `answers`: (name, type) -> values, as ("acme.example", "MX"): ["10 mail.acme.example."]; TXT
    values are plain text. A name without any entry does not exist.
    """

    def __init__(self, answers: dict[tuple[str, str], Answer] | None = None) -> None:
        self.answers = answers or {}
        #: What was asked, in order.
        self.asked: list[tuple[str, str]] = []
        self._udp, self._tcp = self._listen()
        self.port: int = self._udp.server_address[1]

    def _listen(self) -> tuple[socketserver.UDPServer, socketserver.TCPServer]:
        """Take a port that is free for both; whoever uses TCP may have it while UDP has it not."""
        for _ in range(20):
            udp = socketserver.ThreadingUDPServer(
                ("127.0.0.1", 0), type("Bound", (_Udp,), {"zone": self})
            )
            try:
                stream = type("Bound", (_Stream,), {"zone": self})
                return udp, _Tcp(("127.0.0.1", udp.server_address[1]), stream)
            except OSError:
                udp.server_close()
        raise RuntimeError("no port is free for UDP and TCP")

    def __enter__(self) -> Self:
        for server in (self._udp, self._tcp):
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in (self._udp, self._tcp):
            server.shutdown()
            server.server_close()

    def answer(self, asked: bytes, most: int | None) -> bytes | None:
        """Return the answer to a message; over UDP cut at `most` octets. None for silence."""
        query = dns.message.from_wire(asked)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA | dns.flags.RA
        known = any(told == name for told, _ in self.answers)
        values = self.answers.get((name, kind), () if known else "NXDOMAIN")
        if values == "SILENCE":
            return None
        if isinstance(values, str):
            response.set_rcode(dns.rcode.from_text(values))
        elif values:
            texts = map(quote_text, values) if kind == "TXT" else values
            response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
        wire = response.to_wire()
        room = max(query.payload, 512) if most is None else most
        if most is None and len(wire) > room:
            response.answer.clear()
            response.flags |= dns.flags.TC
            wire = response.to_wire()
        return wire


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Udp(socketserver.BaseRequestHandler):
    zone: DnsServer

    def handle(self) -> None:
        asked, socket = self.request
        if (answer := self.zone.answer(asked, None)) is not None:
            socket.sendto(answer, self.client_address)


class _Stream(socketserver.StreamRequestHandler):
    zone: DnsServer
    rfile: Any

    def handle(self) -> None:
        while length := self.rfile.read(2):
            asked = self.rfile.read(struct.unpack("!H", length)[0])
            if (answer := self.zone.answer(asked, 65_535)) is not None:
                self.wfile.write(struct.pack("!H", len(answer)) + answer)
