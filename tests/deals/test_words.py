"""Reading of words: in four languages, bounded, the same each time, and sane on real talk."""

import json
import time
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scotty.signals.words import Talk, cut_quote, hear_talk, load_lexicon, read_text, weigh_mood
from scotty.signals.words.lexicon import LANGUAGES, split_words
from scotty.signals.words.reading import LONGEST
from scotty.signals.words.talk import MOST_CHARACTERS
from tests.deals.stories import deal, fact, story

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "calls"
LEXICON = load_lexicon()
OPPOSITES = (
    ("good", "bad"), ("funded", "unfunded"), ("empowered", "unpowered"), ("ahead", "behind"),
    ("commit", "stall"), ("good", "costly"), ("good", "objection"),
)  # fmt: skip
AMBIGUOUS = {"gift", "die", "fast", "hat", "war", "also", "not", "pain", "sale", "comment", "chat"} | {
    "once", "actual", "pie", "sin", "red", "mine", "son", "tin", "fin", "as", "on", "or", "the", "a",
}  # fmt: skip
TEXTS = st.text(max_size=400) | st.lists(
    st.sampled_from(["no", "not", "budget", "…", "?", ".", "we", "approved", "great", "’", "n't", "9"]),
    max_size=60,
).map(" ".join)  # fmt: skip


def phrases(language: str) -> list[tuple[str, str]]:
    text = files("scotty.signals.words").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    lists = tomllib.loads(text)
    return [(group, told) for group, some in lists.items() if group != "not" for told in some]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_is_found_where_it_stands(language: str) -> None:
    lost = []
    for group, phrase in phrases(language):
        text = phrase.replace(" … ", " ").replace("*", "").replace("#", "90")
        if group not in read_text(f"So: {text}.").groups:
            lost.append(f"{group}: {phrase}")
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_words_for_every_group(language: str) -> None:
    assert {group for group, _ in phrases(language)} == LEXICON.groups.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_speaks_for_both_of_two_opposites(language: str) -> None:
    by_group: dict[str, set[str]] = {}
    for group, phrase in phrases(language):
        by_group.setdefault(group, set()).add(phrase)
    both = [by_group[a] & by_group[b] for a, b in OPPOSITES]
    assert set().union(*both) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_single_word_means_something_else_next_door(language: str) -> None:
    single = {" ".join(split_words(p.rstrip("*"))) for _, p in phrases(language)}
    assert single & AMBIGUOUS == set()


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("We don't have any budget.", {"unfunded": 1}),
        ("We don’t have any budget.", {"unfunded": 1}),
        ("Do you think we have a budget?", {}),
        ("Yes. Have you got a budget? The budget is approved.", {"funded": 1}),
        ("No, the budget is approved.", {"funded": 1}),
        ("The budget has not been approved.", {"unfunded": 1}),
        ("The budget. Somebody approved.", {}),
        ("THE BUDGET IS APPROVED", {"funded": 1}),
        ("Das Budget wurde gekürzt", {"unfunded": 1}),
        ("Das Budget wurde gekuerzt", {}),
        ("le budget est gele", {"unfunded": 1}),
        ("budgets", {}),
        ("", {}),
    ],
)
def test_what_a_text_holds(text: str, groups: dict[str, int]) -> None:
    assert read_text(text).groups == groups


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_text_reads_the_same_each_time_and_within_bounds(text: str) -> None:
    reading = read_text.__wrapped__(text)
    assert reading == read_text.__wrapped__(text) == read_text(text)
    assert reading.groups.keys() <= LEXICON.groups.keys()
    assert all(1 <= count <= reading.words for count in reading.groups.values())
    assert 0 <= reading.questions <= reading.words <= len(split_words(text))
    pleased, displeased = weigh_mood(reading.groups)
    assert 0 <= pleased <= 3 * reading.words
    assert 0 <= displeased <= 5 * reading.words


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_case_and_letters_of_another_form_change_nothing(text: str, more: str) -> None:
    plain = "".join(c for c in text + " " + more if c.isascii())
    assert read_text(plain.upper()) == read_text(plain.lower())


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_letter_without_its_quotes_is_the_beginning_of_its_lines(text: str) -> None:
    kept = cut_quote(text)
    assert len(kept) <= len(text)
    assert cut_quote(kept) == kept


