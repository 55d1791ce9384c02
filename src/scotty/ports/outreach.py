"""What the engine needs to keep of outreach: enrolments, planned acts, and what came of them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from scotty.facts import Fact, Held, Later, identify
from scotty.gate import Decision
from scotty.ports.mail import Mailbox
from scotty.stages.engage.draft import Draft
from scotty.stages.engage.warmup import Record

SOURCE = "scotty"
"""Who tells the facts of outreach."""
State = Literal[
    "planned", "waiting", "claimed", "wired", "handed", "sent", "failed", "unknown", "dropped"
]
"""Where a touch stands.

`planned`: its alarm is set. `waiting`: a person must act first. `claimed`: a worker is at it, and
nothing has left. `wired`: it is on the wire. `handed`: a person's task. `sent`, `failed`,
`dropped`: the end. `unknown`: the line broke where nobody can say; it is being looked up.
"""
OPEN: tuple[State, ...] = ("planned", "waiting", "claimed", "wired", "handed")


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a sequence."""

    #: Id of the `contact.enrolled` fact.
    id: str
    sequence: str
    version: int
    contact: str
    account: str
    owner: str = ""
    mailbox: int | None = None
    by: str
    #: Whose right to send it leaves by; "" until somebody with that right releases it.
    released: str = ""
    state: Literal["active", "paused", "ended"] = "active"
    why: str = ""
    started: datetime
    ended: datetime | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """An act to be planned. (enrolment, step, attempt), or `key` outside a sequence, is its identity."""

    account: str
    contact: str | None = None
    enrolment: str | None = None
    sequence: str = ""
    step: str
    attempt: int = 1
    #: Identity of an act outside any sequence, such as "page:techcorp.example:3".
    key: str = ""
    channel: str
    does: str = ""
    pitch: bool = False
    first: bool = False
    cost: float = 0.0
    #: Arm of the step's experiment; "" where there is none.
    arm: str = ""
    due: datetime
    zone: str = ""
    why_then: str = ""
    address: str = ""
    mailbox: int | None = None
    by: str = ""
    released: str = ""
    draft: Draft = Draft()
    #: Addresses that links in it lead to, by their number from 1.
    links: tuple[str, ...] = ()
    #: What it invites to: title, start, minutes; empty for nothing.
    event: Mapping[str, Any] = {}
    #: Ids of the facts for which it is done, beside the enrolment's.
    because: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """The key of its `touch.planned` fact: an act is planned once, however often it is tried."""
        return self.key or f"{self.enrolment}:{self.step}:{self.attempt}"

    @property
    def id(self) -> str:
        """The id that its touch has, or will have."""
        return identify("touch.planned", SOURCE, self.identity)


class Touch(msgspec.Struct, frozen=True, kw_only=True):
    """A planned act and where it stands."""

    id: str
    enrolment: str | None
    sequence: str
    step: str
    attempt: int
    account: str
    contact: str | None
    channel: str
    does: str
    pitch: bool
    first: bool
    cost: float
    arm: str
    due: datetime
    zone: str
    why_then: str
    #: Number of the alarm that counts.
    wake: int
    state: State
    by: str
    released: str
    subject: str
    body: str
    claims: list[dict[str, Any]]
    faults: list[dict[str, str]]
    #: Id of the newest `touch.drafted` fact, and who wrote it: `scotty`, a user, `agent:NAME`.
    draft: str | None
    wrote: str
    #: The draft that was approved, and by whom. Edited words are not the ones approved; an act
    #: without words is approved by its own id.
    approved: str | None
    approver: str
    address: str
    mailbox: int | None
    message: str | None
    links: list[str]
    event: dict[str, Any]
    #: Passing noes since it was planned.
    tries: int
    worker: str
    claimed: datetime | None
    settled: datetime | None
    answer: str
    #: The policy that holds it, or would hold it when it is due; its reason and the mend.
    policy: str
    reason: str
    mend: str

    @property
    def approval(self) -> str:
        """Who approved it as it stands; "" where nobody did."""
        return self.approver if self.approved == (self.draft or self.id) else ""

    @property
    def held(self) -> Held | None:
        """Why it is held; None where nothing holds it."""
        return Held(self.reason, self.mend) if self.policy else None


def tell_touch(kind: str, touch: Touch, now: datetime, key: str = "", **data: Any) -> Fact:
    """Return a fact about a touch; `key` tells apart facts of one kind about the same touch."""
    return Fact(
        kind=kind,
        at=now,
        known=now,
        source=SOURCE,
        key=f"{touch.id}:{key}" if key else touch.id,
        account=touch.account,
        contact=touch.contact,
        because=(touch.id,),
        data={"touch": touch.id, **{k: v for k, v in data.items() if v not in ("", None)}},
    )


