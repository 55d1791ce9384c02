"""Small tales of a rival for cards: accounts, deals, calls, and the rival's own pages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from scotty.facts import Entry, Fact, Timeline
from scotty.playbook import default_text, parse_playbook
from scotty.playbook.content import Asset
from scotty.signals import Norms, Setting
from scotty.stages.research.cards import Market, Rival, User, key_rival, read_account

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
BOOK = parse_playbook(default_text())


def fact(kind: str, days: float, account: str, **more: Any) -> Fact:
    at = NOW - timedelta(days=days)
    own = {k: more.pop(k) for k in ("deal", "contact", "source", "known", "key") if k in more}
    own.setdefault("source", "test")
    own.setdefault("key", f"{account}:{days}:{own.get('deal')}:{sorted(more.items(), key=str)}")
    return Fact(kind=kind, at=at, account=account, data=more, **{"known": at, **own})


def call(days: float, account: str, deal: str, *turns: tuple[str, str]) -> Fact:
    """Return a call; turns are (side, text), theirs spoken by Ada Lund."""
    names = {"us": "Marta Selby", "them": "Ada Lund"}
    told = [
        {"speaker": names[s], "side": s, "at": float(n), "text": t}
        for n, (s, t) in enumerate(turns)
    ]
    return fact("call.transcribed", days, account, deal=deal, turns=told)


def tell_deal(
    number: int, won: bool | None = None, rival: str = "Quillon", **more: Any
) -> list[Fact]:
    """Return the facts of a company and its deal, in which a rival was evaluated; still open for None."""
    account, deal = f"c{number}.example", f"D{number}"
    industry = more.get("industry", "software")
    told = [
        fact("account.profiled", 200, account, name=f"Company {number}", industry=industry, employees=120),
        fact("contact.profiled", 190, account, contact=f"ada@{account}", name="Ada Lund", title="CFO"),
        fact("deal.opened", 100 + number / 100, account, deal=deal, name=f"Deal {number}", owner=more.get("owner", "Marta Selby"), amount=1000.0 * number),
        fact("competitor.evaluated", 80, account, competitor=rival),
    ]  # fmt: skip
    if won is not None:
        kind = "deal.won" if won else "deal.lost"
        data = {"reason": more.get("reason", "Price")}
        if not won and more.get("taken"):
            data["to"] = more["taken"]
        told.append(fact(kind, 20 + number / 100, account, deal=deal, **data))
    return told


CALL_OPEN = call(
    15, "c20.example", "D20",
    ("them", "We are also talking to Quillon."), ("us", "What did you like there?"), ("them", "They are cheaper."),
)  # fmt: skip
"""A call of the open deal D20 in which the rival is spoken of."""


def make_timelines(facts: Iterable[Fact]) -> list[Timeline]:
    found: dict[str, list[Entry]] = {}
    for one in facts:
        found.setdefault(str(one.account), []).append(Entry(one, str(one.account), one.known))
    return [Timeline(account, entries) for account, entries in sorted(found.items())]


def make_market(
    facts: Sequence[Fact],
    names: Sequence[str] = ("Quillon",),
    moment: datetime = NOW,
    **more: Any,
) -> Market:
    """Return the market that these facts make; `own` are facts of the first rival's account."""
    keyed = {key_rival(name): name for name in names}
    setting = Setting(book=BOOK, norms=Norms(rivals=frozenset(name.casefold() for name in names)))
    read = [read_account(t, moment, setting, keyed) for t in make_timelines(facts)]
    own: Sequence[Fact] = more.pop("own", ())
    users: Sequence[User] = more.pop("users", ())
    assets: Mapping[str, Asset] = more.pop("assets", {})
    first = next(iter(keyed))
    return Market(
        moment=moment,
        rivals={
            key: Rival(
                key=key, name=name, account="quillon.example" if own and key == first else ""
            )
            for key, name in keyed.items()
        },
        duels=[duel for one in read for duel in one.duels],
        voices=[voice for one in read for voice in one.voices],
        own={first: tuple(f for f in own if f.known <= moment)} if own else {},
        users={first: users} if users else {},
        assets=assets,
    )
