"""A module for each page: what it asks the desk, what draws it."""

from scotty.web.pages import (
    account,
    actions,
    audit,
    backtest,
    deal,
    deals,
    enter,
    find,
    forecast,
    health,
    hot,
    imports,
    landing,
    links,
    models,
    out,
    outbox,
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
        actions,
        forecast,
        find,
        imports,
        sources,
        links,
        playbook,
        backtest,
        models,
        team,
        audit,
        health,
        outbox,
        out,
        landing,
    )
)
"""All routes, in the order in which they are tried."""

__all__ = ["ROUTERS"]
