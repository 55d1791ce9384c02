"""A deal's story: what was known of it and of its account at a moment, laid out for clues."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from scotty.facts import DAY, Fact, Timeline
from scotty.playbook import Playbook
from scotty.signals.norms import Norms

T = TypeVar("T")

DEAL_KINDS = frozenset({"deal.opened", "deal.staged", "deal.amended", "deal.won", "deal.lost"})
THEIRS = frozenset(
    {"email.replied", "meeting.booked", "call.held", "product.trial_started", "product.used"}
    | {"web.page_viewed", "web.page_read", "web.content_downloaded", "web.pricing_viewed"}
    | {"web.comparison_viewed", "web.form_submitted", "web.demo_requested", "web.chat_started"}
    | {"email.opened", "email.clicked", "ad.clicked", "event.registered", "event.attended"}
)
"""What their people do where we can see it: engagement."""
DEEDS = tuple(sorted(THEIRS - {"email.opened", "ad.clicked"}))
"""What they do on purpose: most opens are machines', and many clicks on ads are slips."""
WORDS = (
    *("email.replied", "call.held", "meeting.booked"),
    *("web.form_submitted", "web.demo_requested", "web.chat_started"),
)
"""What they say to us."""

_THEIRS = tuple(sorted(THEIRS))
_AT = attrgetter("at")


def reaches_out(fact: Fact) -> bool:
    """Return whether an act of ours reached somebody there: a task for our own people does not."""
    return not (
        fact.kind == "touch.sent" and fact.contact is None and fact.data.get("channel") == "task"
    )


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What a story is read against: the customer's rules, and what is usual there."""

    book: Playbook
    norms: Norms = Norms()


class Move(NamedTuple):
    """A change of one field of a deal, and the fact that told it. The first has no `before`."""

    at: datetime
    before: Any
    after: Any
    fact: Fact


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One of their people, as known at the moment."""

    key: str
    name: str = ""
    title: str = ""
    #: What they did that counts as engagement, oldest first.
    acts: tuple[Fact, ...] = ()
    #: The fact that told that they left, where they did.
    left: Fact | None = None
    profile: Fact | None = None


class Log:
    """The facts of an account as known at a moment, by kind; the stories of its deals share it."""

    def __init__(self, timeline: Timeline, moment: datetime) -> None:
        self.account = timeline.account
        self.moment = moment
        #: Kind -> what people did, or sources told, of that kind, oldest first.
        self.kinds: dict[str, list[Fact]] = {}
        #: The deals that any fact names.
        self.named: set[str] = set()
        self._ids: dict[int, str] = {}
        self._of: dict[tuple[str, ...], list[Fact]] = {}
        self._since: dict[float, datetime] = {}
        for name, fact in timeline.named_facts(moment):
            if fact.verdict == "human":
                self.kinds.setdefault(fact.kind, []).append(fact)
                self._ids[id(fact)] = name
                if fact.deal is not None:
                    self.named.add(fact.deal)

    @cached_property
    def deals(self) -> tuple[str, ...]:
        """Keys of the account's deals, in order of their first telling."""
        told = (f for kind in DEAL_KINDS for f in self.kinds.get(kind, ()) if f.deal)
        return tuple(dict.fromkeys(f.deal or "" for f in sorted(told, key=_order)))

    def of(self, *kinds: str) -> list[Fact]:
        """Return the facts of these kinds, oldest first. Do not change the list."""
        if len(kinds) == 1:
            return self.kinds.get(kinds[0], [])
        found = self._of.get(kinds)
        if found is None:
            gathered = [f for kind in kinds for f in self.kinds.get(kind, ())]
            found = self._of[kinds] = sorted(gathered, key=_AT)
        return found

    def since(self, days: float) -> datetime:
        """Return the instant so many days before the log's moment."""
        found = self._since.get(days)
        if found is None:
            found = self._since[days] = self.moment - timedelta(days=days)
        return found

    def identify(self, fact: Fact) -> str:
        """Return the fact's id; for a fact of this log without hashing it again."""
        return self._ids.get(id(fact)) or fact.id


