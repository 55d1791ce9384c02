"""Builders of small timelines, shared by the tests of identify."""

from datetime import UTC, datetime, timedelta

from scotty.facts import Entry, Fact, Timeline

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def fact(
    kind: str, days: float = 0.0, who: str | None = "ann@acme.example", **more: object
) -> Fact:
    """Return a signal `days` before NOW."""
    at = NOW - timedelta(days=days)
    values: dict[str, object] = {
        "source": "test",
        "key": f"{kind}:{days}:{who}:{more.pop('n', 0)}",
        "account": "acme.example",
        "contact": who,
        "known": at,
        **more,
    }
    return Fact(kind=kind, at=at, **values)  # type: ignore[arg-type]


def entry(told: Fact, **more: object) -> Entry:
    values: dict[str, object] = {"known": told.known, "verdict": told.verdict, **more}
    return Entry(told, told.account or "acme.example", **values)  # type: ignore[arg-type]


def timeline(*facts: Fact) -> Timeline:
    return Timeline("acme.example", [entry(told) for told in facts])
