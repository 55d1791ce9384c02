"""The grammar: labelled questions, half of them held back; examples; whatever people may type."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.desk.ask.directory import Directory
from scotty.desk.ask.heard import hear
from scotty.desk.ask.intent import Intent, load_intents
from scotty.desk.ask.lexicon import load_lexicon
from scotty.desk.ask.reading import HELP, Reading, read_question
from scotty.desk.ask.sums import read_sums
from scotty.desk.ask.text import fold, measure_distance, read_tokens
from scotty.desk.ask.when import read_periods
from scotty.desk.tools import load_tools
from tests.ask.world import TODAY, Labelled, load_questions, make_directory

FLOOR = 0.93
"""Share of held-back questions that must be read right: tool and every argument. Measured: docs/method/ask.md."""
directory = cache(make_directory)


def read(text: str, before: str = "") -> Reading:
    return read_question(text, directory(), TODAY, load_tools(), before)


def is_right(labelled: Labelled) -> bool:
    found = read(labelled.question)
    return (found.tool or "none") == labelled.tool and found.arguments == labelled.arguments


@pytest.mark.parametrize(
    "labelled", [q for q in load_questions() if not q.held], ids=lambda q: q.question
)
def test_every_question_of_the_tuned_half_is_read_right(labelled: Labelled) -> None:
    found = read(labelled.question)
    assert (found.tool or "none", found.arguments) == (labelled.tool, labelled.arguments)


def test_nearly_every_question_held_back_is_read_right() -> None:
    held = [q for q in load_questions() if q.held]
    assert len(held) > 100
    assert sum(map(is_right, held)) / len(held) >= FLOOR


@pytest.mark.parametrize(("name", "floor"), [("afterwards.txt", 0.93), ("latest.txt", 0.8)])
def test_questions_written_cold_are_mostly_read_right(name: str, floor: float) -> None:
    """What they measured before anything was mended by them is in docs/method/ask.md; this keeps what stands."""
    asked = load_questions(name)
    assert sum(map(is_right, asked)) / len(asked) >= floor


def test_no_act_is_read_from_a_question_that_asks_for_none() -> None:
    """Neither half: what only asks must never propose."""
    tools = load_tools()
    acting = {name for name, tool in tools.items() if tool.acts} | {"research_account"}
    wrong = [
        q.question
        for name in ("questions.txt", "afterwards.txt", "latest.txt")
        for q in load_questions(name)
        if q.tool not in acting and read(q.question).tool in acting
    ]
    assert wrong == []


@pytest.mark.parametrize("intent", load_intents(), ids=lambda i: i.fill.__name__)
def test_the_examples_of_an_intent_mean_it(intent: Intent) -> None:
    for example in intent.examples:
        assert read(example).tool == intent.tool, example


def test_every_intent_asks_for_a_tool_in_its_own_arguments() -> None:
    tools = load_tools()
    for intent in load_intents():
        if intent.tool != HELP and intent.tool in tools:
            for example in intent.examples:
                tools[intent.tool].read(read(example).arguments)


def test_a_phrase_of_the_lexicon_is_folded() -> None:
    for phrase in load_lexicon().phrases:
        assert phrase == phrase.casefold()
        assert phrase.strip()


@given(st.text(max_size=600))
def test_whatever_is_typed_is_read(text: str) -> None:
    found = read(text)
    assert found.tool or found.arguments == {}


@given(st.lists(st.sampled_from(sorted(load_lexicon().phrases)), max_size=12).map(" ".join))
def test_any_heap_of_known_words_is_read(text: str) -> None:
    read(text)


@given(st.text(st.characters(codec="ascii"), max_size=12))
def test_plain_words_fold_as_accented_ones_do(text: str) -> None:
    assert fold(f"{text}x") == fold(f"{text}x\u0301")


@pytest.mark.parametrize(
    ("before", "text", "tool", "arguments"),
    [
        ("what changed at TechCorp since March?", "and for Brindlewood?", "account_changes", {"account": "brindlewood.example", "since": "2026-03-01"}),
        ("what changed at TechCorp since March?", "and since October?", "account_changes", {"account": "techcorp.example", "since": "2026-10-01"}),
        ("why is deal 1247 at risk?", "what about D-22?", "explain_risk", {"deal": "D-22"}),
        ("who decides at Acme?", "and at TechCorp?", "show_committee", {"account": "techcorp.example", "role": "decision"}),
        ("how do we win against Meterwise?", "and Billoria?", "show_card", {"rival": "Billoria"}),
        ("forecast this month", "and next quarter?", "show_forecast", {"period": "2027-Q1"}),
        ("what changed at TechCorp?", "which deals are at risk?", "list_deals", {"at_risk": True}),
        ("show me TechCorp", "who decides there?", "show_committee", {"account": "techcorp.example", "role": "decision"}),
        ("how hot is TechCorp?", "and what changed since March?", "account_changes", {"account": "techcorp.example", "since": "2026-03-01"}),
        ("how is deal D-22 going?", "why is it at risk?", "explain_risk", {"deal": "D-22"}),
        ("show deals over 50k", "how hot is Acme?", "show_account", {"account": "acme.example"}),
    ],
)  # fmt: skip
def test_a_follow_up_leans_on_the_question_before(
    before: str, text: str, tool: str, arguments: dict[str, object]
) -> None:
    found = read(text, before)
    assert (found.tool, found.arguments) == (tool, arguments)


@pytest.mark.parametrize(
    ("text", "first", "last", "since"),
    [
        ("since March", date(2026, 3, 1), date(2026, 3, 31), True),
        ("since december", date(2025, 12, 1), date(2025, 12, 31), True),
        ("last week", date(2026, 11, 23), date(2026, 11, 29), False),
        ("in the past 30 days", date(2026, 10, 31), date(2026, 11, 30), False),
        ("over the last two quarters", date(2026, 5, 30), date(2026, 11, 30), False),
        ("seit gestern", date(2026, 11, 29), date(2026, 11, 29), True),
        ("vor zwei Wochen", date(2026, 11, 16), date(2026, 11, 30), False),
        ("on 31 February", date(2026, 2, 1), date(2026, 2, 28), False),
        ("since 2026-02-30", date(2026, 1, 1), date(2026, 12, 31), True),
        ("this quarter", date(2026, 10, 1), date(2026, 12, 31), False),
        ("Q3", date(2026, 7, 1), date(2026, 9, 30), False),
        ("third quarter 2025", date(2025, 7, 1), date(2025, 9, 30), False),
        ("since Monday", date(2026, 11, 23), date(2026, 11, 23), True),
        ("in May", date(2026, 5, 1), date(2026, 5, 31), False),
    ],
)
def test_a_period_is_read(text: str, first: date, last: date, since: bool) -> None:
    found = next(read_periods(text, TODAY))
    assert (found.past.first, found.past.last, found.since) == (first, last, since)


def test_a_modal_verb_is_no_month() -> None:
    assert list(read_periods("which mails may not have arrived", TODAY)) == []


def test_a_fiscal_year_begins_where_the_playbook_says() -> None:
    found = next(read_periods("Q1", TODAY, fiscal_month=4))
    assert (found.past.first, found.ahead.first) == (date(2026, 4, 1), date(2027, 4, 1))


@given(st.text(max_size=80), st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_periods_of_any_text_are_in_order(text: str, today: date, month: int) -> None:
    for found in read_periods(text, today, month):
        assert found.past.first <= found.past.last
        assert found.ahead.first <= found.ahead.last


@pytest.mark.parametrize(
    ("text", "least", "most", "limit", "tier"),
    [
        ("over 50k", 50_000, None, None, ""),
        ("above $100,000", 100_000, None, None, ""),
        ("between 20k and 80k", 20_000, 80_000, None, ""),
        ("between 20 and 80k", 20_000, 80_000, None, ""),
        ("worth more than 1.2m", 1_200_000, None, None, ""),
        ("unter 30.000 €", None, 30_000, None, ""),
        ("over 30 days", None, None, None, ""),
        ("top 5", None, None, 5, ""),
        ("the ten hottest", None, None, 10, ""),
        ("to tier two", None, None, None, "2"),
        ("set the tier of X to 3", None, None, None, "3"),
    ],
)
def test_sums_are_read(
    text: str, least: float | None, most: float | None, limit: int | None, tier: str
) -> None:
    found = read_sums(text)
    assert (found.least, found.most, found.limit, found.tier) == (least, most, limit, tier)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("techcorp", "techcrop", 1), ("acounts", "accounts", 1), ("abc", "abc", 0), ("a", "abcd", 3)],
)
def test_the_distance_of_words(one: str, other: str, distance: int) -> None:
    assert measure_distance(one, other, 2) == min(distance, 3)
    assert measure_distance(other, one, 2) == min(distance, 3)


def test_words_are_cut_at_their_edges() -> None:
    text = "What's TechCorp's deal #1247 (at-risk), acme.example?"
    assert [t.word for t in read_tokens(text)] == [
        *("what", "techcorp", "deal", "1247", "at", "risk", "acme.example")
    ]
    assert all(text[t.start : t.end] == t.text for t in read_tokens(text))


def test_a_name_that_several_bear_is_taken_for_none() -> None:
    twins = Directory(
        make_rows(("north.example", "Northwind Ltd"), ("north2.example", "Northwind GmbH"))
    )
    assert twins.find_near("Northwnd") is None


def make_rows(*accounts: tuple[str, str]):  # type: ignore[no-untyped-def]
    from scotty.desk.ask.directory import Rows

    return Rows(accounts=[(key, name, key) for key, name in accounts], deals=())


def test_a_long_question_is_cut() -> None:
    assert len(hear("why " * 5_000, directory(), TODAY).text) <= 400


def test_a_name_that_several_bear_is_told() -> None:
    twins = Directory(
        make_rows(("north.example", "Northwind Ltd"), ("north2.example", "Northwind GmbH"))
    )
    found = read_question("how hot is Northwind?", twins, TODAY, load_tools())
    assert found.tool == ""
    assert found.unclear == ("Northwind Ltd (north.example)", "Northwind GmbH (north2.example)")
