"""The facts behind the reasons of many accounts, in one question to the lake."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from scotty.ports import Questions
from scotty.stages.identify.receipts import FACTS_SHOWN, Evidence, Sign, newest_first


def read_evidence(
    lake: Questions, moment: datetime, accounts: Sequence[str]
) -> dict[str, Evidence]:
    """Return what the reasons of each account rest on, as known at `moment`."""
    wanted = pa.table({"account": pa.array(list(accounts), pa.string())})
    told = lake.ask("evidence", moment=moment, wanted=wanted, most=FACTS_SHOWN)
    signs: dict[str, list[Sign]] = {account: [] for account in accounts}
    counts: dict[str, dict[str, int]] = {account: {} for account in accounts}
    profile: dict[str, list[str]] = {account: [] for account in accounts}
    columns = ("account", "kind", "fact", "at", "person", "count", "signal")
    for account, kind, fact, at, person, count, signal in zip(
        *(told[name].to_pylist() for name in columns), strict=True
    ):
        if signal:
            signs[account].append(Sign(kind, fact, at, person))
            counts[account][kind] = count
        else:
            profile[account].append(fact)
    return {
        account: Evidence(newest_first(signs[account]), counts[account], tuple(profile[account]))
        for account in accounts
    }
