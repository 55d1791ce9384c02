"""The suppression list in Postgres: hashes only, changed only together with a fact."""

import hmac
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from scotty.facts import Fact, Later, Refused
from scotty.names import find_domain, read_host, read_mail
from scotty.ports.suppressions import Reason, Suppressed, Told
from scotty.store.append import store_rows
from scotty.store.ledger import PostgresLedger
from scotty.store.rows import write_rows

_ADD = """
insert into suppressions (hash, scope, reason, at, until, fact)
values (%s, %s, %s, %s, %s, %s)
on conflict (hash, scope, reason) do update
set at = excluded.at, until = excluded.until, fact = excluded.fact
where suppressions.until is not null
and (excluded.until is null or excluded.until > suppressions.until)
"""
_COLUMNS = "reason, scope, at, until, fact, hash"
_FIND = f"""
select {_COLUMNS} from suppressions
where hash = any(%(hashes)s) and (until is null or until > %(moment)s)
and scope in ('all', %(sequence)s)
order by scope <> 'all', until desc nulls first, at limit 1
"""
_BARRED = """
select distinct hash from suppressions
where hash = any(%(hashes)s) and (until is null or until > %(moment)s) and scope = 'all'
"""
_STANDING = "(until is null or until > %s)"
_MARK = b"scotty suppressions"
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


class PostgresSuppressions:
    """See `ports.suppressions.Suppressions` for what each method promises."""

    def __init__(self, ledger: PostgresLedger, key: bytes) -> None:
        self._ledger = ledger
        self._key = key
        self._proven = False

    def suppress(self, told: Sequence[Told]) -> int:
        """Add entries with their facts, in one transaction."""
        # In order of hashes, so that two lists loaded at once cannot wait for each other.
        rows = sorted(
            ((self._hash(canonical(entry.address)), entry, fact) for entry, fact in told),
            key=lambda row: row[0],
        )
        with self._connect() as connection:
            new: list[Fact] = []
            for hashed, entry, fact in rows:
                done = connection.execute(
                    _ADD, (hashed, entry.scope, entry.reason, fact.at, entry.until, fact.id)
                )
                new += [fact] * done.rowcount
            if new:
                store_rows(connection, write_rows(new), fresh=True)
        return len(new)

    def find(self, address: str, moment: datetime, sequence: str = "") -> Suppressed | None:
        """Return what stands against writing to an address."""
        mailbox, *_ = hashes = self.hashes(address)
        with self._connect() as connection:
            row = connection.execute(
                _FIND, {"hashes": list(hashes), "moment": moment, "sequence": sequence}
            ).fetchone()
        return None if row is None else _read(row, domain=bytes(row[5]) != mailbox)

    def standing(self, addresses: Sequence[str], moment: datetime) -> frozenset[str]:
        """Return those of these addresses against which anything stands that covers everything."""
        forms: dict[str, tuple[bytes, ...]] = {}
        for address in addresses:
            try:
                forms[address] = self.hashes(address)
            except Refused:
                forms[address] = ()
        hashes = [h for told in forms.values() for h in told]
        with self._connect() as connection:
            rows = connection.execute(_BARRED, {"hashes": hashes, "moment": moment}).fetchall()
        barred = {bytes(h) for (h,) in rows}
        return frozenset(a for a, told in forms.items() if not told or barred & set(told))

    def lift(self, address: str, reasons: Sequence[Reason], fact: Fact) -> int:
        """Take an address's entries for these reasons off the list."""
        with self._connect() as connection:
            gone = connection.execute(
                "delete from suppressions where hash = %s and reason = any(%s) and at <= %s",
                (self._hash(canonical(address)), list(reasons), fact.at),
            ).rowcount
            if gone:
                store_rows(connection, write_rows([fact]), fresh=True)
        return gone

    def hashes(self, address: str) -> tuple[bytes, ...]:
        """Return the hashes of which none may stand: of the mailbox, and of its domains."""
        return tuple(self._hash(form) for form in list_forms(address))

    def count(self, moment: datetime) -> dict[Reason, int]:
        """Return how many entries stand, by reason."""
        with self._connect() as connection:
            return dict(
                connection.execute(
                    f"select reason, count(*) from suppressions where {_STANDING} "
                    "group by reason order by reason",
                    (moment,),
                ).fetchall()
            )

    def recent(self, moment: datetime, limit: int = 100) -> list[Suppressed]:
        """Return the entries that stand, newest first."""
        with self._connect() as connection:
            rows = connection.execute(
                f"select {_COLUMNS} from suppressions where {_STANDING} order by at desc limit %s",
                (moment, limit),
            ).fetchall()
        return [_read(row, domain=False) for row in rows]

    def _hash(self, form: str) -> bytes:
        return hmac.digest(self._key, form.encode(), "sha256")

    @contextmanager
    def _connect(self) -> Iterator[psycopg.Connection[Any]]:
        """Borrow a connection in a transaction. Raises Later where the database does not answer."""
        try:
            with self._ledger.connect() as connection:
                if not self._proven:
                    self._prove_key(connection)
                yield connection
        except (psycopg.Error, SQLAlchemyError) as error:
            raise Later(
                f"The suppression list cannot be reached, so nothing may be sent: {error}", 10.0
            ) from error
        self._proven = True

    def _prove_key(self, connection: psycopg.Connection[Any]) -> None:
        """Raise Refused unless the list was made with this key. Another one would find nobody in it."""
        mark = hmac.digest(self._key, _MARK, "sha256")
        connection.execute(
            "insert into suppressions_key (mark) values (%s) on conflict do nothing", (mark,)
        )
        row = connection.execute("select mark from suppressions_key").fetchone()
        if row is None or bytes(row[0]) != mark:
            raise Refused(
                "keys/suppress.key is not the key that the suppression list was made with, so nothing "
                "may be sent.",
                "Bring the folder keys back from a backup, or from the machine that first used this database.",
            )


