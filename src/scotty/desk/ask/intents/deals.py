"""Questions about deals: which there are, how one goes, what threatens it, what to do, what will come in."""

from scotty.desk.ask.heard import Heard
from scotty.desk.ask.intent import Arguments, means


def name_deal(heard: Heard) -> str:
    """Return the deal that is meant: by its id or name, or as the only open one of an account."""
    if "deal" in heard.names:
        return heard.names["deal"].key
    return heard.deals[0] if len(heard.deals) == 1 else ""


def name_owner(heard: Heard) -> str:
    """Return whose deals are meant: a seller's, `me`, or "" for all."""
    if "seller" in heard.names:
        return heard.names["seller"].key
    return "me" if heard.has("MINE") else ""


@means(
    "list_deals",
    "DEAL RISK? OPEN? CLOSING? BEST? MINE? <seller>? <account>? <stage>? <sum>? WHO? PIPELINE? KNOWN? <limit>? <when>?",
    "PIPELINE RISK? OPEN? MINE? <seller>? <account>? GOING? DEAL? <stage>?",
    "CLOSING <when> DEAL? MINE? <seller>? <sum>?",
    "RISK DEAL OPEN? MINE? <seller>? <sum>? <stage>? <limit>? BEST?",
    "<stage> DEAL? <seller>? MINE?",
    examples=(
        "show deals closing this month over 50k",
        "which deals are at risk?",
        "what deals do we have with Acme?",
        "show my deals",
    ),
)
def ask_deals(heard: Heard) -> Arguments | None:
    """Say which open deals there are: at risk, closing soon, above an amount, of a seller."""
    if heard.names.keys() & {"deal"}:
        return None
    ahead = heard.when.ahead if heard.when else None
    return {
        "at_risk": heard.has("RISK"),
        "owner": name_owner(heard),
        "account": heard.names["account"].key if "account" in heard.names else "",
        "stage": heard.names["stage"].key if "stage" in heard.names else "",
        "closes_from": ahead.first.isoformat() if ahead else None,
        "closes_to": ahead.last.isoformat() if ahead else None,
        "least": heard.sums.least,
        "most": heard.sums.most,
        "limit": heard.sums.limit,
    }


@means(
    "show_deal",
    "<deal>",
    "<deal> DEAL? GOING? CHANCE? KNOW? CLOSING? OPEN? <account>? HOWMUCH? DO?",
    "<deal> CHANCE DEAL? CLOSING? <account>?",
    "<deal> GOING DEAL? <account>?",
    examples=("how is deal 1247 going?", "what are our chances on deal 1247?"),
)
def ask_deal(heard: Heard) -> Arguments | None:
    """Say how a deal stands, and what speaks for and against it."""
    return {"deal": name_deal(heard)}


@means(
    "explain_risk",
    "<deal> RISK WHY? DEAL? <account>? CHANCE? GOING?",
    "<deal> WHY DEAL? <account>? GOING?",
    examples=("why is deal 1247 at risk?", "what could go wrong with the Acme deal?"),
)
def ask_risk(heard: Heard) -> Arguments | None:
    """Say why a deal is at risk, and what would help."""
    return {"deal": name_deal(heard)}


@means(
    "list_actions",
    "ACTION BEST? MINE? <seller>? DO? PROPOSED? DEAL? RISK? <limit>? WORK?",
    "SAVE DEAL",
    "BEST DO",
    examples=("what should I do next?", "next best actions", "which plays are proposed?"),
)
def ask_actions(heard: Heard) -> Arguments | None:
    """Say what to do next about deals in danger."""
    if "deal" in heard.names:
        return None
    return {"owner": name_owner(heard), "limit": heard.sums.limit}


@means(
    "show_forecast",
    "FORECAST <when>? MINE? <seller>? CLOSING? HOWMUCH? GOING? PIPELINE?",
    "CLOSING HOWMUCH <when>?",
    examples=(
        "what's the forecast for this quarter?",
        "forecast for Q3",
        "how much will we close?",
    ),
)
def ask_forecast(heard: Heard) -> Arguments | None:
    """Say what will come in, with intervals."""
    return {"period": heard.when.ahead.name if heard.when else "", "owner": name_owner(heard)}
