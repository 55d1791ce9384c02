"""Budgets in Postgres: what facts tell as spent, and what is claimed by those who still wait."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

import psycopg

from scotty.facts import Refused
from scotty.ports.purse import Claim, Granted, Limits, Spent
from scotty.store.ledger import PostgresLedger

_LOCK = 7265873
_SPENT = """
select coalesce(data ->> 'agent', ''), coalesce(data ->> 'account', ''), count(*),
    sum(coalesce((data ->> 'tokens_in')::bigint, 0) + coalesce((data ->> 'tokens_out')::bigint, 0)),
    sum(coalesce((data ->> 'money')::float8, 0))
from facts where kind = 'model.called' and known >= %s and known < %s group by 1, 2
"""
_CLAIMED = """
select agent, account, count(*), sum(tokens), sum(money) from model_claims
where day = %s and until > now() group by 1, 2
"""
_CLAIM = """
insert into model_claims (day, agent, account, tokens, money, until)
values (%s, %s, %s, %s, %s, now() + %s) returning id::text
"""


class _Bound(NamedTuple):
    """One of the limits, and how much of it is gone."""

    what: str
    entry: str
    most: float
    gone: float
    money: bool


class PostgresPurse:
    """The table `model_claims` and the facts `model.called`; see `ports.purse.Purse`."""

    def __init__(self, ledger: PostgresLedger) -> None:
        self._ledger = ledger

    def reserve(self, claim: Claim, limits: Limits) -> Granted:
        """Set aside what is left, `most` at most."""
        with self._ledger.connect() as connection:
            # One after the other: whoever reads the sums has the last word until it has claimed.
            connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute("delete from model_claims where until <= now()")
            told = _read_sums(connection, _SPENT, _bound_day(claim.moment))
            told += _read_sums(connection, _CLAIMED, (claim.moment.astimezone(UTC).date(),))
            tokens = claim.most
            for bound in _list_bounds(claim, limits, told):
                tokens = min(tokens, _fit(bound, claim))
            row = connection.execute(
                _CLAIM,
                (
                    claim.moment.astimezone(UTC).date(),
                    claim.agent,
                    claim.account or "",
                    tokens,
                    tokens * claim.price,
                    timedelta(seconds=claim.seconds),
                ),
            ).fetchone()
        return Granted(id=(row or ("",))[0], tokens=tokens, money=tokens * claim.price)

    def release(self, granted: Granted) -> None:
        """Give it back."""
        with self._ledger.connect() as connection:
            connection.execute("delete from model_claims where id = %s::uuid", (granted.id,))

    def spent(self, moment: datetime) -> Mapping[tuple[str, str], Spent]:
        """Return what was spent on that day."""
        with self._ledger.connect() as connection:
            sums = _read_sums(connection, _SPENT, _bound_day(moment))
        return {(agent, account): spent for agent, account, spent in sums}


def _read_sums(
    connection: psycopg.Connection[Any], query: str, given: tuple[object, ...]
) -> list[tuple[str, str, Spent]]:
    rows = connection.execute(query, given).fetchall()
    return [(a, c, Spent(int(tokens), float(money), int(n))) for a, c, n, tokens, money in rows]


def _bound_day(moment: datetime) -> tuple[datetime, datetime]:
    start = datetime.combine(moment.astimezone(UTC).date(), time.min, UTC)
    return start, start + timedelta(days=1)


def _list_bounds(claim: Claim, limits: Limits, told: list[tuple[str, str, Spent]]) -> list[_Bound]:
    """Return the limits that hold for a claim."""
    whole = [spent for _, _, spent in told]
    own = [spent for agent, _, spent in told if agent == claim.agent]
    bounds = [
        _Bound("all agents", "tokens_day", limits.tokens_day, sum(s.tokens for s in whole), False),
        _Bound("all agents", "money_day", limits.money_day, sum(s.money for s in whole), True),
        _Bound(claim.agent, "share", limits.tokens_agent, sum(s.tokens for s in own), False),
    ]
    if claim.account:
        theirs = [spent for _, account, spent in told if account == claim.account]
        tokens, money = sum(s.tokens for s in theirs), sum(s.money for s in theirs)
        bounds += [
            _Bound(claim.account, "tokens_account", limits.tokens_account, tokens, False),
            _Bound(claim.account, "money_account", limits.money_account, money, True),
        ]
    return bounds


def _fit(bound: _Bound, claim: Claim) -> int:
    """Return how many tokens a limit leaves. Raises Refused where they are too few to ask."""
    left = max(0.0, bound.most - bound.gone)
    if bound.money:
        tokens = claim.most if claim.price <= 0 else int(left / claim.price)
    else:
        tokens = int(left)
    if tokens < claim.least:
        said = "${:,.2f} of ${:,.2f}" if bound.money else "{:,.0f} of {:,.0f} tokens"
        raise Refused(
            f"Today's budget of {bound.what} does not reach: {said.format(bound.gone, bound.most)} are spent or claimed.",
            f"Raise `{bound.entry}` under [agents] in the playbook, or wait for tomorrow (UTC).",
        )
    return tokens
