"""The kinds of fact by which outreach is told: enrolments, touches, what came of them."""

from scotty.facts.kind import Kind

SAVED = {"name": "", "number": "", "text": "", "by": "", "note": ""}
TOUCH = {"touch": "id of the touch.planned"}

OUTREACH: tuple[Kind, ...] = (
    Kind("sequence.saved", "A version of a sequence.", SAVED),
    Kind("content.saved", "A version of a content asset.", SAVED),
    Kind(
        "contact.enrolled",
        "A person was put into a sequence.",
        {"sequence": "", "version": "", "owner": "", "mailbox": "number of the mailbox", "by": ""},
    ),
    Kind("enrolment.paused", "A sequence rests for a person.", {"until": "", "why": "", "by": ""}),
    Kind("enrolment.resumed", "A sequence goes on for a person.", {"why": "", "by": ""}),
    Kind("enrolment.ended", "A sequence ended for a person.", {"why": "", "by": ""}),
    Kind(
        "touch.planned",
        "An act toward them was planned; its id is what sender and ledger honour.",
        {
            "enrolment": "",
            "sequence": "",
            "step": "",
            "attempt": "",
            "channel": "",
            "does": "",
            "due": "ISO 8601, UTC",
            "zone": "IANA name",
            "why_then": "",
            "arm": "",
        },
    ),
    Kind(
        "touch.moved",
        "A planned act was put off or forward.",
        {**TOUCH, "due": "", "why": "", "by": ""},
    ),
    Kind(
        "touch.drafted",
        "The words of a planned act, the first or edited ones.",
        {
            **TOUCH,
            "subject": "",
            "body": "",
            "claims": "[{text, facts}]",
            "faults": "[{what, mend}]",
            "by": "",
        },
    ),
    Kind("touch.approved", "A person let a draft leave.", {**TOUCH, "by": ""}),
    Kind(
        "touch.released", "Somebody with the right to send let an act leave.", {**TOUCH, "by": ""}
    ),
    Kind("touch.rejected", "A person refused a draft.", {**TOUCH, "by": "", "why": ""}),
    Kind(
        "act.decided",
        "The gate decided whether an act may leave; every policy's word is in it.",
        {
            **TOUCH,
            "allowed": "true or false",
            "policy": "",
            "reason": "",
            "mend": "",
            "until": "",
            "checks": "[{policy, says}]",
        },
    ),
    Kind(
        "touch.sent",
        "We reached out: mail, ad, call, social.",
        {
            "does": "",
            "pitch": "",
            **TOUCH,
            "channel": "",
            "step": "",
            "subject": "",
            "message_id": "",
            "mailbox": "",
            "answer": "",
            "by": "",
        },
    ),
    Kind(
        "touch.failed",
        "An act was refused on the other side.",
        {**TOUCH, "why": "", "code": "", "status": "", "reason": "", "hard": ""},
    ),
    Kind(
        "touch.unknown",
        "Nobody can say yet whether a message was taken.",
        {**TOUCH, "why": "", "message_id": ""},
    ),
    Kind(
        "touch.reconciled",
        "An unknown act was looked up.",
        {**TOUCH, "found": "true or false", "how": "", "by": ""},
    ),
    Kind("touch.dropped", "A planned act will not be done.", {**TOUCH, "why": "", "by": ""}),
    Kind(
        "social.answered",
        "Somebody answered us on a social network, as a seller tells.",
        {"outcome": "accepted, answered, declined or silent", "does": "", "link": "", "by": ""},
    ),
    Kind(
        "mail.received",
        "A mail came in.",
        {
            "sort": "",
            "said": "",
            "sure": "",
            "subject": "",
            "text": "",
            "evidence": "",
            "touch": "",
            "back": "YYYY-MM-DD",
            "referral": "",
            "message_id": "",
            "notes": "list",
        },
    ),
    Kind(
        "email.bounced",
        "A mail came back.",
        {
            **TOUCH,
            "reason": "",
            "hard": "true or false",
            "status": "",
            "code": "",
            "diagnostic": "",
        },
    ),
    Kind("email.complained", "Somebody called our mail spam.", TOUCH),
    Kind(
        "contact.away",
        "A machine says that a person is away.",
        {"until": "YYYY-MM-DD", "told": "true or false"},
    ),
    Kind(
        "contact.proposed",
        "Somebody named another person to write to.",
        {"email": "", "name": "", "by": "who named them"},
    ),
    Kind(
        "contact.suppressed",
        "Nothing more may be sent to a person, or to a whole domain.",
        {"scope": "all, or a sequence", "reason": "", "until": "", "by": ""},
    ),
    Kind("contact.resubscribed", "A person wants to hear from us again.", {"by": "", "how": ""}),
    Kind(
        "suppression.lifted",
        "An entry of the suppression list was taken back: it was a mistake.",
        {"by": "", "why": ""},
    ),
    Kind(
        "moment.judged",
        "Second thoughts on whether an open or click was a person's.",
        {"verdict": "", "rule": "", "why": ""},
    ),
    Kind(
        "mailbox.connected",
        "An address that we send from was connected.",
        {"mailbox": "", "address": "", "by": ""},
    ),
    Kind(
        "mailbox.paused", "A mailbox sends no more for now.", {"mailbox": "", "why": "", "by": ""}
    ),
    Kind("mailbox.resumed", "A mailbox sends again.", {"mailbox": "", "why": "", "by": ""}),
    Kind(
        "page.published",
        "A page was put up for an account or a person.",
        {"page": "", "kind": "", "version": "", "by": ""},
    ),
    Kind("page.revoked", "A page was taken down.", {"page": "", "by": "", "why": ""}),
    Kind(
        "page.dwelt",
        "Somebody stayed on a page of ours.",
        {"page": "", "seconds": "", "scroll": ""},
    ),
    Kind(
        "calculator.edited",
        "Somebody changed an assumption of an ROI calculator.",
        {"page": "", "changes": ""},
    ),
    Kind("video.watched", "Somebody watched a video message.", {"page": "", "quartile": "0 to 4"}),
    Kind("ad.planned", "Ads for an account were planned.", {"lines": "", "budget": "", "by": ""}),
    Kind(
        "ad.exported",
        "Somebody was put on an ad platform's list.",
        {"audience": "", "channel": "", "platform": "", "email": "", "by": ""},
    ),
    Kind(
        "ad.stopped",
        "An account or a person was taken out of an audience.",
        {"audience": "", "channel": "", "platform": "", "rule": "", "why": "", "by": ""},
    ),
    Kind(
        "trial.decided",
        "An experiment came to a verdict.",
        {"sequence": "", "step": "", "verdict": "", "arm": "", "evidence": ""},
    ),
)
