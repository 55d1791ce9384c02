"""A module for each page: what it asks the desk, what draws it."""

from scotty.web.pages import (
    account,
    audit,
    backtest,
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
