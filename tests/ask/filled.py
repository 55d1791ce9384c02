"""Filling a workspace with a market small enough for a test."""

from scotty.desk.demo import fill_demo, plan_demo
from scotty.desk.settle import settle_facts
from scotty.ports import House
from scotty.wire import tell_market

COMPANIES, DAYS, SEED = 250, 200, 7


def fill_market(house: House) -> None:
    """Fill a house, and settle what follows from it."""
    fill_demo(house, plan_demo(house, COMPANIES, DAYS, SEED), tell_market, lambda _: None)
    settle_facts(house)
