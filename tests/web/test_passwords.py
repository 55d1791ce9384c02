"""Passwords: whoever is not there is refused as slowly as somebody is, and starting hashes nothing."""

import time

from scotty.desk import passwords
from scotty.desk.passwords import hash_password, matches_password, renew_hash


def _spend(hashed: str | None) -> float:
    began = time.perf_counter()
    assert not matches_password(hashed, "none of theirs, and long enough")
    return time.perf_counter() - began


def test_nobody_takes_as_long_as_somebody() -> None:
    somebody = hash_password("a quiet sentence of theirs", "ada@x.example")
    assert matches_password(somebody, "a quiet sentence of theirs")
    # Work follows settings, not luck: the same settings are the same work.
    assert passwords._NOBODY.split("$")[:4] == somebody.split("$")[:4]
    assert renew_hash(passwords._NOBODY, "whatever it was to be") is None
    nobody, known = (min(_spend(hashed) for _ in range(3)) for hashed in (None, somebody))
    assert known / 4 < nobody < known * 4