def imagine_touch(plan: Plan, name: str) -> Touch:
    """Return the touch that a plan would become, unsaved: for previews."""
    words = msgspec.to_builtins(plan.draft)
    shared = {f: getattr(plan, f) for f in Touch.__struct_fields__ if f in Plan.__struct_fields__}
    blank: dict[str, Any] = dict.fromkeys(
        ("answer", "approver", "message", "mend", "policy", "reason", "worker"), ""
    ) | dict.fromkeys(("approved", "claimed", "settled"))
    own = {"id": name, "draft": name, "state": "planned", "wake": 0, "tries": 0, "wrote": "scotty"}
    said = {k: words[k] for k in ("subject", "body", "claims", "faults")}
    listed = {"links": list(plan.links), "event": dict(plan.event)}
    return Touch(**{**blank, **shared, **own, **said, **listed})


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows that the gate asks for, read in the transaction that decides."""

    enrolment_state: str
    enrolment_why: str
    #: Id of the newest `playbook.saved` fact; "" for none.
    playbook: str
    left: bool
    #: When this person and this account were touched in the last seven days, and when this mailbox
    #: sent in the last fourteen; newest first.
    contact_times: tuple[datetime, ...]
    account_times: tuple[datetime, ...]
    mailbox_times: tuple[datetime, ...]
    tier: str
    #: Spent on the account in the last 91 days, in US dollars.
    spent: float
    #: The person's profile as the tables know it, and the account it places them at.
    profile: Mapping[str, Any]
    now_at: str | None
    #: The company's profile as the tables know it.
    company: Mapping[str, Any]
    #: The mailbox row without its secrets; None where none is.
    mailbox: Mapping[str, Any] | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which touches are asked for; None and () do not narrow."""

    states: tuple[State, ...] = ()
    channels: tuple[str, ...] = ()
    account: str | None = None
    contact: str | None = None
    sequence: str | None = None
    enrolment: str | None = None
    enrolments: tuple[str, ...] = ()
    policy: str | None = None
    #: Where it went, as an address in lower case.
    address: str | None = None
    due_before: datetime | None = None
    #: Only those that a person must look at: held, or planned and sure to be held when due.
    attention: bool = False
    #: Newest settled first, instead of the next due first.
    latest: bool = False
    limit: int = 100
    after: int = 0


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many touches wait for whom. No count goes beyond `TALLIED`: whoever has more needs no number."""

    #: Held, or planned and sure to be held: a person must look.
    attention: int
    #: Tasks for people.
    handed: int
    unknown: int
    planned: int
    #: Mailboxes that send nothing for now.
    paused: int


TALLIED = 10_000
Judge = Callable[[Touch, Surroundings], Decision]


class Stopped(Later):
    """The touch must not go on the wire any more: suppressed, ended or taken back since the claim."""


class Outreach(Protocol):
    """Enrolments and touches. Every change commits together with the fact that tells it."""

    @property
    def url(self) -> str:
        """The database that alarms are kept in, as libpq reads it, password included."""

    def enrol(self, enrolment: Enrolment, first: Plan) -> Touch | Held:
        """Put a person into a sequence with its first touch; Held where they are in one already."""

    def plan(self, plan: Plan, now: datetime) -> Touch:
        """Plan an act, with its draft and its alarm; a second time returns the first one."""

    def begin(
        self, touch: str, wake: int, worker: str, judge: Judge, now: datetime
    ) -> tuple[Touch, Decision] | None:
        """Decide on a due touch and claim it where it may leave; None where this alarm does not count."""

    def look(self, touch: Touch, now: datetime) -> Surroundings:
        """Return what the gate would ask for about a touch, one that is only thought of, too."""

    def foresee(self, touch: str, held: tuple[str, str, str]) -> None:
        """Note what will hold a planned touch when it is due: policy, reason, mend; ("", "", "") for nothing."""

    def wire(self, touch: Touch, message: str, barred: Sequence[bytes], now: datetime) -> None:
        """Note that a message goes on the wire now. Raises Stopped where it must not any more.

        `barred` are hashes of which none may stand in the suppression list.
        """

    def settle(
        self, touch: Touch, state: State, facts: Sequence[Fact], now: datetime, **changed: Any
    ) -> bool:
        """Note what came of it, with its facts; False where it was settled already."""

    def retry(self, touch: Touch, due: datetime, why: str, now: datetime) -> bool:
        """Plan a claimed touch again, after a passing no: it surely did not leave."""

    def let_go(self, touch: str, worker: str, due: datetime, why: str, now: datetime) -> bool:
        """Give back what this worker has in hand and cannot go on with, after a fault of ours.

        Not on the wire yet: planned again, for `due`. On the wire: unknown. False where it has nothing in hand.
        """

    def draft(
        self, touch: str, draft: Draft, links: tuple[str, ...], by: str, now: datetime
    ) -> Touch:
        """Replace the words of a touch that has not left; its approval is void. Raises Refused."""

    def approve(self, touch: str, by: str, release: bool, due: datetime, now: datetime) -> Touch:
        """Approve the newest words, and with `release` let them leave; sets its alarm. Raises Refused."""

    def release(self, touch: str, by: str, due: datetime, now: datetime) -> Touch:
        """Let a touch leave by somebody's right to send; sets its alarm. Raises Refused."""

    def move(self, touch: str, due: datetime, why: str, by: str, now: datetime) -> Touch | None:
        """Set another time; None where it is no longer open."""

    def lend(self, touch: str, mailbox: int, now: datetime) -> bool:
        """Give a mailbox to a touch that was planned while there was none; False where it has one."""

    def drop(
        self, touch: str, why: str, by: str, now: datetime, kind: str = "touch.dropped"
    ) -> bool:
        """End a touch that has not left; False where it has, or ended before."""

    def turn(self, enrolment: str, state: str, why: str, by: str, now: datetime) -> bool:
        """Pause, resume or end an enrolment; ending drops what it had open. False where nothing changed."""

    def touch(self, touch: str) -> Touch | None:
        """Return a touch by id, or None."""

    def by_message(self, messages: Sequence[str]) -> Touch | None:
        """Return the touch of the first Message-ID that is ours."""

    def touches(self, wanted: Wanted) -> list[Touch]:
        """Return touches, by due time or latest first."""

    def tally(self) -> Tally:
        """Return how many touches and mailboxes wait for a person; cheap, however many are planned."""

    def enrolled(self) -> dict[str, dict[str, int]]:
        """Return sequence -> state -> people in it: `active`, `paused`."""

    def enrolment(self, enrolment: str) -> Enrolment | None:
        """Return an enrolment by id, or None."""

    def enrolments(
        self, narrow: dict[str, Any], alive: bool = True, limit: int = 1_000
    ) -> list[Enrolment]:
        """Return enrolments, newest first; `narrow` by account, contact, sequence: one, or a list of them."""

    def stranded(self, now: datetime) -> list[str]:
        """Return active enrolments that have nothing planned: a worker died between two touches."""

    def rescue(self, now: datetime) -> tuple[int, list[Touch]]:
        """Take back what dead workers had in hand: not on the wire, planned again; else unknown.

        Returns how many alarms were set again, and the touches that became unknown.
        """

    def work(self, now: datetime) -> AbstractContextManager[tuple[int, str]]:
        """Be a worker until the end of the block: its number, and its name of this time."""

    def alone(self, name: str) -> AbstractContextManager[bool]:
        """Give whether nobody else, in whatever process, is within such a block of this name."""

    def cursor(self, name: str) -> int | None:
        """Return how far a follower of this name has read the ledger; None where it has not begun."""

    def keep_cursor(self, name: str, cursor: int) -> None:
        """Note how far a follower has read the ledger."""

    def rebuild(self) -> int:
        """Derive both tables anew from the facts; return how many touches there are."""


class Mailboxes(Protocol):
    """The addresses that we send from. Their secrets are sealed with a key outside the database."""

    def put(self, mailbox: Mailbox, by: str, now: datetime) -> Mailbox:
        """Store a mailbox, or change the one of this address; return it with its number."""

    def all(self) -> list[Mailbox]:
        """Return all mailboxes, by address; one whose secrets cannot be read has none."""

    def find(self, number: int) -> Mailbox | None:
        """Return a mailbox by number, or None. Raises Refused where its secrets cannot be read."""

    def choose(self, owner: str) -> Mailbox | None:
        """Return the mailbox to write from for this owner: theirs, else one of everybody's; None for none.

        Of several the one that sent least lately.
        """

    def pause(self, number: int, why: str, by: str, now: datetime) -> None:
        """Pause a mailbox; with why "" let it send again."""

    def note(self, number: int, **changed: Any) -> None:
        """Note place, looked, fault or fit of a mailbox."""

    def states(self, day: datetime, month: datetime) -> list[Mapping[str, Any]]:
        """Return every mailbox as people may see it, without secrets; what it sent since those moments."""

    def records(self, last: int) -> Mapping[int, Record]:
        """Return mailbox -> what came of so many of its last mails; those from before it was resumed are left out."""
