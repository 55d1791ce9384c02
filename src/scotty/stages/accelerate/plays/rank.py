"""Next best action: what to do first, over all deals, by the expected value of an hour."""

from collections.abc import Iterable
from statistics import median

import msgspec

from scotty.stages.accelerate.standing import Deal, Play

FREES = 4.0
"""Hours that a seller spends in the coming month on a deal that will not be won: an hour a week."""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """A play of a deal, as an entry of a list of work."""

    deal: str
    account: str | None
    name: str
    owner: str | None
    stage: str | None
    #: US dollars; None where no amount is known.
    amount: float | None
    #: P(won) as it stands, 0-1.
    probability: float
    play: Play
    #: Expected US dollars an hour: gain × amount / hours. For a play that frees time: the freed
    #: hours at the list's middle worth, less the chance given up, an hour. None without an amount.
    worth: float | None


def rank_actions(deals: Iterable[Deal]) -> tuple[Action, ...]:
    """Return the best play of each deal, the one worth most an hour first; unknown worth last.

    One play for each deal: after it the deal is another one, and its next play is judged anew.
    """
    told = [deal for deal in deals if deal.plays]
    worths = [play.worth for deal in told for play in deal.plays if play.worth is not None]
    middle = median(worths) if worths else 0.0
    best = (max((_act(deal, p, middle) for p in deal.plays), key=_order) for deal in told)
    return tuple(sorted(best, key=lambda a: (*(-x for x in _order(a)), a.deal)))


def _order(action: Action) -> tuple[float, float]:
    known = -1.0 if action.worth is None else action.worth
    return (known, action.play.gain / action.play.hours)


def _act(deal: Deal, play: Play, middle: float) -> Action:
    worth = play.worth
    if play.gain == 0 and worth is None and deal.amount is not None:
        given_up = deal.score.probability * max(deal.amount, 0.0)
        worth = max(0.0, FREES * middle - given_up) / play.hours
    return Action(
        deal=deal.deal,
        account=deal.account,
        name=deal.name,
        owner=deal.owner,
        stage=deal.stage,
        amount=deal.amount,
        probability=deal.score.probability,
        play=play,
        worth=worth,
    )
