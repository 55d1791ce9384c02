"""Search: what it finds by which words, in several languages; how well it orders; laws that it keeps."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.stages.research.shelf import build_index, cut_excerpt, search_index
from scotty.stages.research.shelf.terms import fold_word, split_terms, stem_word
from tests.research.hub.labels import (
    ask_any_word,
    ask_substring,
    measure,
    read_queries,
    read_shelf,
)

INDEX = build_index(read_shelf())


def find(words: str) -> list[str]:
    return [hit.name for hit in search_index(INDEX, words)]


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("invoice", "invoic"),
        ("invoices", "invoic"),
        ("invoicing", "invoic"),
        ("company", "compani"),
        ("companies", "compani"),
        ("planned", "plan"),
        ("billing", "bill"),
        ("Rechnungen", "rechnung"),
        ("usage", "usag"),
        ("SOC", "soc"),
        ("2028", "2028"),
    ],
)
def test_stems(words: str, stem: str) -> None:
    assert stem_word(fold_word(words)) == stem


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Zürich", "zurich"),
        ("Straße", "strasse"),
        ("CLÔTURE", "cloture"),
        ("ﬁnance", "finance"),
        ("can’t", "cant"),
        ("Norrin's", "norrin"),
        ("bil\u00adling", "billing"),
    ],
)
def test_folding(word: str, folded: str) -> None:
    assert fold_word(word) == folded


def test_scripts_without_blanks_are_cut_into_pairs() -> None:
    assert [t.word for t in split_terms("請求書")] == ["請求", "求書"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("meterw", "card-meterwise"),
        ("webhok", "block-api"),
        ('"revenue recognition"', "case-harbrook"),
        ("Zurich", "event-breakfast"),
        ("kilowatt", "case-solmark"),
        ("caducada", "case-almendro"),
    ],
)
def test_beginnings_slips_phrases_and_accents_find(words: str, first: str) -> None:
    assert first in find(words)[:2]


def test_a_phrase_must_stand_so() -> None:
    assert find('"recognition revenue"') == []
    assert set(find('"revenue recognition"')) == {"case-harbrook", "event-breakfast"}


@pytest.mark.parametrize("nothing", ["", "   ", "!?", '""', "the of and", "qqqqqqqq zzzzzzzz"])
def test_what_asks_for_nothing_finds_nothing(nothing: str) -> None:
    assert find(nothing) == []


def test_among_narrows_and_the_limit_bounds() -> None:
    found = search_index(INDEX, "month close", frozenset({"case-norrin"}))
    assert [hit.name for hit in found] == ["case-norrin"]
    assert len(search_index(INDEX, "billing", None, 2)) == 2


def test_the_best_counts_one_and_words_are_marked() -> None:
    hits = search_index(INDEX, "disputed invoices")
    assert hits[0].score == 1.0
    bits = cut_excerpt(INDEX, hits[0].name, hits[0].found)
    marked = {bit.text.casefold() for bit in bits if bit.hit}
    assert marked == {"disputed", "invoices"}


def test_an_excerpt_of_a_long_text_is_short_and_verbatim() -> None:
    for hit in search_index(INDEX, "invoices customers contract usage price", None, 50):
        text = "".join(bit.text for bit in cut_excerpt(INDEX, hit.name, hit.found))
        assert 0 < len(text) <= 230


def test_the_order_of_assets_means_nothing() -> None:
    shelf = list(read_shelf())
    random.Random(5).shuffle(shelf)
    other = build_index(shelf)
    for query in read_queries()[::6]:
        assert search_index(other, query.words) == search_index(INDEX, query.words)


@given(st.text(max_size=80))
def test_any_words_are_answered(words: str) -> None:
    hits = search_index(INDEX, words)
    assert all(0.0 < hit.score <= 1.0 for hit in hits)
    assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.name))


def test_an_empty_shelf_and_one_asset() -> None:
    assert search_index(build_index([]), "month") == []
    one = build_index(read_shelf()[:1])
    assert [hit.name for hit in search_index(one, "month")] == [read_shelf()[0].name]


def test_labels_are_whole() -> None:
    names = {asset.name for asset in read_shelf()}
    queries = read_queries()
    assert len(queries) >= 60
    assert all(set(query.wanted) <= names and query.wanted for query in queries)


@pytest.mark.parametrize("half", [0, 1], ids=["looked at", "held back"])
def test_search_orders_better_than_plain_search(half: int) -> None:
    queries = read_queries()[half::2]
    ours = measure(queries, find)
    assert ours.ndcg >= 0.93
    assert ours.mrr >= 0.97
    assert ours.ndcg >= measure(queries, ask_substring).ndcg + 0.4
    assert ours.ndcg >= measure(queries, ask_any_word).ndcg + 0.06
