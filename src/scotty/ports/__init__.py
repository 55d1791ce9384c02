"""All that the engine needs from outside, on one screen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
import pyarrow as pa

from scotty.facts import Entry, Fact, Timeline
from scotty.ports.access import Access
from scotty.ports.enrich import Enricher
from scotty.ports.imports import Imports
from scotty.ports.links import Attributions, Matcher
from scotty.ports.mail import Inbox, Post, Resolver
from scotty.ports.models import Models
from scotty.ports.moments import Moments
from scotty.ports.outgoing import Scribe
from scotty.ports.outreach import Mailboxes, Outreach
from scotty.ports.press import Press
from scotty.ports.purse import Purse
from scotty.ports.research import Collector
from scotty.ports.sources import Networks, Sources
from scotty.ports.suppressions import Suppressions


class Appended(NamedTuple):
    """What became of facts handed to the ledger: new ones, and ones told before."""

    new: int
    repeated: int


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """An input that could not become a fact; kept whole, so that it can be replayed."""

    source: str
    #: Where it stood: file and line, or route and index in the batch.
    place: str
    why: str
    mend: str
    payload: str
    id: int = 0
    at: datetime | None = None


class Page(NamedTuple):
    """A stretch of the ledger, whole transactions in order of commit, and the cursor after it."""

    facts: list[Fact]
    #: Facts told earlier that from now on count, or count no longer, for an account.
    attributions: list[Entry]
    cursor: int
    more: bool

    @property
    def entries(self) -> list[Entry]:
        """All that changed for accounts: new facts that name one, and attributions."""
        own = [
            Entry(fact, fact.account, fact.known, 1, fact.verdict)
            for fact in self.facts
            if fact.account is not None
        ]
        return own + self.attributions


class Ledger(Protocol):
    """The append-only record. All methods are safe to call from several threads and processes."""

    def append(self, facts: Iterable[Fact], letters: Iterable[DeadLetter] = ()) -> Appended:
        """Store facts, and letters that failed, in one transaction; durable on return."""

    def follow(self, cursor: int, limit: int = 50_000) -> Page:
        """Return what was committed after `cursor`: none skipped, none twice, in order of commit."""

    def head(self) -> int:
        """Return the cursor of now: `follow(head())` yields only what is appended later."""

    def age(self, cursor: int) -> float:
        """Return how many seconds ago the oldest entry after `cursor` was committed; 0 without any."""

    def fact(self, name: str) -> Fact | None:
        """Return the fact of this id, or None."""

    def pick(self, names: Sequence[str]) -> dict[str, Fact]:
        """Return id -> fact of those ids that there are."""

    def facts(
        self, kind: str, account: str | None = None, since: datetime | None = None
    ) -> list[Fact]:
        """Return all facts of a kind, oldest telling first. For the rare kinds, and for the latest."""

    def timelines(self, accounts: Sequence[str]) -> dict[str, Timeline]:
        """Return the whole timeline of each account; unknown accounts have an empty one."""

    def letters(self, limit: int = 100, after: int = 0) -> list[DeadLetter]:
        """Return dead letters that still wait, newest first."""

    def settle(self, letters: Sequence[int]) -> None:
        """Mark dead letters as replayed."""

    def counts(self) -> dict[str, int]:
        """Return counts: facts, accounts, contacts, deals, dead_letters."""


class Questions(Protocol):
    """What a sweep needs of a lake: that it answers."""

    def ask(self, question: str, /, **parameters: Any) -> pa.Table:
        """Run the named question; see `Lake.ask`."""


class Answers(Questions, Protocol):
    """The lake as it stands at one ledger cursor: questions asked of it see one state."""

    @property
    def cursor(self) -> int:
        """Return the ledger cursor that the answers stand at: `follow` it for the rest."""


class Lake(Protocol):
    """Parquet files derived from the ledger, and DuckDB over them."""

    def sync(self) -> int:
        """Bring the lake up to the ledger's head; return how many entries were added."""

    def rebuild(self) -> int:
        """Derive the lake anew; return how many entries it holds."""

    def cursor(self) -> int:
        """Return the ledger cursor up to which the lake is complete: `follow` it for the rest."""

    def hold(self) -> AbstractContextManager[Answers]:
        """Hold on to the lake as it stands, for several questions, whoever synchronises meanwhile."""

    def ask(self, question: str, /, **parameters: Any) -> pa.Table:
        """Run the named question (`store/sql/<question>.sql`) on the lake as it stands.

        A parameter that is a pyarrow table can be selected from by its name; any other is `$name`.
        """


class Found(NamedTuple):
    """A row that a search found: account, person or deal; its key, name, a note, its account."""

    what: str
    key: str
    label: str
    note: str
    account: str | None


class Tables(Protocol):
    """Projections: accounts, contacts, deals as they stand now; rebuilt from the ledger at will."""

    def refresh(self) -> int:
        """Apply what the ledger has gained; return how many rows changed."""

    def rebuild(self) -> int:
        """Drop and derive all rows anew; the result is the same as by `refresh`."""

    def cursor(self) -> int:
        """Return the ledger cursor up to which the rows are complete."""

    def account(self, key: str) -> Mapping[str, Any] | None:
        """Return one account by key, domain or exact name; None where unknown.

        Raises Refused, with their domains, where several bear the name.
        """

    def accounts(self, keys: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
        """Yield accounts: all, or those of the keys."""

    def contacts(self, account: str) -> list[Mapping[str, Any]]:
        """Return the people of an account."""

    def people(self, keys: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return the people of these keys, those that are known."""

    def deals(self, account: str | None = None) -> list[Mapping[str, Any]]:
        """Return deals: all, or those of an account."""

    def find(self, words: str, limit: int) -> list[Found]:
        """Return rows whose name or key has words beginning like these; `limit` of each sort."""


class Clock(Protocol):
    """The time, so that a year can pass in a test."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""

    def wall(self, moment: datetime) -> datetime:
        """Return what the machine's own clock shows at that moment: the same, but in tests."""


class House(msgspec.Struct, frozen=True):
    """Everything a use case may reach, put together by `wire`."""

    ledger: Ledger
    lake: Lake
    tables: Tables
    clock: Clock
    home: Path
    access: Access
    attributions: Attributions
    matcher: Matcher
    sources: Sources
    networks: Networks
    imports: Imports
    outreach: Outreach
    mailboxes: Mailboxes
    suppressions: Suppressions
    moments: Moments
    scribe: Scribe
    post: Post
    inbox: Inbox
    resolver: Resolver
    press: Press
    #: By name, in the order in which they are asked.
    collectors: Mapping[str, Collector]
    #: A language model, or none: whoever asks has a plain twin.
    models: Models
    #: What it may spend, and has spent.
    purse: Purse
    #: By name: providers of contact data beside those of our own.
    enrichers: Mapping[str, Enricher] = {}
