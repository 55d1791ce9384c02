"""Transcripts of calls from a grammar: what is said leans on how the deal truly stands."""

from functools import cache
from typing import Any, NamedTuple

import msgspec
import numpy as np

from scotty.twins.market.words import load_text

Turn = dict[str, Any]
FEWEST, MOST = 15, 60
MONTHS = ("January", "March", "April", "June", "July", "September", "October", "December")


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One turn of a scene: whose, and what is said in any, a good or a bad mood."""

    side: str
    any: list[str] = []
    good: list[str] = []
    bad: list[str] = []


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A topic: how often it comes up, in which stages, and its scenes."""

    weight: float
    stages: list[int]
    scenes: list[list[Line]]
    rival: bool = False


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The grammar of calls."""

    opening: list[Line]
    closing: list[Line]
    filler: list[list[Line]]
    topics: dict[str, Topic]


class Script(NamedTuple):
    """What a call is about; the words follow from it alone."""

    seed: tuple[int, ...]
    title: str
    us: str
    them: tuple[str, ...]
    company: str
    product: str
    rival: str
    tool: str
    amount: int
    stage: int
    #: Chance that a mood is good.
    mood: float


@cache
def load_grammar() -> Grammar:
    """Return the grammar of `text/dialogue.toml`."""
    return load_text("dialogue.toml", Grammar)


def write_call(script: Script) -> dict[str, Any]:
    """Return title and turns: 15 to 60, times in seconds from the start, rising."""
    rng = np.random.default_rng(script.seed)
    grammar = load_grammar()
    slots = fill_slots(rng, script)
    length = int(rng.integers(FEWEST + 5, MOST - 8))
    scenes = [grammar.opening, *_choose_scenes(rng, grammar, script, length), grammar.closing]
    turns: list[Turn] = []
    clock = 2.0
    for scene in scenes:
        speaker = script.them[int(rng.integers(len(script.them)))]
        for line in scene:
            text = _say(rng, line, script.mood).format(**slots | {"them": speaker.split()[0]})
            turns.append(
                {
                    "speaker": script.us if line.side == "us" else speaker,
                    "side": line.side,
                    "at": round(clock, 1),
                    "text": text,
                }
            )
            clock += len(text) / 14.0 + float(rng.exponential(2.5)) + 0.4
    return {"title": script.title, "turns": turns}


def fill_slots(rng: np.random.Generator, script: Script) -> dict[str, Any]:
    """Return the words for the slots of the grammar."""
    return {
        "us": script.us.split()[0],
        "company": script.company,
        "product": script.product,
        "rival": script.rival or "another vendor",
        "tool": script.tool,
        "amount": f"{script.amount:,}",
        "month": MONTHS[int(rng.integers(len(MONTHS)))],
        "users": int(rng.integers(2, 60)) * 10,
        "days": int(rng.integers(2, 9)) * 5,
    }


def _choose_scenes(
    rng: np.random.Generator, grammar: Grammar, script: Script, length: int
) -> list[list[Line]]:
    """Draw scenes by topic, none twice, until the call is long enough; next steps come last."""
    pool = [(0.5, scene) for scene in grammar.filler]
    for name, topic in grammar.topics.items():
        if script.stage in topic.stages and name != "nextsteps":
            about = topic.weight
            if topic.rival:
                about *= 2.5 if script.rival else 0.15
            pool += [(about, scene) for scene in topic.scenes]
    chosen: list[list[Line]] = []
    last = grammar.topics["nextsteps"].scenes[0]
    turns = len(grammar.opening) + len(grammar.closing)
    while pool and turns + len(last) < length:
        edges = np.cumsum([weight for weight, _ in pool])
        scene = pool.pop(int(np.searchsorted(edges, rng.random() * edges[-1])))[1]
        chosen.append(scene)
        turns += len(scene)
    if rng.random() < 0.45 + 0.5 * script.mood:
        chosen.append(last)
    return chosen


def _say(rng: np.random.Generator, line: Line, mood: float) -> str:
    words = line.any or (line.good if rng.random() < mood else line.bad)
    return words[int(rng.integers(len(words)))]
