"""Questions about accounts: who is hot, how one stands, what changed, what is known, who decides."""

from datetime import timedelta

from scotty.desk.ask.heard import Heard
from scotty.desk.ask.intent import Arguments, means
from scotty.desk.ask.when import LATELY


def name_account(heard: Heard) -> str:
    """Return the account that is meant, by its own name or by that of one of its people; "" for none."""
    if "account" in heard.names:
        return heard.names["account"].key
    return heard.names["person"].account if "person" in heard.names else ""


@means(
    "list_hot",
    "HOT",
    "HOT WHO? WHY? ACCOUNT? BEST? WORK?",
    "BEST ACCOUNT WORK? HOT?",
    "WORK ACCOUNT? WHERE? BEST?",
    examples=(
        "which accounts are hot this week and why?",
        "who is about to buy?",
        "top 5 accounts",
    ),
)
def ask_hot(heard: Heard) -> Arguments | None:
    """Say which accounts are about to buy, and why."""
    return {"limit": heard.sums.limit}


@means(
    "list_hot",
    "NEAR HOT? ACCOUNT? WHO?",
    examples=("who is nearly hot?", "which accounts are one condition away?"),
)
def ask_near(heard: Heard) -> Arguments | None:
    """Say which accounts are one condition away from the list."""
    return {"near": True, "limit": heard.sums.limit}


@means(
    "show_account",
    "<account>",
    "<account> SCORE HOT? WHY?",
    "<account> HOT WHY?",
    "<account> TIER",
    "<account> GOING",
    "<account> FACT SCORE?",
    "<account> ACCOUNT OPEN?",
    "<account> FIND",
    examples=("how hot is TechCorp?", "why is TechCorp hot?", "show TechCorp", "TechCorp's score"),
)
def ask_account(heard: Heard) -> Arguments | None:
    """Say how an account stands, and what its scores rest on."""
    return {"account": heard.names["account"].key}


@means(
    "account_changes",
    "<account> CHANGED",
    "<account> CHANGED DO? MAIL?",
    "<account> <when> DO? GOING? CHANGED? KNOW?",
    "<account> DO <when>",
    examples=(
        "what changed at TechCorp since March?",
        "what's new at Acme in the past 30 days?",
        "was ist neu bei TechCorp?",
    ),
)
def ask_changes(heard: Heard) -> Arguments | None:
    """Say what became known of an account since a day."""
    since = heard.when.past.first if heard.when else heard.today - timedelta(days=LATELY)
    return {"account": heard.names["account"].key, "since": min(since, heard.today).isoformat()}


@means(
    "show_profile",
    "<account> KNOW AREA? WHO?",
    "<account> AREA USE? KNOW? WHO? CHANGED?",
    "<account> USE AREA?",
    "<account> DO",
    examples=(
        "what do we know about TechCorp?",
        "brief me on Acme",
        "which technologies does Acme use?",
    ),
)
def ask_profile(heard: Heard) -> Arguments | None:
    """Say what is known of a company, with the words that say it."""
    return {"account": heard.names["account"].key}


@means(
    "show_committee",
    "<account> COMMITTEE WHO? KNOWN?",
    "<account> ROLE WHO? COMMITTEE? KNOWN? AGAINST? DEAL?",
    "<account> WHO KNOWN",
    examples=("who is the budget holder at TechCorp?", "who decides at Acme?", "contacts at Acme"),
)
def ask_committee(heard: Heard) -> Arguments | None:
    """Say who at an account decides, pays, helps or blocks."""
    return {"account": heard.names["account"].key, "role": heard.value("ROLE")}


@means(
    "show_committee",
    "<account> SILENT WHO? COMMITTEE? KNOWN? ROLE?",
    examples=("who haven't we heard from at Acme?", "who is silent at TechCorp?"),
)
def ask_silent(heard: Heard) -> Arguments | None:
    """Say whom we have not heard from, and which roles nobody fills."""
    account = heard.names["account"].key
    return {"account": account, "role": heard.value("ROLE"), "silent": True}


@means(
    "explain_fact",
    "<fact>",
    "<fact> WHY? FACT? WHERE? FIND?",
    examples=("why 0123456789abcdef0123456789abcdef?",),
)
def ask_fact(heard: Heard) -> Arguments | None:
    """Say what a fact rests on."""
    return {"fact": heard.fact}
