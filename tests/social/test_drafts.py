"""Drafts: within the network's lengths, every claim with its fact, hostile words harmless."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scotty.facts import Fact
from scotty.playbook.ads import Social
from scotty.signals.view import PUBLIC
from scotty.stages.engage.social.drafts import Voice, greet_first, tell_event, write_task
from scotty.stages.engage.social.lines import EVENTS, LENGTHS, LINES
from scotty.stages.engage.social.pace import ORDER, Next, choose_next, read_history
from tests.ads.stories import NOW, company, person, see, tell

WHO = "ada@acme.example"
VOICE = Voice(
    sender="Oscar Wright",
    topic="billing for subscriptions",
    content="How 41 teams close four days sooner",
    content_link="https://meridian.example/guide",
    content_facts=("c" * 32,),
    ask="Would twenty minutes next week be of use?",
)
NEWS = tell(
    "news.published", "acme.example", 5, title="Acme opens in Lyon", url="https://news.example/1"
)


def write(does: str, pitch: bool = False, event: Fact | None = NEWS, voice: Voice = VOICE):  # type: ignore[no-untyped-def]
    view = see(
        *company("acme.example"), person("acme.example", "ada", name="Dr. Ada Lovelace"), NEWS
    )
    found = Next(does=does, at=NOW, pitch=pitch, why="w", event=event)  # type: ignore[arg-type]
    return write_task(view, view.people[WHO], found, voice)


@pytest.mark.parametrize("does", ORDER)
@pytest.mark.parametrize("pitch", [False, True])
def test_each_touch_has_words_within_its_length(does: str, pitch: bool) -> None:
    pitch = pitch and does in ("message", "inmail")
    task = write(does, pitch)
    assert task.draft.faults == ()
    length = LENGTHS[does]  # type: ignore[index]
    assert 0 < len(task.draft.body) <= length.body
    assert len(task.draft.subject) <= length.subject
    assert bool(task.draft.subject) == bool(length.subject)
    assert ("twenty minutes" in task.draft.body) == pitch
    if does == "comment":
        assert task.link == "https://news.example/1"
        assert task.draft.claims[0].facts == (NEWS.id,)
    if does == "share":
        assert task.draft.claims[0].facts[0] == "c" * 32 or "c" * 32 in task.draft.because


def test_only_asking_wordings_ask() -> None:
    for (_, sort), lines in LINES.items():
        assert all(("{ask}" in line) == (sort == "ask") for line in lines)


def test_only_the_public_s_kinds_have_words() -> None:
    assert set(EVENTS) == set(PUBLIC)


text = st.text(max_size=400)


@given(
    st.sampled_from(ORDER),
    st.builds(Voice, sender=text, topic=text, content=text, content_link=text, ask=text),
    text,
    text,
)
def test_hostile_words_never_make_a_draft_too_long_or_half_filled(
    does: str, voice: Voice, name: str, title: str
) -> None:
    news = tell("news.published", "acme.example", 5, title=title)
    view = see(*company("acme.example"), person("acme.example", "ada", name=name), news)
    found = Next(does=does, at=NOW, pitch=False, why="w", event=news)  # type: ignore[arg-type]
    draft = write_task(view, view.people[WHO], found, voice).draft
    assert len(draft.body) <= LENGTHS[does].body  # type: ignore[index]
    assert draft.body or draft.faults
    assert all(claim.facts for claim in draft.claims)
    assert "Hello ," not in draft.body


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ada Lovelace", "Ada"),
        ("Dr. Ada Lovelace", "Ada"),
        ("Lovelace, Ada", "Ada"),
        ("Jean-Luc Picard", "Jean-Luc"),
        ("Ада Лавлейс", "Ада"),
        ("Madonna", ""),
        ("info", ""),
        ("", ""),
        ("A1 Sales", ""),
        ("{ask} Smith", ""),
        ("Bob\r\nBcc: x", "Bob"),
    ],
)
def test_the_first_name_is_taken_only_where_it_is_sure(name: str, first: str) -> None:
    assert greet_first(name) == first


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("news.published", {"title": "Acme opens"}, "“Acme opens”"),
        ("news.published", {"about": "expansion"}, "your news on expansion"),
        ("news.published", {}, ""),
        ("funding.raised", {"round": "Series B"}, "about your Series B round"),
        ("funding.raised", {"amount": 5}, "about your new funding"),
        ("hiring.posted", {"post": "x" * 500}, ""),
        ("web.pricing_viewed", {"title": "Prices"}, ""),
    ],
)
def test_a_happening_is_told_by_what_its_source_told(
    kind: str, data: dict[str, object], words: str
) -> None:
    assert tell_event(data, kind) == words


def test_nothing_tracked_is_ever_told_back() -> None:
    told = [
        tell("web.pricing_viewed", "acme.example", 1, contact=WHO, title="Secret prices"),
        tell("topic.surged", "acme.example", 1, topic="Secret topic"),
    ]
    view = see(*company("acme.example"), person("acme.example", "ada", name="Ada L"), *told)
    contact = view.people[WHO]
    rules = Social()
    found = choose_next(view, contact, read_history(view, WHO), rules, NOW + timedelta(hours=1))
    assert isinstance(found, Next)
    draft = write_task(view, contact, found, VOICE).draft
    assert "Secret" not in draft.body + draft.subject


def test_without_a_sender_or_content_it_says_what_is_missing() -> None:
    bare = msgspec.structs.replace(VOICE, sender="", content="", content_link="")
    draft = write("share", voice=bare).draft
    assert [f.what for f in draft.faults] == [
        "No wording for it can be filled: content.",
        "Nobody is named who does it.",
    ]
