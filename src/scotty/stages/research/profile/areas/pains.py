"""What hurts, and what they mean to do: as read in public, and in their own words to us."""

import re
from collections.abc import Iterator

from scotty.facts import Fact
from scotty.grounding import fold_words, split_sentences
from scotty.stages.research.profile.area import Said, area
from scotty.stages.research.profile.room import Room, Spoken, say_day, show_plain
from scotty.stages.research.profile.tell import end_sentence, key_words, tell_findings

PAIN = re.compile(
    r"\b(?:hurts?|painful|pain point|struggl\w+|problems?|bottleneck|manual(?:ly)?|by hand|spreadsheets?"
    r"|error[- ]prone|mistakes?|too (?:slow|long|much time|many errors)|takes? (?:us )?(?:too|weeks|months|days|\w+ days)"
    r"|cannot keep up|can not keep up|does not scale|doesn.t scale|falls? (?:apart|behind)|late (?:invoices?|payments?)"
    r"|disputes?|credit notes?|leak\w*|audit(?:or)?s? (?:asked|complain)|one thing and|waste\w*|frustrat\w+|outages?|backlog"
    r"|das problem|mühsam|von hand|zu lange|à la main|trop longtemps|a mano|demasiado tiempo)\b",
    re.IGNORECASE,
)
"""Words by which people say that something hurts (judgement; see docs/method/profile.md)."""
WISH = re.compile(
    r"\b(?:priorit\w+|our goals?|our targets?|our aim|we aim|we (?:want|plan|intend|need) to|okrs?|key results?|roadmap"
    r"|is a project|project for us|this year|next year|by the end of|by q[1-4]|go[- ]live|strategic|initiative|mandate"
    r"|unser ziel|wir wollen|dieses jahr|notre objectif|cette année|nuestro objetivo|este año)\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:no problem|not a problem|nothing dramatic|no (?:big )?deal|not a priority|low priority|not the priority|can you|could you|who would)\b",
    re.IGNORECASE,
)
"""What sounds like it and is not: a courtesy, a question, a refusal."""
LEAST, LONGEST = 4, 60
"""Words of a sentence that is worth quoting."""
DAYS = 548.0
"""Days for which what was said is quoted."""


@area(
    "pains",
    "Pains and challenges",
    40,
    "What hurts them is not known",
    reading=("site", "news", "job", "filing"),
    fills="Import calls and notes, or ask them",
    fresh=365.0,
)
def tell_pains(room: Room) -> Iterator[Said]:
    """Yield pains found in public, and sentences in which they told us of one."""
    yield from tell_findings(room, "pain")
    yield from _quote(room, PAIN)


@area(
    "priorities",
    "Priorities and objectives",
    50,
    "What they mean to do next is not known",
    reading=("site", "news", "filing", "job"),
    fills="Import calls and notes, or ask them",
    fresh=365.0,
)
def tell_priorities(room: Room) -> Iterator[Said]:
    """Yield aims found in public, what they told us they want, and tenders."""
    yield from tell_findings(room, "priority")
    for fact in room.of("tender.published"):
        about = show_plain(fact.data.get("about") or fact.data.get("headline") or "", 200)
        text = f"{room.company} published a tender" + (f" for “{about}”." if about else ".")
        yield Said(f"tender:{fact.at:%Y-%m-%d}", text, (fact,), 1.0)
    yield from _quote(room, WISH)


def find_pains(room: Room) -> list[tuple[Spoken, str]]:
    """Return (words, sentence) of each sentence in which they told us of a pain, oldest first."""
    return list(_find(room, PAIN))


def _find(room: Room, cue: re.Pattern[str]) -> Iterator[tuple[Spoken, str]]:
    since = room.log.since(DAYS)
    for said in room.spoken:
        if said.fact.at < since or not cue.search(said.text):
            continue
        for sentence in split_sentences(said.text):
            words = len(fold_words(sentence))
            if LEAST <= words <= LONGEST and cue.search(sentence) and not DENIED.search(sentence):
                yield said, sentence


def _quote(room: Room, cue: re.Pattern[str]) -> Iterator[Said]:
    for said, sentence in _find(room, cue):
        yield quote_words(room, said, sentence)


def quote_words(room: Room, said: Spoken, sentence: str) -> Said:
    """Return a sentence of theirs, quoted, with who said it, where and when."""
    quote = show_plain(sentence.replace("“", "‘").replace("”", "’").replace('"', "'"))
    day = say_day(said.fact.at)
    because: tuple[Fact, ...] = ()
    who = said.who
    if said.fact.kind == "email.replied":
        who, because = room.person(said.fact.contact)
    where = {"call.transcribed": "on a call", "email.replied": "by mail"}.get(said.fact.kind)
    head = f"We noted on {day}:" if where is None else f"{who or 'Somebody'} said {where} on {day}:"
    text = f"{head} “{quote}”" if quote[-1:] in ".!?…" else end_sentence(f"{head} “{quote}”")
    return Said(key_words(quote), text, (said.fact, *because), quote=quote)
