"""Watching: tell lines of deals, keep cards current, and learn each week how often warnings come true."""

from datetime import timedelta

from scotty.desk.cardnews import tend_cards
from scotty.desk.dangers import learn_dangers
from scotty.desk.pipeline import judge_pipeline
from scotty.desk.schedule import Check, learn_due
from scotty.desk.weights import list_weights
from scotty.flows.warned import record_warnings
from scotty.ports import Appended, House

AGAIN = timedelta(days=7)
"""A week's outcomes are the least from which learning anew is worth its while."""


def keep_watch(house: House, check: Check) -> None:
    """Watch all open deals, write battle cards anew, then run the lessons that are due; for the running app.

    `check` is called often, and breaks it off by raising.
    """
    watch_deals(house, check)
    check()
    tend_cards(house)
    learn_due(house, check)


def watch_deals(house: House, check: Check = lambda: None) -> Appended:
    """Record warnings that began or ended; once a week learn first how often they came true.

    For the running app, apart from what anybody waits for, and for the end of an import.
    """
    now = house.clock.now()
    known = list_weights(house, "warnings")
    if not known or now - known[-1].at >= AGAIN:
        learn_dangers(house, now, check)
    pipeline = judge_pipeline(house, now)
    return record_warnings(house, now, pipeline.deals)
