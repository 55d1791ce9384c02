"""Examining a draft: every fault that keeps it from passing the gate, whoever wrote it."""

from collections.abc import Iterator, Mapping

from scotty.grounding.evidence import join_evidence
from scotty.grounding.ground import Ground, find_loose
from scotty.grounding.names import find_unknown, read_greeting
from scotty.grounding.sentence import split_sentences
from scotty.grounding.vocabulary import fold_words
from scotty.names.naming import read_first, read_full
from scotty.playbook.content import Asset
from scotty.signals.view import Contact, View
from scotty.stages.engage.compose.case import ASSET
from scotty.stages.engage.compose.check.claims import Grounds, match_claims
from scotty.stages.engage.compose.check.holes import check_holes
from scotty.stages.engage.compose.check.own import Own
from scotty.stages.engage.compose.check.spam import check_links, check_spam
from scotty.stages.engage.compose.check.tracked import check_tracked
from scotty.stages.engage.compose.plain import Block, read_markdown
from scotty.stages.engage.draft import Claim, Draft, Fault

LENGTHS = {("social", "connect"): 300, ("social", "inmail"): 1_900}
"""Characters of a body, by channel and what is done there: LinkedIn's bounds, as guides tell them alike."""
LONGEST, LONGEST_SENTENCE, LONGEST_SUBJECT = 8_000, 1_000, 400
"""Characters that are looked at; more is a fault by itself, and nothing else is looked at."""
SHOWN = 110
"""Characters of a sentence that a fault quotes."""


def check_draft(
    draft: Draft, view: View, contact: Contact, assets: Mapping[str, Asset], own: Own
) -> tuple[Fault, ...]:
    """Return every fault of a draft; () where it may go on to the gate.

    Works on any words: composed, edited by a person, or written by a language model. What a
    sentence claims must stand in the facts that its claim names (see `find_claims` for words
    that come without claims). Pure.
    """
    if long := tuple(_check_size(draft)):
        return long
    page = read_markdown(draft.body)
    grounds = Grounds(view, contact, assets, own)
    faults = [
        *_check_form(draft, own),
        *check_holes(f"{draft.subject}\n{draft.body}"),
        *check_links(page, own),
        *check_spam(draft.subject, page, own),
        *_check_greeting(page.blocks, contact),
        *_check_claims(draft.claims, grounds),
        *_check_sentences(draft, grounds),
    ]
    return tuple(dict.fromkeys(faults))


def _check_size(draft: Draft) -> Iterator[Fault]:
    """Yield what is too long to be read: by people, and by patterns that take the square of it."""
    size = max(len(draft.body), len(draft.subject))
    if len(draft.body) > LONGEST or len(draft.subject) > LONGEST_SUBJECT:
        yield Fault(f"{size:,} characters.", "Write something that people read.")
        return
    longest = max(map(len, split_sentences(draft.body)), default=0)
    if longest > LONGEST_SENTENCE:
        yield Fault(f"A sentence of {longest:,} characters.", "Make several of it.")


def _check_form(draft: Draft, own: Own) -> Iterator[Fault]:
    if "\n" in draft.subject or "\r" in draft.subject:
        yield Fault("The subject has more than one line.", "Keep it to one.")
    if own.channel == "mail" and not draft.subject.strip():
        yield Fault("The mail has no subject.", "Give the step one.")
    if own.channel in ("mail", "social") and not draft.body.strip():
        yield Fault("There are no words.", "Write them.")
    longest = LENGTHS.get((own.channel, own.does))
    if longest and len(read_markdown(draft.body).text) > longest:
        yield Fault(f"More than {longest} characters.", f"{own.does} takes no more; shorten it.")


def _check_greeting(blocks: tuple[Block, ...], contact: Contact) -> Iterator[Fault]:
    greeted = read_greeting(blocks[0].text.split("\n")[0]) if blocks else None
    if not greeted:
        return
    name = contact.tell("name")
    first, full = fold_words(read_first(name)), fold_words(read_full(name))
    if fold_words(greeted) in (first, full, full[1:], full[-1:]) and full:
        return
    known = f"is {read_full(name)}" if full else "has no name that was told"
    yield Fault(
        f"Greets {greeted}, and the contact {known}.", "Greet them by their name, or with hello."
    )


def _check_claims(claims: tuple[Claim, ...], grounds: Grounds) -> Iterator[Fault]:
    """Yield claims that name facts which are not known, not theirs to hear, or out of date."""
    for claim in claims:
        for name in claim.facts:
            reason = grounds.refuse(name)
            if reason is not None:
                yield Fault(f"“{claim.text[:SHOWN]}” rests on {reason}.", "Leave it out.")


def _check_sentences(draft: Draft, grounds: Grounds) -> Iterator[Fault]:
    if draft.subject:
        yield from _check_sentence(draft.subject, draft.claims, grounds, titled=True)
    for block in read_markdown(draft.body).blocks:
        if read_greeting(block.text.split("\n")[0]) is not None and len(block.text) < 80:
            continue
        for sentence in split_sentences(block.text):
            yield from _check_sentence(sentence, draft.claims, grounds, block.heading)


def _check_sentence(
    sentence: str, claims: tuple[Claim, ...], grounds: Grounds, titled: bool
) -> Iterator[Fault]:
    yield from check_tracked(sentence)
    shown = sentence if len(sentence) <= SHOWN else f"{sentence[:SHOWN]}…"
    facts = match_claims(sentence, claims)
    evidence = join_evidence((grounds.identity, *map(grounds.read, facts)))
    ground = Ground(evidence=evidence, today=grounds.today, names=grounds.names)
    stands = "its facts do not say so" if facts else "no fact is named for it"
    for loose in find_loose(sentence, ground):
        yield Fault(
            f"{loose.text} in “{shown}”: {stands}.",
            "Name the fact or asset that says it, or leave it out.",
        )
    for name in find_unknown(sentence, evidence.words, titled):
        whose = grounds.tell_whose(name)
        yield Fault(
            f"{name} in “{shown}”: {whose or stands}.",
            "Leave the name out; where it is a word, write it small or add it to the own words.",
        )
    yield from _check_owner(sentence, facts, grounds, shown)


def _check_owner(
    sentence: str, facts: tuple[str, ...], grounds: Grounds, shown: str
) -> Iterator[Fault]:
    """Yield a fault where a figure of one company is told of another."""
    said = set(fold_words(sentence))
    mine = grounds.company & said
    named = (grounds.assets.get(f.removeprefix(ASSET)) for f in facts if f.startswith(ASSET))
    stories = [asset for asset in named if asset is not None]
    customers = [(a, set(fold_words(a.tell("customer")))) for a in stories if a.tell("customer")]
    if not mine or not customers or any(words & said for _, words in customers):
        return
    rest = join_evidence(grounds.read(f) for f in facts if not f.startswith(ASSET))
    evidence = join_evidence((grounds.identity, rest))
    ground = Ground(evidence=evidence, today=grounds.today, names=grounds.names)
    for loose in find_loose(sentence, ground):
        if loose.what == "number":
            yield Fault(
                f"{loose.text} in “{shown}” is of {customers[0][0].tell('customer')}, not of them.",
                "Say whose figure it is.",
            )