def canonical(address: str) -> str:
    """Return the form of an address, or of "@" and a domain, that the list knows.

    One mailbox, one form: lower case, an ASCII domain (IDNA), no `+tag`, and for Gmail no dots.
    Where a server takes `a+b` and `a` for two people, both are suppressed: that errs to silence.
    Raises Refused for what is no address.
    """
    text = unicodedata.normalize("NFKC", address).strip()
    if text.startswith("@"):
        domain = find_domain(text[1:])
        host = read_host(text[1:])
        if domain is None or host is None:
            raise Refused(f"{address[:100]!r} is no domain of anybody.", "Write it as @acme.com.")
        return f"@{host}"
    mail = read_mail(text) or _read_odd(text)
    if mail is None:
        raise Refused(f"{address[:100]!r} is no e-mail address.", "Write it as ada@acme.com.")
    local, _, host = mail.rpartition("@")
    local = local.partition("+")[0] or local
    if host in _GMAIL:
        local, host = local.replace(".", "") or local, "gmail.com"
    return f"{local}@{host}"


def _read_odd(text: str) -> str | None:
    """Return an address with a quoted local part (RFC 5321 § 4.1.2), as it is written unquoted."""
    local, at, domain = text.rpartition("@")
    host = read_host(domain) if at else None
    if quoted := _QUOTED.fullmatch(local):
        local = re.sub(r"\\(.)", r"\1", quoted[1])
    return f"{local.lower()}@{host}" if local and host else None


def list_forms(address: str) -> list[str]:
    """Return what could stand in the list against an address: its mailbox, then its domains."""
    mailbox = canonical(address)
    labels = mailbox.rpartition("@")[2].split(".")
    domains = [f"@{'.'.join(labels[at:])}" for at in range(len(labels) - 1)]
    return [mailbox, *(domain for domain in domains if domain != mailbox)]


def _read(row: Sequence[Any], *, domain: bool) -> Suppressed:
    return Suppressed(
        reason=row[0], scope=row[1], at=row[2], until=row[3], domain=domain, fact=row[4].hex
    )
