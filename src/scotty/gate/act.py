"""An act that wants to leave, and what the world looks like at that moment."""

from datetime import datetime

import msgspec


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands behind an act: who asked for it, who let it leave."""

    #: Who put it in motion: a user's address, or `agent:NAME`.
    by: str = ""
    #: Whose right to send it leaves by; "" where nobody with that right has released it.
    released: str = ""
    #: Who wrote the words that would leave: the newest draft.
    wrote: str = ""
    #: Who approved just these words; "" where nobody has.
    approved: str = ""

    @property
    def is_agent(self) -> bool:
        """Whether a program asked, not a person."""
        return self.by.startswith("agent:")


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One outward act: a mail, a task on a social network, an audience, a page, a write to a CRM, an alert."""

    #: Id of the `touch.planned` fact.
    id: str
    channel: str
    #: What is done on the channel, such as `connect` or `inmail`; "" where the channel says it all.
    does: str = ""
    account: str
    contact: str | None = None
    #: Where it goes: a mail address, a profile, an audience.
    address: str = ""
    #: Whether it asks for something to be bought.
    pitch: bool = False
    #: What it costs, in US dollars.
    cost: float = 0.0
    #: Whether it is the first touch of its sequence to this person.
    first: bool = False
    asker: Asker = Asker()
    #: Faults that code found in the words, each in a sentence.
    faults: tuple[str, ...] = ()


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """How much they have heard from us lately, over all channels, people and agents."""

    #: When this person was last touched.
    last: datetime | None = None
    #: Touches of this person in the last 24 hours and 7 days, and when the oldest of each was.
    day: int = 0
    week: int = 0
    week_from: datetime | None = None
    #: The same for the account, all its people together.
    account_day: int = 0
    account_day_from: datetime | None = None
    account_week: int = 0
    account_week_from: datetime | None = None


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """The mailbox that it would leave from."""

    address: str
    #: Why it is paused; "" where it sends.
    paused: str = ""
    #: Mails of the last 24 hours, how many it may send in them today, and when the oldest was.
    sent: int = 0
    cap: int = 0
    sent_from: datetime | None = None
    #: Earliest next mail of this mailbox: mails of one person do not leave in one second.
    free: datetime | None = None
    #: Why its domain may not send yet, as pre-flight found; "" where all is well.
    unfit: str = ""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What the world looks like at the moment of the decision. Gathered anew for each."""

    now: datetime
    #: State of the enrolment: active, paused, ended; "" for an act outside any sequence.
    enrolment: str = ""
    enrolment_why: str = ""
    #: Why nothing may be sent to them, and until when (None: for good); "" where they may be written to.
    suppressed: str = ""
    suppressed_until: datetime | None = None
    #: Whether the person is known to have left, and the account they are now at.
    left: bool = False
    now_at: str | None = None
    #: ISO 3166-1 alpha-2 code of the person's country, "" where unknown.
    country: str = ""
    #: How they agreed to be written to: `given`, `asked` (they came to us), or "".
    consent: str = ""
    #: The next instant at which it is their working time; `now` or earlier where it is now.
    open_from: datetime | None = None
    touched: Touched = Touched()
    box: Box | None = None
    #: Whether they have engaged with us, and how; for pitches.
    engaged: bool = False
    #: Budget of the account's tier and what was spent on it, in US dollars; None where unknown.
    budget: float | None = None
    spent: float = 0.0
    #: Tier of the account: 1, 2, 3, or 0 for none.
    tier: int = 0
