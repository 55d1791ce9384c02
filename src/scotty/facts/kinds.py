"""The kinds of fact that are told, learnt or concluded; signal kinds are in `signals/intent`."""

from scotty.facts.kind import Kind
from scotty.facts.outreach import OUTREACH
from scotty.facts.research import RESEARCH

ACCOUNT_FIELDS = {
    "name": "company name",
    "domain": "registrable domain",
    "industry": "industry, in lower case",
    "employees": "number of employees",
    "revenue": "yearly revenue in US dollars",
    "country": "ISO 3166-1 alpha-2 code where recognised, else as told",
    "technologies": "list of product names in use",
    "growth": "yearly growth of employees, as a fraction",
    "parent": "account key of the parent company",
    "founded": "year of foundation",
    "owner": "who on our side owns the account",
    "linkedin": "address of the company's page",
    "city": "where its head office is",
    "state": "state or province, as told",
    "customer": "true once they bought",
}
CONTACT_FIELDS = {
    "name": "full name",
    "email": "address in lower case",
    "title": "job title as told",
    "phone": "phone number as told",
    "linkedin": "address of their profile",
    "postcode": "postal code as told",
    "city": "where they work",
    "state": "state or province, as told",
    "zone": "IANA name of their time zone",
    "consent": "how they agreed to be written to",
    "country": "ISO 3166-1 alpha-2 code where recognised",
}
DEAL_FIELDS = {
    "name": "what the deal is called",
    "amount": "value in `currency`",
    "currency": "ISO 4217 code; USD where not told",
    "stage": "stage as the system of record names it",
    "close_date": "stated or actual close date, YYYY-MM-DD",
    "owner": "seller",
    "product": "product or product line",
    "status": "open, won or lost",
    "kind": "new, expansion or renewal",
}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *OUTREACH,
        *RESEARCH,
        Kind("account.profiled", "What is known of a company.", ACCOUNT_FIELDS),
        Kind("contact.profiled", "What is known of a person.", CONTACT_FIELDS),
        Kind("contact.left", "A person left the company.", {"to": "where to, if known"}),
        Kind("deal.opened", "A deal was opened.", DEAL_FIELDS),
        Kind(
            "deal.staged",
            "A deal moved to another stage.",
            {"stage": "new stage", "from": "old stage"},
        ),
        Kind("deal.amended", "Amount, owner or close date of a deal changed.", DEAL_FIELDS),
        Kind("deal.won", "A deal was won.", {"amount": "value", "reason": "why, as told"}),
        Kind("deal.lost", "A deal was lost.", {"reason": "why, as told", "to": "rival, if told"}),
        Kind(
            "deal.warned",
            "A warning about a deal began, or ended.",
            {"warning": "", "stands": "true or false", "text": ""},
        ),
        Kind(
            "play.answered",
            "A person took up or declined a proposed play; `because` names what it answers.",
            {
                "play": "",
                "taken": "true or false",
                "by": "",
                "note": "",
                "warnings": "list",
                "touch": "the planned act, where it was taken up",
            },
        ),
        Kind(
            "forecast.overridden",
            "A person's own number beside the model's.",
            {
                "period": "as 2026-Q3",
                "scope": "all, team:… or owner:…",
                "amount": "US dollars; null takes it back",
                "by": "",
                "why": "",
            },
        ),
        Kind(
            "product.told", "A product and its list price.", {"name": "", "price": "", "series": ""}
        ),
        Kind(
            "seller.told", "A seller, team and region.", {"name": "", "manager": "", "region": ""}
        ),
        Kind("technology.snapshot", "Products seen in use on a day.", {"technologies": "list"}),
        Kind("lead.told", "A lead with no known company; all its columns.", {}),
        Kind("topic.scored", "A topic score below the surge line.", {"topic": "", "score": ""}),
        Kind(
            "event.tracked",
            "Something happened on a site or in a product that no rule names.",
            {"event": "name as told", "properties": "as told"},
        ),
        Kind(
            "ad.shown",
            "Our ads were shown.",
            {
                "impressions": "",
                "clicks": "",
                "cost": "",
                "channel": "",
                "campaign": "",
                "audience": "",
                "level": "campaign or company",
                "currency": "",
            },
        ),
        Kind(
            "spend.recorded",
            "Marketing money spent.",
            {
                "channel": "",
                "amount": "",
                "currency": "",
                "campaign": "",
                "audience": "",
                "impressions": "",
                "clicks": "",
            },
        ),
        Kind(
            "call.transcribed",
            "Words of a call.",
            {"title": "", "turns": "[{speaker, side, at, text}]"},
        ),
        Kind(
            "usage.recorded",
            "Product use by a customer on a day or week.",
            {"feature": "", "events": "", "users": ""},
        ),
        Kind("subscription.started", "A subscription began.", {"amount": "yearly", "seats": ""}),
        Kind("subscription.renewed", "A subscription was renewed.", {"amount": "yearly"}),
        Kind("subscription.churned", "A subscription ended.", {"reason": "as told"}),
        Kind("ticket.opened", "A support ticket.", {"severity": ""}),
        Kind(
            "visitor.identified",
            "An anonymous visitor said who they are.",
            {"account": "", "by": ""},
        ),
        Kind(
            "visitor.aliased",
            "Two anonymous visitors are one browser or person.",
            {"into": "the other visitor"},
        ),
        Kind(
            "account.linked",
            "Two account keys are one company.",
            {"into": "key that stays", "probability": "", "reasons": "list"},
        ),
        Kind(
            "account.proposed",
            "Two account keys may be one company; a person decides.",
            {"into": "", "probability": "", "reasons": "list"},
        ),
        Kind("link.undone", "A link was taken back; `because` names it.", {"why": "", "by": ""}),
        Kind(
            "link.declined",
            "A person said that a proposed pair is two companies; `because` names the proposal.",
            {"into": "", "why": "", "by": ""},
        ),
        Kind(
            "account.heated",
            "The account met all four hot conditions.",
            {"score": "", "version": ""},
        ),
        Kind(
            "account.cooled", "The account no longer meets all four hot conditions.", {"lacks": ""}
        ),
        Kind(
            "account.tiered",
            "The account moved to another tier.",
            {"tier": "1, 2, 3 or none", "from": ""},
        ),
        Kind(
            "account.pinned",
            "A person fixed the account's tier.",
            {"tier": "1, 2, 3, none or free", "by": ""},
        ),
        Kind(
            "playbook.saved",
            "A version of the playbook.",
            {"number": "", "text": "TOML", "by": "", "note": ""},
        ),
        Kind(
            "weights.fitted",
            "Weights learnt from outcomes.",
            {"judgement": "intent or fit", "weights": "", "evidence": ""},
        ),
        Kind(
            "weights.served",
            "A version of weights was put to use.",
            {"judgement": "", "fitted": "id or rules", "by": ""},
        ),
    )
}
"""Every kind that is not a signal. A workspace refuses kinds that nobody declared."""
