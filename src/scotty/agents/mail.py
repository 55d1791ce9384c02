"""A first draft of a mail: whom it goes to is not the model's to say, what it may claim is checked."""

import msgspec

from scotty.agents.brief import Brief, Said
from scotty.agents.orders import find_order
from scotty.agents.work import Job, Made, do_job
from scotty.playbook.content import Asset
from scotty.ports.models import Asked, Excerpt, Models
from scotty.signals.view import Contact, View
from scotty.stages.engage.compose.check import Own, check_draft
from scotty.stages.engage.draft import Claim, Draft

KEY = "emma-wilson"
TASK = """\
Write one mail to the person in the block `reader`, for the purpose in the block `purpose`. `subject`: at most eight \
words, no capitals but names. `body`: Markdown, 60 to 120 words, short paragraphs; greet them by first name; one plain \
question at the end; no link, no address, no signature, no exclamation mark, no urgency.
Every sentence that says something of the world is repeated in `claims`, word for word, with the names of the blocks \
that say it, as n3. Keep names, numbers, days and products exactly as they stand. Where the blocks say little, write \
little. The draft in the block `plain` is what we would send otherwise: be better, or be shorter."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as written. It has no recipient: that is not for a writer to choose."""

    subject: str
    body: str
    claims: tuple[Said, ...]


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail is written from: the brief, and what the gate holds it against."""

    brief: Brief
    #: In our words, out of the sequence.
    purpose: str
    view: View
    contact: Contact
    assets: dict[str, Asset]
    own: Own
    #: What the templates made of the step.
    plain: Draft


def draft_mail(models: Models, letter: Letter) -> Made[Draft]:
    """Return a draft that `check_draft` lets pass; the templates' own where the model's does not."""
    brief = letter.brief
    reader = f"{letter.contact.tell('name')}, {letter.contact.tell('title')}"
    given = (
        Excerpt("reader", reader),
        Excerpt("purpose", letter.purpose),
        Excerpt("plain", f"{letter.plain.subject}\n\n{letter.plain.body}"),
        *brief.give(),
    )

    def check(told: Written) -> list[str]:
        strange = {n for claim in told.claims for n in claim.facts if n not in brief.cited}
        faults = [f"There is no block {name}." for name in sorted(strange)]
        if order := find_order(f"{told.subject}\n{told.body}"):
            faults.append(f"It repeats an order: {order[:40]!r}.")
        found = check_draft(
            _lay(told, brief), letter.view, letter.contact, letter.assets, letter.own
        )
        return faults + [fault.what for fault in found]

    words = f"{TASK}\n\n{brief.charter}".strip()
    job = Job(
        asked=Asked(agent=KEY, account=brief.account, task=words, given=given),
        shape=Written,
        check=check,
        read=lambda told: _lay(told, brief),
        twin=lambda: letter.plain,
    )
    return do_job(models, job)


def _lay(told: Written, brief: Brief) -> Draft:
    claims = tuple(Claim(claim.text, brief.find_facts(claim.facts)) for claim in told.claims)
    facts = tuple(dict.fromkeys(fact for claim in claims for fact in claim.facts))
    assets = tuple(fact.removeprefix("asset:") for fact in facts if fact.startswith("asset:"))
    return Draft(subject=told.subject, body=told.body, claims=claims, assets=assets, because=facts)
