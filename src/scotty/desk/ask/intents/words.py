"""Questions about rivals, content, what was said, the outbox and the workspace."""

from scotty.desk.ask.heard import Heard
from scotty.desk.ask.intent import Arguments, means
from scotty.desk.ask.intents.accounts import name_account


@means(
    "show_card",
    "<rival>",
    "<rival> CARD WHY? RIVALS?",
    "<rival> AGAINST CHANCE? KNOW? WHY? CARD? RISK? HELP? AREA?",
    "<rival> KNOW CARD? RIVALS?",
    "<rival> CHANCE AGAINST?",
    "<rival> RISK WHY? AGAINST?",
    "<rival> MENTIONED AGAINST WHO?",
    examples=(
        "how do we win against Meterwise?",
        "what do we know about Meterwise?",
        "battle card for Billoria",
    ),
)
def ask_card(heard: Heard) -> Arguments | None:
    """Say how we win against a rival, and what is known of them."""
    return {"rival": heard.names["rival"].key}


@means(
    "list_cards",
    "CARD FIND? RIVALS? KNOWN?",
    "RIVALS WHO? CARD? KNOWN? AGAINST? KNOW?",
    examples=("list the battle cards", "who are our competitors?"),
)
def ask_cards(heard: Heard) -> Arguments | None:
    """Say which rivals there are cards against."""
    return None if heard.names.keys() & {"rival"} else {}


def _join(heard: Heard) -> str:
    return heard.quoted or " ".join(heard.words) or " ".join(heard.unknown)


@means(
    "search_content",
    "KIND <words> FIND? CONTENT? PERSONA? ROLE? <industry>? KNOWN?",
    "KIND PERSONA FIND? ROLE? CONTENT? <industry>?",
    "KIND <industry> FIND? KNOWN? CONTENT?",
    "CONTENT <words> FIND? PERSONA? ROLE? <industry>?",
    examples=(
        "find a case study for a CFO in software",
        "content about slow close",
        "how do I answer the price objection?",
    ),
)
def ask_content(heard: Heard) -> Arguments | None:
    """Say which content there is: case studies, benchmarks, answers to objections."""
    if heard.names.keys() & {"account", "person"}:
        return None
    said = [t for t in heard.words if t.casefold() not in ("find", "content", "answer", "search")]
    industry = heard.names["industry"].key if "industry" in heard.names else ""
    kept = [*said, *([industry] if industry and industry not in " ".join(said) else [])]
    return {
        "words": heard.quoted or " ".join(kept),
        "kind": heard.value("KIND"),
        "persona": heard.value("PERSONA"),
        "industry": industry,
    }


@means(
    "recommend_content",
    "<account> SUITS CONTENT? KIND? BEST? PROPOSED?",
    "<account> CONTENT SUITS? PROPOSED? KIND? FIND?",
    "<account> KIND SUITS? BEST? FIND?",
    "<person> SUITS CONTENT? KIND? BEST? <account>?",
    "<person> CONTENT SUITS? KIND? <account>?",
    examples=("what should I send to TechCorp?", "which case study fits TechCorp best?"),
)
def ask_suggestion(heard: Heard) -> Arguments | None:
    """Say which content fits an account or one of its people."""
    person = heard.names.get("person")
    return {"account": name_account(heard), "contact": person.key if person else ""}


@means(
    "find_anything",
    "FIND <words>",
    "<person>",
    "<person> FIND WHO? WHERE? <account>?",
    "<account> FIND",
    examples=("find Daniel Reyes", "search for tech"),
)
def ask_anything(heard: Heard) -> Arguments | None:
    """Find an account, a person or a deal by name."""
    named = heard.names.get("person") or heard.names.get("account")
    said = [
        w
        for w in heard.words
        if w.casefold()
        not in ("find", "search", "look", "lookup", "locate", "suche", "finde", "who", "where")
    ]
    words = heard.quoted or (named.label if named else " ".join(said))
    return {"words": words} if words else None


@means(
    "find_anything",
    "<outside>",
    "<outside> KNOW? AREA? CHANGED? COMMITTEE? ROLE? WHO? HOT? SCORE? FIND? ACCOUNT?",
    examples=("what do we know about globex.com?",),
)
def ask_outside(heard: Heard) -> Arguments | None:
    """Say that a company is not known here: to read about it is to ask for research."""
    return {"words": heard.outside}


@means(
    "search_facts",
    "MENTIONED <words> WHO? FIND? WHERE? <account>? <rival>? DO?",
    "<rival> MENTIONED WHO? FIND? WHERE? <account>? MAIL?",
    "FIND MAIL <words> <account>?",
    examples=("who mentioned Meterwise in calls?", 'who at TechCorp mentioned "pricing"?'),
)
def ask_passages(heard: Heard) -> Arguments | None:
    """Say where something was mentioned in pages, mails and calls."""
    spoken = {
        w
        for t in heard.tags
        for m in t.meanings
        if m.concept in ("MENTIONED", "FIND", "WHO", "WHERE", "MAIL", "DO", "KNOWN")
        for w in t.words.split()
    }
    said = [w for w in heard.words if w.casefold() not in spoken]
    words = heard.quoted or " ".join(said)
    if not words and "rival" in heard.names:
        words = heard.names["rival"].label
    return {"words": words, "account": name_account(heard)} if words else None


@means(
    "list_outbox",
    "OUTBOX MAIL? MINE? WHO?",
    "OUTBOX <account> MAIL? MINE?",
    "OUTBOX SENT MAIL?",
    examples=("what waits for my approval?", "what's in the outbox?"),
)
def ask_waiting(heard: Heard) -> Arguments | None:
    """Say what waits for a person's look before it leaves."""
    return {"account": name_account(heard)}


@means(
    "list_outbox",
    "SENT MAIL? <account>? <person>? DO? WHO?",
    examples=("what did we send to TechCorp?",),
)
def ask_sent(heard: Heard) -> Arguments | None:
    """Say what was sent."""
    sent = any(
        t.words != "send" for t in heard.tags if any(m.concept == "SENT" for m in t.meanings)
    )
    if not sent and " did " not in f" {heard.text.casefold()} ":
        return None
    return {"view": "done", "account": name_account(heard)}


@means(
    "list_outbox",
    "PLANNED MAIL? <account>? OUTBOX? ACTION?",
    examples=("what is going out next?", "what's planned for Acme?"),
)
def ask_planned(heard: Heard) -> Arguments | None:
    """Say what is planned to leave."""
    return {"view": "planned", "account": name_account(heard)}


@means("list_outbox", "UNSURE MAIL? <account>?", examples=("which mails may not have arrived?",))
def ask_unsure(heard: Heard) -> Arguments | None:
    """Say what may not have arrived."""
    return {"view": "unknown", "account": name_account(heard)}


@means(
    "show_status",
    "STATUS GOING? HOWMANY? KNOWN?",
    "HOWMANY ACCOUNT KNOWN?",
    "HOWMANY STATUS",
    examples=("how many accounts do we have?", "system status"),
)
def ask_status(heard: Heard) -> Arguments | None:
    """Say what the workspace holds."""
    return {} if not heard.names else None


@means("help", "HELP", "GREETING", "GREETING HELP", examples=("what can you do?", "hello"))
def ask_help(heard: Heard) -> Arguments | None:
    """Say what can be asked."""
    return {} if not heard.names else None
