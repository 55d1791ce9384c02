"""The collector of DNS records: MX, TXT, and the aliases of usual hosts."""

import time
import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files

import msgspec

from scotty.facts import Later
from scotty.names import is_address, is_reserved, read_host
from scotty.ports.research import Document, Target, Trouble
from scotty.vendors.dns import DnsResolver

MOST_TEXTS = 200
"""TXT records of a domain that are looked at."""


class Product(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A product, and the records that show it; see `records.toml`."""

    name: str
    mx: tuple[str, ...] = ()
    txt: tuple[str, ...] = ()
    spf: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data of `records.toml`."""

    hosts: tuple[str, ...]
    product: tuple[Product, ...]


@cache
def load_table() -> Table:
    """Return the data beside this file."""
    text = files("scotty.vendors.records").joinpath("records.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Table)


class RecordsCollector:
    """Asks the name servers; `reserved` names, which have no records in public, only for tests."""

    name = "dns"
    about = "The domain's MX and TXT records and the aliases of usual hosts: products in use."

    def __init__(self, resolver: DnsResolver, *, reserved: bool = False) -> None:
        self._resolver = resolver
        self._reserved = reserved

    def collect(self, target: Target, now: datetime) -> Iterator[Document | Trouble]:
        """Yield one document of the records that show a product, with all of them as evidence."""
        domain = read_host(target.domain)
        if domain is None or is_address(domain) or "." not in domain:
            return
        if is_reserved(domain) and not self._reserved:
            return
        until = time.monotonic() + target.seconds
        records: list[str] = []
        products: dict[str, str] = {}
        try:
            for record, found in self._ask(domain, until):
                records.append(record)
                for name in found:
                    products.setdefault(name, record)
        except Later as error:
            yield Trouble(
                place=f"dns:{domain}", why=error.why, mend="It is tried again the next time."
            )
        if products:
            yield Document(
                url=f"dns:{domain}",
                sort="record",
                title=f"DNS records of {domain}",
                text="\n\n".join(records),
                read=now,
                told={"technologies": products},
            )

    def _ask(self, domain: str, until: float) -> Iterator[tuple[str, list[str]]]:
        """Yield records that show products, each as a line, with the products. Raises Later."""
        table = load_table()
        for host in self._resolver.mail_hosts(domain)[:20]:
            found = [p.name for p in table.product if any(_ends(host, end) for end in p.mx)]
            if found:
                yield f"{domain} MX {host}", found
        for text in self._resolver.texts(domain)[:MOST_TEXTS]:
            if found := read_text(text):
                yield f"{domain} TXT {text}", found
        for host in table.hosts:
            if time.monotonic() > until:
                raise Later("The time was over before all hosts were asked.")
            target = self._resolver.alias(f"{host}.{domain}")
            found = [p.name for p in table.product if any(_ends(target, end) for end in p.alias)]
            if found:
                yield f"{host}.{domain} CNAME {target}", found


def read_text(text: str) -> list[str]:
    """Return the products that a TXT record shows: a proof of ownership, or an SPF include."""
    plain = text.strip().lower()
    table = load_table()
    if plain.startswith("v=spf1"):
        included = [part.partition(":")[2] for part in plain.split() if "include:" in part]
        return [
            p.name for p in table.product if any(_ends(i, end) for i in included for end in p.spf)
        ]
    return [p.name for p in table.product if plain.startswith(p.txt)]


def _ends(host: str, end: str) -> bool:
    return host == end or host.endswith("." + end)
