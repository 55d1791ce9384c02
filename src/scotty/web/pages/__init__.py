"""A module for each page: what it asks the desk, what draws it."""

from scotty.web.pages import (
    account,
    audit,
    backtest,
    deal,
    deals,
    enter,
    find,
    health,
    hot,
    imports,
    links,
    playbook,
    sources,
    team,
    today,
)

ROUTERS = tuple(
    page.routes
    for page in (
        today,
        enter,
        hot,
        account,
        deals,
        deal,
        find,
        imports,
        sources,
        links,
        playbook,
        backtest,
        team,
        audit,
        health,
    )
)
"""All routes, in the order in which they are tried."""

__all__ = ["ROUTERS"]