class Story:
    """One deal at one moment. Pure: the same log, deal and setting tell the same story."""

    def __init__(self, log: Log, deal: str, setting: Setting) -> None:
        self.log = log
        self.deal = deal
        self.setting = setting
        self.moment = log.moment
        self._alone = log.named <= {deal}
        self._own: dict[tuple[str, ...], list[Fact]] = {}
        self._active: dict[tuple[float, float], dict[str, list[Fact]]] = {}
        self._once: dict[Callable[[Story], Any], Any] = {}

    def of(self, *kinds: str) -> list[Fact]:
        """Return the account's facts of these kinds, oldest first. Do not change the list."""
        return self.log.of(*kinds)

    def own(self, *kinds: str) -> list[Fact]:
        """Return facts of these kinds that name this deal, or no deal, oldest first.

        Few sources name the deal that a visit or a letter belongs to; what names another
        deal is left out. Do not change the list.
        """
        if self._alone:
            return self.log.of(*kinds)
        found = self._own.get(kinds)
        if found is None:
            deal = self.deal
            found = [f for f in self.log.of(*kinds) if f.deal is None or f.deal == deal]
            self._own[kinds] = found
        return found

    def once(self, make: "Callable[[Story], T]") -> T:
        """Return make(self), worked out once for all clues that ask; `make` must be pure."""
        if make not in self._once:
            self._once[make] = make(self)
        return cast("T", self._once[make])

    def recent(self, days: float, *kinds: str, until: float = 0.0) -> list[Fact]:
        """Return own facts from `days` ago up to `until` days ago (not included), oldest first."""
        facts = self.own(*kinds)
        first = bisect_left(facts, self.log.since(days), key=_AT)
        last = bisect_left(facts, self.log.since(until), key=_AT) if until > 0 else len(facts)
        return facts[first:last]

    def active(self, days: float, until: float = 0.0) -> Mapping[str, list[Fact]]:
        """Return person -> what they chose to do in that span (see `recent`), oldest first."""
        found = self._active.get((days, until))
        if found is None:
            found = self._active[days, until] = {}
            for fact in self.recent(days, *DEEDS, until=until):
                if fact.contact:
                    found.setdefault(fact.contact, []).append(fact)
        return found

    def collects(self, *kinds: str) -> bool:
        """Return whether the workspace collects any of these kinds."""
        return not self.setting.norms.kinds.isdisjoint(kinds)

    def age(self, at: datetime) -> float:
        """Return days from then to the story's moment; negative for a day to come."""
        return (self.moment - at).total_seconds() / DAY

    @cached_property
    def tellings(self) -> list[Fact]:
        """What the system of record told of this deal, in order of telling."""
        told = [
            f for kind in DEAL_KINDS for f in self.log.kinds.get(kind, ()) if f.deal == self.deal
        ]
        return sorted(told, key=_order)

    @cached_property
    def opened(self) -> Fact | None:
        """The opening; None where only later changes are known."""
        return next((f for f in self.tellings if f.kind == "deal.opened"), None)

    @cached_property
    def start(self) -> datetime | None:
        """When it was opened; None where nobody said (an undated import)."""
        opened = self.opened
        return None if opened is None or opened.data.get("undated") else opened.at

    def moves(self, field: str) -> list[Move]:
        """Return how a field of the deal changed: its first value, then each other one."""
        moves: list[Move] = []
        for fact in self.tellings:
            value = fact.data.get(field)
            if value in (None, "") or (moves and moves[-1].after == value):
                continue
            moves.append(Move(fact.at, moves[-1].after if moves else None, value, fact))
        return moves

    def last(self, field: str) -> Any:
        """Return the field as last told; None where it never was."""
        return next(
            (f.data[field] for f in reversed(self.tellings) if f.data.get(field) not in (None, "")),
            None,
        )

    @cached_property
    def status(self) -> str:
        """open, won or lost, as last told. What is told open again is open."""
        for fact in reversed(self.tellings):
            if fact.kind in ("deal.won", "deal.lost"):
                return fact.kind.removeprefix("deal.")
            if fact.data.get("status") in ("open", "won", "lost"):
                return str(fact.data["status"])
        return "open"

    @cached_property
    def stages(self) -> list[Move]:
        """The stages it went through, under the names that they have now."""
        renamed = self.setting.book.deals.renamed
        moves: list[Move] = []
        for move in self.moves("stage"):
            name = renamed.get(str(move.after), str(move.after))
            if not moves or moves[-1].after != name:
                moves.append(Move(move.at, moves[-1].after if moves else None, name, move.fact))
        return moves

    @property
    def stage(self) -> str | None:
        """The stage it is in."""
        return self.stages[-1].after if self.stages else None

    @cached_property
    def close_dates(self) -> list[Move]:
        """The stated close dates, as dates; unreadable ones are left out."""
        return [
            Move(m.at, None if m.before is None else _read_day(m.before), day, m.fact)
            for m in self.moves("close_date")
            if (day := _read_day(m.after)) is not None
        ]

    @property
    def close_date(self) -> date | None:
        """The close date that the seller states."""
        return self.close_dates[-1].after if self.close_dates else None

    @cached_property
    def amount(self) -> float | None:
        """Its value in US dollars by the playbook's rates; None where untold, or no rate is known."""
        value, currency = self.last("amount"), self.last("currency") or "USD"
        rate = self.setting.book.deals.rates.get(str(currency), 1.0 if currency == "USD" else None)
        try:
            return None if value is None or rate is None else float(value) * rate
        except (TypeError, ValueError):
            return None

    @cached_property
    def owner(self) -> str | None:
        """The seller."""
        told = self.last("owner")
        return None if told is None else str(told)

    @cached_property
    def profile(self) -> dict[str, Any]:
        """What is known of the company, later tellings over earlier ones."""
        known: dict[str, Any] = {}
        for fact in sorted(self.of("account.profiled"), key=_order):
            known.update((k, v) for k, v in fact.data.items() if v not in (None, ""))
        return known

    @cached_property
    def people(self) -> dict[str, Person]:
        """Their people by key: all who are known, whether or not they have done anything."""
        acts: dict[str, list[Fact]] = {}
        for fact in self.own(*_THEIRS):
            if fact.contact:
                acts.setdefault(fact.contact, []).append(fact)
        told = {f.contact: f for f in sorted(self.of("contact.profiled"), key=_order) if f.contact}
        left = {f.contact: f for f in self.of("contact.left") if f.contact}
        return {
            key: Person(
                key=key,
                name=_read_words(told.get(key), "name"),
                title=_read_words(told.get(key), "title"),
                acts=tuple(acts.get(key, ())),
                left=left.get(key),
                profile=told.get(key),
            )
            for key in sorted(acts.keys() | told.keys() | left.keys())
        }


def _order(fact: Fact) -> tuple[datetime, datetime, bool, str]:
    return (fact.known, fact.at, fact.kind in ("deal.won", "deal.lost"), fact.key)


def _read_words(told: Fact | None, field: str) -> str:
    value = None if told is None else told.data.get(field)
    return value if isinstance(value, str) else ""


def _read_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
