"""A campaign whose workers, mail server and database are killed: nothing lost, nothing sent twice.

`bench/kills.py` does the same a thousand times.
"""

from pathlib import Path

import pytest

from tests.crash.campaign import run_campaign
from tests.mailservers.imap import needs_dovecot

pytestmark = [
    pytest.mark.slow,
    pytest.mark.crash,
    needs_dovecot,
]


def test_nothing_is_lost_and_nothing_sent_twice(tmp_path: Path) -> None:
    count = run_campaign(tmp_path, kills=30, people=24)
    assert sum(count.kills.values()) == 30
    assert count.sent == count.enrolled * 3
    assert (count.lost, count.doubled, count.unaccounted, count.unreconciled) == (0, 0, 0, 0)
    assert count.unknown <= count.on_the_wire
