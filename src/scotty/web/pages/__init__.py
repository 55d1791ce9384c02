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
    mailboxes,
    models,
    out,
    outbox,
    playbook,
    sequences,
    sources,
    tasks,
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
        tasks,
        sequences,
        mailboxes,
        out,
        landing,
    )
)
"""All routes, in the order in which they are tried."""

__all__ = ["ROUTERS"]
