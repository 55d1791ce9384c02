"""Watching: tell lines of deals, and learn anew each week how often warnings come true."""

from datetime import timedelta

from scotty.desk.dangers import learn_dangers
from scotty.desk.pipeline import judge_pipeline
from scotty.desk.weights import list_weights
from scotty.flows.warned import record_warnings
from scotty.ports import Appended, House

AGAIN = timedelta(days=7)
"""A week's outcomes are the least from which learning anew is worth its while."""


def watch_deals(house: House) -> Appended:
    """Record warnings that began or ended; once a week learn first how often they came true.

    For the running app, apart from what anybody waits for, and for the end of an import.
    """
    now = house.clock.now()
    known = list_weights(house, "warnings")
    if not known or now - known[-1].at >= AGAIN:
        learn_dangers(house, now)
    pipeline = judge_pipeline(house, now)
    return record_warnings(house, now, pipeline.deals)
