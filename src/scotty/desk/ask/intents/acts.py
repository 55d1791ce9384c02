"""Commands: what is asked to be done; each becomes a proposal, or is done where a person's word is enough."""

from scotty.desk.ask.heard import Heard
from scotty.desk.ask.intent import Arguments, means
from scotty.desk.ask.intents.accounts import name_account
from scotty.desk.ask.intents.deals import name_deal


@means(
    "research_account",
    "RESEARCH <account> CHANGED? DO? REFRESH?",
    "RESEARCH <outside> CHANGED? DO?",
    "REFRESH RESEARCH <account>",
    examples=("research acme.com", "look into TechCorp again"),
)
def ask_research(heard: Heard) -> Arguments | None:
    """Read what a company says in public, and keep what it says."""
    return {"account": name_account(heard) or heard.outside}


@means(
    "propose_engagement",
    "ENGAGE <account> ACTIVATE? MAIL? SET? MINE?",
    "ENGAGE <person> <account>? MAIL? SET? MINE?",
    "MAIL <person>",
    examples=("draft a sequence for TechCorp", "write to Daniel Reyes"),
)
def ask_engagement(heard: Heard) -> Arguments | None:
    """Put people of an account into a sequence of drafts."""
    person = heard.names.get("person")
    return {"account": name_account(heard), "contacts": [person.key] if person else []}


@means(
    "propose_tier",
    "TIER <tier> <account> SET? ACCOUNT?",
    "TIER <account> OUTOF SET?",
    "TIER <account> FREE SET?",
    "FREE <account> TIER?",
    examples=("put TechCorp in tier 1", "let Scotty decide the tier of TechCorp"),
)
def ask_tier(heard: Heard) -> Arguments | None:
    """Fix an account's tier by hand, or let it go again."""
    tier = heard.sums.tier or ("free" if heard.has("FREE") else "none")
    return {"account": heard.names["account"].key, "tier": tier}


@means(
    "propose_play",
    "TAKEUP <deal> ACTION? BEST? DEAL? DO? <account>? ACTIVATE?",
    "ACTION <deal> DO? BEST? ACTIVATE? DEAL? <account>?",
    "SAVE <deal> DEAL? <account>?",
    examples=("take up the best play for deal 1247", "save deal 1247"),
)
def ask_play(heard: Heard) -> Arguments | None:
    """Take up a play that answers a deal's danger."""
    return {"deal": name_deal(heard)}


@means(
    "refresh_cards",
    "REFRESH CARD <rival>?",
    examples=("refresh the battle cards", "update the card for Meterwise"),
)
def ask_refresh(heard: Heard) -> Arguments | None:
    """Write battle cards anew from what is known."""
    return {"rival": heard.names["rival"].key if "rival" in heard.names else ""}


@means(
    "activate_engine",
    "ACTIVATE ENGINE",
    "ENGINE ACTIVATE?",
    examples=("Activate Revenue Acceleration Engine",),
)
def ask_engine(heard: Heard) -> Arguments | None:
    """Start the Revenue Acceleration Engine."""
    return {} if not heard.names else None
