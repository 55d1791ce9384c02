"""Names looked up by dnspython; see `ports.mail.Resolver`."""

from typing import Any

import dns.exception
import dns.resolver

from scotty.facts import Later, Refused
from scotty.ports.mail import Resolver
from scotty.stages.engage.preflight import Sender, list_questions
from scotty.stages.engage.spf import Answers, Question

SECONDS = 6.0
"""How long one question may take, over all servers and repeats."""
AGAIN = 60.0
"""Seconds until a question that nobody answered is asked again."""


class DnsResolver:
    """Asks the machine's name servers, or the one given as (address, port).

    What does not exist is an empty answer. What nobody answers, or answers with a failure, raises
    Later: "there is no such record" is not said where we do not know.
    """

    def __init__(self, server: tuple[str, int] | None = None, seconds: float = SECONDS) -> None:
        self._server = server
        self._seconds = seconds
        self._made: dns.resolver.Resolver | None = None

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name, each joined (RFC 7208, 3.3)."""
        return sorted(
            b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")
        )

    def mail_hosts(self, name: str) -> list[str]:
        """Return the MX hosts of a name, best first; "." alone: it takes no mail (RFC 7505)."""
        found = sorted((r.preference, r.exchange.to_text()) for r in self._ask(name, "MX"))
        return [host.rstrip(".").lower() or "." for _, host in found]

    def addresses(self, name: str) -> list[str]:
        """Return the addresses of a host, of both kinds."""
        return [r.address for kind in ("A", "AAAA") for r in self._ask(name, kind)]

    def alias(self, name: str) -> str:
        """Return the host that a name is another name of (CNAME); "" where it stands for itself."""
        found = self._ask(name, "CNAME")
        return found[0].target.to_text().rstrip(".").lower() if found else ""

    def answer(self, question: Question) -> tuple[str, ...]:
        """Return the answer to a question of `stages.engage.preflight`."""
        asked = {"TXT": self.texts, "MX": self.mail_hosts, "A": self.addresses}[question.kind]
        return tuple(asked(question.name))

    def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            answer = self._resolver().resolve(
                name, kind, search=False, lifetime=self._seconds, raise_on_no_answer=False
            )
        except (dns.resolver.NXDOMAIN, dns.resolver.YXDOMAIN):
            return []
        except (dns.resolver.NoNameservers, dns.exception.Timeout, OSError) as error:
            raise Later(f"No name server tells the {kind} of {name}: {error}", AGAIN) from error
        except (dns.exception.DNSException, UnicodeError):
            return []  # no name at all: a label too long, or none
        return list(answer) if answer.rrset is not None else []

    def _resolver(self) -> dns.resolver.Resolver:
        if self._made is None:
            try:
                made = dns.resolver.Resolver(configure=self._server is None)
            except dns.resolver.NoResolverConfiguration as error:
                raise Refused(
                    "This machine has no name server.", "Name one in /etc/resolv.conf."
                ) from error
            if self._server is not None:
                address, made.port = self._server
                made.nameservers = [address]
            # A second server is asked before the whole time is over.
            made.timeout = self._seconds / 3
            self._made = made
        return self._made


def gather_answers(resolver: Resolver, sender: Sender) -> Answers:
    """Return what preflight has to know of a sender. Raises Later where a server does not answer."""
    answers: dict[Question, tuple[str, ...]] = {}
    while wanted := list_questions(sender, answers):
        answers |= {question: resolver.answer(question) for question in wanted}
    return answers
