"""What telling a table needs besides its rows: the moment, names, products, the log."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.names import find_company
from scotty.vendors.files.log import BadRow, Log
from scotty.vendors.files.tell.names import Names
from scotty.vendors.files.tell.plan import Told
from scotty.vendors.files.values.numbers import Money
from scotty.vendors.files.words.book import squeeze

Snapshots = Callable[[], Mapping[str, list[tuple[datetime, frozenset[str]]]]]


class World(msgspec.Struct):
    """What is known before a file is read, and grows with each file of an import."""

    names: Names
    #: Bare product name -> the name in the product table.
    products: dict[str, str] = msgspec.field(default_factory=dict)
    #: Account -> earlier technology snapshots; asked for once, if at all.
    snapshots: Snapshots = dict


class Scene(msgspec.Struct):
    """One file being told."""

    source: str
    #: The moment of the import: when everything without a log of its own became known.
    now: datetime
    log: Log
    world: World
    #: Field -> column, for messages.
    columns: dict[str, str]
    #: Names of accounts that this file has told in passing.
    passing: set[str] = msgspec.field(default_factory=set)
    #: Bare product name -> its first spelling in this file.
    spellings: dict[str, str] = msgspec.field(default_factory=dict)
    #: What the report counts, by its words: "won", "without an account".
    tally: Counter[str] = msgspec.field(default_factory=Counter)

    def find_account(self, row: Told) -> str | None:
        """Return the key of the row's account: by domain, by name, by the mail address; None where untold."""
        domain = row.get("domain")
        if domain is not None:
            return str(domain)
        name = row.get("account")
        if name is not None:
            return self.world.names.find(name, self.log, row.line, self.columns.get("account", ""))
        email = row.get("email") or row.get("contact")
        return find_company(email).company if email else None

    def tell(self, kind: str, at: datetime, key: str, row: Told, **more: Any) -> Fact:
        """Return a fact of the row: `data` gets what no field took and what stood there before."""
        data = dict(more.pop("data", {}))
        if row.also:
            data["also"] = row.also
        if row.told:
            data["told"] = row.told
        known = more.pop("known", self.now)
        return Fact(
            kind=kind,
            at=min(at, known),
            known=known,
            source=self.source,
            key=key,
            data=data,
            **more,
        )

    def tell_passing(self, row: Told, account: str | None) -> list[Fact]:
        """Return a profile with no more than name and domain, for a company that no table has told of."""
        name, domain = row.get("account"), row.get("domain")
        if account is None or (name is None and domain is None) or account in self.passing:
            return []
        if len(self.passing) < 1_000_000:
            self.passing.add(account)
        if name is not None and self.world.names.knows(name):
            return []
        if name is not None and domain is not None:
            self.world.names.learn(name, account)
        data = {"name": name or domain} | ({"domain": domain} if domain else {})
        return [
            Fact(
                kind="account.profiled", at=self.now, known=self.now, source=self.source,
                key=f"passing:{account}", account=account, data=data,
            )
        ]  # fmt: skip

    def find_product(self, row: Told) -> str | None:
        """Return the row's product as the product table spells it; says so where it differed."""
        told = row.get("product")
        if told is None:
            return None
        bare = squeeze(told)
        if not self.world.products:
            first = self.spellings.setdefault(bare, told)
            if first != told:
                self.log.doubt(
                    f"The product {first!r} is also written {told!r}; both are kept as told."
                )
            return str(told)
        name = self.world.products.get(bare)
        if name is None:
            self.log.doubt(f"The product {told!r} is in no product table; kept as told.")
            return str(told)
        if name != told:
            column = self.columns.get("product", "")
            self.log.mend(row.line, column, f"the product {told!r}", f"taken as {name!r}")
            row.told["product"] = told
        return name


def put_money(row: Told, data: dict[str, Any], field: str, scene: Scene) -> None:
    """Put an amount and its currency into data: the row's, the cell's, else US dollars (and say so)."""
    money = row.get(field)
    if not isinstance(money, Money):
        return
    data[field] = money.amount
    currency = row.get("currency") or money.currency
    if currency is None:
        currency = "USD"
        scene.log.note("No currency is told: amounts are taken as US dollars (USD).")
    data["currency"] = currency


def pick(row: Told, *fields: str) -> dict[str, Any]:
    """Return those fields that the row tells."""
    return {field: row.values[field] for field in fields if field in row.values}


def need_account(row: Told, scene: Scene) -> str:
    """Return the row's account. Raises BadRow where it tells of none."""
    account = scene.find_account(row)
    if account is None:
        field = next((f for f in ("domain", "account", "email") if f in scene.columns), "")
        raise BadRow(
            scene.columns.get(field, ""),
            "No company: neither a domain nor a name nor a company's mail address.",
            "Give the company's domain.",
        )
    return account