@pytest.mark.parametrize(
    ("letter", "kept"),
    [
        ("Yes.\n\nOn Mon, 2 Jun 2026 at 10:00, Ann <ann@acme.example> wrote:\nBudget?", "Yes.\n\n"),
        ("Ja.\nAm 2.6.2026 um 10:00 schrieb Ann:\n> Budget?", "Ja.\n"),
        ("Oui.\nLe lun. 2 juin 2026 à 10:00, Ann a écrit :\nBudget ?", "Oui.\n"),
        ("Sí.\nEl lun, 2 jun 2026, Ann escribió:\nBudget?", "Sí.\n"),
        ("Fine.\n-----Original Message-----\nFrom: x", "Fine.\n"),
        ("> Budget?\nNone.", "None."),
        ("Note: on hold.", "Note: on hold."),
    ],
)
def test_quoted_words_are_not_theirs(letter: str, kept: str) -> None:
    assert cut_quote(letter) == kept


def test_what_is_too_long_is_cut_and_takes_bounded_time() -> None:
    nasty = "budget not have no … n't " * 60_000
    begun = time.process_time()
    reading = read_text.__wrapped__(nasty)
    cut_quote("on " + "x" * 1_000_000)
    cut_quote("On a:\n" * 200_000)
    turns = [{"side": "them", "text": nasty[: 2 * LONGEST]}] * 30
    calls = story(deal(), fact("call.transcribed", 3, turns=turns)).once(hear_talk).calls
    assert time.process_time() - begun < 5
    assert reading == read_text.__wrapped__(nasty[:LONGEST])
    assert sum(len(text) for _, text in calls[0].texts) <= MOST_CHARACTERS + LONGEST


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["side", "text", "at", "speaker"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(ODD, ODD)
@settings(max_examples=300, deadline=None)
def test_turns_of_any_shape_are_heard_or_left_out(turns: Any, text: Any) -> None:
    told = story(
        deal(),
        fact("call.transcribed", 3, data={"turns": turns}),
        fact("email.replied", 2, data={"text": text, "subject": turns}),
    )
    talk = told.once(hear_talk)
    assert isinstance(talk, Talk)
    for call in talk.calls:
        assert call.minutes >= 0
        assert call.longest <= call.words.get("us", 0)
        assert sum(call.words.values()) >= sum(call.questions.values())


def test_a_lecture_is_no_sales_talk() -> None:
    path = REAL / "zoom" / "meeting001_transcript.vtt"
    if not path.exists():
        pytest.skip("the real calls are not here")
    lines = [line.split(": ", 1)[1] for line in path.read_text().splitlines() if ": " in line]
    heard: Counter[str] = Counter()
    for line in lines:
        heard.update(read_text(line).groups)
    assert len(lines) > 200
    sales = (
        "funded",
        "unfunded",
        "procurement",
        "security",
        "discount",
        "behind",
        "ahead",
        "stall",
    )
    assert [group for group in sales if heard[group]] == []


def test_who_is_content_with_a_bargain_sounds_it() -> None:
    path = REAL / "casino" / "split" / "casino_train.json"
    if not path.exists():
        pytest.skip("the real dialogues are not here")
    moods: dict[bool, list[float]] = {True: [], False: []}
    heard: Counter[str] = Counter()
    turns = 0
    for talk in json.loads(path.read_text()):
        for who, told in talk["participant_info"].items():
            groups: Counter[str] = Counter()
            said = [turn["text"] for turn in talk["chat_logs"] if turn["id"] == who]
            for text in said:
                groups.update(read_text(text).groups)
            turns += len(said)
            heard.update(groups)
            satisfaction = told["outcomes"]["satisfaction"]
            pleased, displeased = weigh_mood(groups)
            if "satisfied" in satisfaction:
                happy = "dis" not in satisfaction
                moods[happy].append((pleased - displeased) / (pleased + displeased + 2))
    pairs = [(a > b) + (a == b) / 2 for a in moods[True] for b in moods[False]]
    assert sum(pairs) / len(pairs) > 0.55
    # Nobody buys software at a campsite.
    for group in ("unfunded", "procurement", "security", "incumbent", "absent", "wrong", "legal"):
        assert heard[group] / turns < 0.001, group
