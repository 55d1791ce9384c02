"""Lines of deals: a warning that begins or ends becomes a fact, told once a day at most."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from scotty.facts import Fact
from scotty.ports import Appended, House
from scotty.stages.accelerate.standing import Deal, Warned


def record_warnings(house: House, moment: datetime, deals: Iterable[Deal]) -> Appended:
    """Append a fact for each warning that has begun or ended since the last time.

    `deals` are all open deals, with their warnings. A deal that has closed, and a warning that
    was switched off, end theirs. Doing it twice changes nothing; a warning that flutters is
    told of once a day. The lake must be synchronised.
    """
    told = house.lake.ask("warned", moment=moment)
    standing = {
        (row["deal"], row["warning"]): (row["account"], row["fact"]) for row in told.to_pylist()
    }
    now = {(deal.deal, w.warning): (deal, w) for deal in deals for w in deal.warnings}
    begun = (_begin(*now[key], moment) for key in sorted(now.keys() - standing.keys()))
    ended = _end(((key, *standing[key]) for key in sorted(standing.keys() - now.keys())), moment)
    return house.ledger.append([*begun, *ended])


def _begin(deal: Deal, warned: Warned, moment: datetime) -> Fact:
    return Fact(
        kind="deal.warned",
        at=moment,
        known=moment,
        source="scotty",
        key=f"{deal.deal}:{warned.warning}:{moment:%Y-%m-%d}:begins",
        account=deal.account,
        deal=deal.deal,
        because=warned.facts,
        data={"warning": warned.warning, "stands": True, "text": warned.text},
    )


def _end(
    over: Iterable[tuple[tuple[str, str], str | None, str]], moment: datetime
) -> Iterator[Fact]:
    for (deal, warning), account, begun in over:
        yield Fact(
            kind="deal.warned",
            at=moment,
            known=moment,
            source="scotty",
            key=f"{deal}:{warning}:{moment:%Y-%m-%d}:ends",
            account=account,
            deal=deal,
            because=(begun,),
            data={"warning": warning, "stands": False, "text": ""},
        )
