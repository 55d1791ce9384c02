"""Facts and targets that tests of advertising are told with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from scotty.facts import Entry, Fact, Timeline
from scotty.playbook import parse_playbook
from scotty.playbook.book import default_text
from scotty.signals.view import View
from scotty.stages.engage.ads.target import Target

NOW = datetime(2026, 8, 3, 12, tzinfo=UTC)
TIERS = parse_playbook(default_text()).tiers
INDUSTRIES = ("software", "retail", "healthcare", "")
COUNTRIES = ("US", "GB", "DE", "AT", "SE", "")


class Stopped:
    """A clock that stands where the test puts it."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def tell(kind: str, account: str, days: float = 10.0, **more: Any) -> Fact:
    """Return a fact of so many days ago; `more`: contact, deal, source, key; the rest is data."""
    at = NOW - timedelta(days=days)
    own = {k: more.pop(k) for k in ("contact", "deal", "verdict") if k in more}
    key = more.pop("key", f"{kind}:{account}:{own}:{days}:{sorted(more.items())}")
    source = more.pop("source", "test")
    return Fact(
        kind=kind, at=at, known=at, source=source, key=key, account=account, data=more, **own
    )


def company(account: str, tier: int = 2, **more: Any) -> list[Fact]:
    """Return an account with a tier."""
    name = account.partition(".")[0].title()
    told = {"name": name, "industry": "software", "country": "US", "employees": 400} | more
    return [
        tell("account.profiled", account, 300, **told),
        tell("account.tiered", account, 200, tier=str(tier)),
    ]


def person(account: str, local: str, **more: Any) -> Fact:
    """Return one of their people."""
    email = more.pop("email", f"{local}@{account}")
    return tell("contact.profiled", account, 100, contact=f"{local}@{account}", email=email, **more)


def see(*facts: Fact, moment: datetime = NOW) -> View:
    """Return the first fact's account as known."""
    account = str(facts[0].account)
    entries = [Entry(f, account, f.known, 1, f.verdict) for f in facts]
    return View(Timeline(account, entries), moment)


targets = st.lists(
    st.builds(
        Target,
        account=st.integers(0, 400).map(lambda n: f"a{n:03}.example"),
        tier=st.integers(1, 3),
        industry=st.sampled_from(INDUSTRIES),
        country=st.sampled_from(COUNTRIES),
        employees=st.sampled_from([0.0, 12.0, 400.0, 9_000.0]),
        people=st.integers(0, 400),
        networks=st.integers(0, 3),
        weight=st.floats(0, 1),
        facts=st.just(("f" * 32,)),
    ),
    max_size=60,
    unique_by=lambda t: t.account,
)
