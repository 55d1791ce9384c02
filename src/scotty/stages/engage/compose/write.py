"""Writing: a draft from a step's words, with a claim for each sentence that says something."""

import re

import msgspec

from scotty.grounding.sentence import find_sentences
from scotty.names.naming import put_article
from scotty.playbook.sequence import Variant
from scotty.stages.engage.compose.case import ASSET, Case, Words
from scotty.stages.engage.compose.check import check_draft, list_own
from scotty.stages.engage.compose.plain import escape_markdown, read_markdown
from scotty.stages.engage.compose.slot import find_slot
from scotty.stages.engage.compose.template import Hole, Node, Option, Text, parse_template
from scotty.stages.engage.compose.thread import answer_subject, find_answered
from scotty.stages.engage.draft import Claim, Draft, Fault


class Span(msgspec.Struct, frozen=True):
    """Where in a text a slot's words stand, and what says them."""

    start: int
    end: int
    facts: tuple[str, ...]
    claims: bool


class Sheet:
    """A text in the making; what fills it is remembered by place."""

    def __init__(self, case: Case, plain: bool) -> None:
        self.case = case
        self.plain = plain
        self.text = ""
        self.spans: list[Span] = []
        self.faults: list[Fault] = []

    def put(self, nodes: tuple[Node, ...]) -> None:
        """Add the parts of a template."""
        for node in nodes:
            if isinstance(node, Text):
                self._join(node.text)
            elif isinstance(node, Hole):
                self._fill(node)
            else:
                self._choose(node)

    def _join(self, text: str) -> None:
        """Add words; where an optional part went, what stood around it closes up."""
        if self.text.endswith("\n\n") or not self.text:
            text = text.lstrip(" \n")
        elif self.text.endswith("\n") and text.startswith("\n"):
            text = text.replace("\n\n", "\n", 1)
        elif self.text.endswith(" "):
            text = text.lstrip(" ")
            if re.match(r"[.,;:!?](?:\s|$)|\n", text):
                self.text = self.text.rstrip(" ")
        self.text += text

    def _choose(self, option: Option) -> None:
        told = look_up(self.case, option.slot) is not None
        holes = [n for n in option.inner if isinstance(n, Hole) and n.otherwise is None]
        if option.unless:
            stays = not told
        else:
            stays = told and all(look_up(self.case, hole.slot) is not None for hole in holes)
        if find_slot(option.slot) is None:
            self.faults.append(_miss(option.slot))
        if stays:
            self.put(option.inner)
        else:
            self._join("")

    def _fill(self, hole: Hole) -> None:
        found, words = find_slot(hole.slot), look_up(self.case, hole.slot)
        if words is None:
            if hole.otherwise is None:
                self.faults.append(_miss(hole.slot))
            self.put((Text(f"{{{hole.slot}}}"),) if hole.otherwise is None else hole.otherwise)
            return
        claims = found is not None and found[0].claims
        text = words.text if self.plain or words.marked else escape_markdown(words.text)
        if claims and re.search(r"(?:^|[.!?:]\s+|\n)$", self.text):
            text = text[:1].upper() + text[1:]
        if article := re.search(r"\b(a)n? $", self.text, re.IGNORECASE):
            self.text = self.text[: article.end(1)]
            text = put_article(text)[1:]
        start = len(self.text)
        self.text += text
        for part, facts in words.parts or ((text, words.facts),):
            place = self.text.find(part, start)
            self.spans.append(Span(place, place + len(part), facts, claims))

    def list_claims(self) -> list[Claim]:
        """Return each sentence that says something of the world, with all that says so."""
        claims = []
        for start, end in find_sentences(self.text):
            spans = [s for s in self.spans if s.start < end and start < s.end]
            facts = dict.fromkeys(fact for span in spans for fact in span.facts)
            if facts and any(span.claims and span.facts for span in spans):
                text = self.text[start:end]
                shown = text if self.plain else " ".join(read_markdown(text).text.split())
                claims.append(Claim(shown, tuple(facts)))
        return claims


def look_up(case: Case, asked: str) -> Words | None:
    """Return the words for a slot as a text asks for it; None where there are none."""
    found = find_slot(asked)
    words = found[0].fill(case, found[1]) if found is not None else None
    return words if words is not None and words.text else None


def _miss(slot: str) -> Fault:
    # The same words as `holes` has for a field that is left: one fault, with the better mend.
    if find_slot(slot) is None:
        return Fault(f"“{{{slot}}}” is unfilled.", "No slot is called so; see the list of slots.")
    return Fault(
        f"“{{{slot}}}” is unfilled.",
        f"Nothing is known for it. Write {{{slot}|words}}, or [[? {slot} … ]] around what needs it.",
    )


def find_words(case: Case) -> Variant:
    """Return subject and body of the step, or of the variant that the case names."""
    step = case.step
    for variant in step.variants:
        if variant.name == case.variant or not case.variant:
            subject = variant.subject or step.subject
            return msgspec.structs.replace(variant, subject=subject)
    return Variant(name="step", subject=step.subject, body=step.body)


def compose_draft(case: Case) -> Draft:
    """Return the draft of a step for a person. Pure: the same case, the same words.

    A slot that nothing fills is a fault, never a gap, and stays in the text as it was asked for;
    whatever `check_draft` finds is among the faults, too. A step without words gives an empty draft.
    """
    words = find_words(case)
    if not words.body.strip() and not words.subject.strip():
        return Draft()
    answered = find_answered(case)
    subject, body = Sheet(case, plain=True), Sheet(case, plain=False)
    body.put(parse_template(words.body.strip()))
    if answered is None:
        subject.put(parse_template(" ".join(words.subject.split())))
    thread = "" if answered is None else answer_subject(answered.subject)
    spans = (*subject.spans, *body.spans)
    because = dict.fromkeys(fact for span in spans for fact in span.facts)
    draft = Draft(
        subject=thread or subject.text.strip(),
        body=f"{body.text.strip()}\n" if body.text.strip() else "",
        claims=(*subject.list_claims(), *body.list_claims()),
        variant=words.name if case.step.variants else "",
        assets=tuple(f.removeprefix(ASSET) for f in because if f.startswith(ASSET)),
        because=tuple(f for f in because if not f.startswith(ASSET)),
    )
    own = list_own(case, thread=thread)
    missing = {fault.what: fault for fault in (*subject.faults, *body.faults)}
    found = check_draft(draft, case.view, case.contact, case.assets, own)
    faults = (*missing.values(), *(f for f in found if f.what not in missing))
    return msgspec.structs.replace(draft, faults=faults)
