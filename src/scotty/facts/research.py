"""The kinds of fact by which research, agents and the loop are told."""

from scotty.facts.kind import Kind

FINDING = {
    "area": "news, funding, acquisition, leadership, hiring, technology, competition, pain, priority or about",
    "statement": "one plain sentence",
    "quote": "the words that say it, verbatim as read",
    "url": "where it was read",
    "title": "title of what was read",
    "confidence": "0-1, that the company itself is meant and the words say so",
    "expires": "YYYY-MM-DD, the day from which it is old",
}
"""What every finding carries, whatever its kind; a kind's own fields come beside these."""

RESEARCH: tuple[Kind, ...] = (
    Kind(
        "page.read",
        "Something public about a company was read.",
        {
            "url": "",
            "sort": "site, news, job, filing, record or file",
            "title": "",
            "text": "main text, cut at 20,000 characters",
            "language": "ISO 639-1",
            "published": "ISO 8601, where told",
            "collector": "",
        },
    ),
    Kind(
        "finding.told",
        "A statement found about a company, with the words that say it.",
        {**FINDING, "value": "what the statement says, as fields"},
    ),
    Kind(
        "person.found",
        "A person was named in public as working there.",
        {**FINDING, "name": "", "job": "their title as told"},
    ),
    Kind(
        "contact.enriched",
        "A provider told something of a person.",
        {"field": "", "value": "", "provider": "", "probability": "0-1", "cost": "US dollars"},
    ),
    Kind(
        "research.done",
        "A company was researched.",
        {
            "collectors": "list",
            "read": "pages read",
            "found": "findings, new ones",
            "seconds": "",
            "troubles": "[{place, why, mend}]",
            "by": "",
        },
    ),
    Kind(
        "card.written",
        "A battle card was written anew, for what it rests on changed.",
        {
            "rival": "as names compare",
            "name": "as people write it",
            "lines": "[{part, key, text, quote, facts}]",
            "version": "",
            "digest": "of its lines' words",
            "by": "",
        },
    ),
    Kind(
        "agent.worked",
        "An agent did something; signed with its name.",
        {
            "agent": "",
            "tool": "",
            "summary": "",
            "by": "who asked",
            "run": "",
            "model": '"" where none was asked',
            "tokens": "",
            "money": "US dollars",
            "seconds": "",
            "ok": "true or false",
        },
    ),
    Kind(
        "roster.saved",
        "A version of an agent's page: what it is for, its tools, its share, its charter.",
        {"name": "the agent's key", "number": "", "text": "Markdown", "by": "", "note": ""},
    ),
    Kind("agent.paused", "An agent rests, or works again.", {"agent": "", "paused": "", "by": ""}),
    Kind(
        "model.called",
        "A language model was asked; what it was told and said.",
        {
            "agent": "",
            "model": "",
            "asked": "digest of the request",
            "request": "",
            "reply": "",
            "fault": "",
            "tokens_in": "",
            "tokens_out": "",
            "money": "US dollars",
            "seconds": "",
        },
    ),
    Kind(
        "proposal.made",
        "An agent or a program proposed an act; a person decides.",
        {
            "tool": "",
            "arguments": "",
            "shown": "what it would come to: [{text, facts, page}]",
            "why": "",
            "by": "",
            "audit": "number of its line in the audit log",
        },
    ),
    Kind(
        "proposal.answered",
        "A person took up or declined a proposal; `because` names it.",
        {"taken": "true or false", "by": "", "note": "", "came": "list of what came of it"},
    ),
    Kind("engine.switched", "The engine was activated, or stopped.", {"on": "", "by": ""}),
    Kind("engine.asked", "A run of the engine was asked for.", {"run": "", "by": "", "why": ""}),
    Kind(
        "engine.moved",
        "A run of the engine went a step further.",
        {
            "run": "",
            "step": "",
            "state": "begun, part, done, skipped or failed",
            "note": "",
            "count": "",
            "accounts": "[{account, state, note}]",
        },
    ),
)
