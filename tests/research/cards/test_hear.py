"""Hearing: who is quoted on which rival, and what a sentence says for it or against it."""

import pytest

from scotty.stages.research.cards.hear import hear_voices, read_themes
from scotty.stages.research.cards.prices import diff_prices, read_prices
from tests.research.cards.tales import call, fact

NAMES = {"quillon": "Quillon", "vexor": "Vexor"}
HOME = "c1.example"


@pytest.mark.parametrize(
    ("sentence", "themes"),
    [
        ("They came in at half.", [("price", "up")]),
        ("They are cheaper.", [("price", "up")]),
        ("They are not cheaper.", []),
        ("They raised their prices in spring.", [("price", "down")]),
        (
            "They have an integration that you do not, and they are cheaper.",
            [("integration", "up"), ("price", "up")],
        ),
        ("They could not show our pricing model.", [("fit", "down")]),
        ("It felt rigid. My team clearly prefers yours.", [("fit", "down"), ("people", "down")]),
        ("Our CTO worked with Quillon before and wants them.", [("people", "up")]),
        ("To be honest they are ahead at the moment.", [("lead", "up")]),
        ("Sie sind günstiger.", [("price", "up")]),
        ("Ils sont moins chers.", [("price", "up")]),
        ("Their demo was on Tuesday.", []),
    ],
)
def test_themes(sentence: str, themes: list[tuple[str, str]]) -> None:
    assert list(read_themes(sentence)) == themes


def test_they_is_whom_the_call_named_last() -> None:
    told = call(
        5, HOME, "D1",
        ("us", "What did you compare it with?"),
        ("them", "With Quillon. They came in at half."),
        ("us", "What did you like there?"),
        ("them", "They have an integration that you do not."),
        ("us", "And Vexor?"),
        ("them", "It felt rigid."),
    )  # fmt: skip
    voices = hear_voices([told], NAMES)
    assert [(v.rival, v.text, v.names) for v in voices] == [
        ("quillon", "With Quillon. They came in at half.", True),
        ("quillon", "With Quillon. They came in at half.", False),
        ("quillon", "They have an integration that you do not.", False),
        ("vexor", "It felt rigid.", False),
    ]
    assert {v.who for v in voices} == {"Ada Lund"}


@pytest.mark.parametrize(
    "turns",
    [
        (("us", "Quillon is more expensive, you know."),),
        (("them", "Quillon and Vexor showed us something."), ("them", "They are cheaper.")),
        (("them", "We talk to Quillon."), *(("us", "Fine."),) * 5, ("them", "They are cheaper.")),
        (("them", "We talk to Quillon."), ("them", "That took more than a year.")),
    ],
    ids=["our own words", "two at once", "long ago", "not of them"],
)
def test_what_is_not_said_of_a_rival(turns: tuple[tuple[str, str], ...]) -> None:
    voices = hear_voices([call(5, HOME, "D1", *turns)], NAMES)
    assert not any(voice.themes for voice in voices)


def test_letters_are_heard_without_what_they_quote() -> None:
    told = fact(
        "email.replied",
        3,
        HOME,
        text="Quillon is cheaper.\n\nOn Monday Marta wrote:\n> Vexor is rigid",
    )
    voices = hear_voices([told], NAMES)
    assert [(v.rival, v.themes) for v in voices] == [("quillon", (("price", "up"),))]


@pytest.mark.parametrize(
    "turns", [None, "text", [1, None, {"text": 5}], [{"side": "them"}], [{}] * 9]
)
def test_calls_that_cannot_be_read_are_silent(turns: object) -> None:
    assert hear_voices([fact("call.transcribed", 1, HOME, turns=turns)], NAMES) == []


PAGE = "Plans\nStarter costs $49 per month.\nGrowth costs $199 per month.\nTalk to us about Enterprise."


def test_prices_are_sentences_with_money() -> None:
    assert read_prices(PAGE) == ["Starter costs $49 per month.", "Growth costs $199 per month."]
    assert read_prices("A free plan for ever. It is 5 days long.") == ["A free plan for ever."]
    assert read_prices("Quillon raised $45 million. Revenue was $9m. It acquired Ro for $2m.") == []


def test_a_price_that_changed_is_told_once_with_both_readings() -> None:
    def read(days: float, text: str, url: str = "https://quillon.example/pricing") -> object:
        return fact("page.read", days, "quillon.example", url=url, text=text)

    facts = [
        read(60, PAGE), read(40, PAGE + "\nNew footer."), read(20, PAGE.replace("$199", "$249")),
        read(10, ""), read(5, PAGE.replace("$199", "$249")), read(30, "Other page, $5 a day.", "https://quillon.example/x"),
    ]  # fmt: skip
    (move,) = diff_prices(facts)  # type: ignore[arg-type]
    assert move.gone == ("Growth costs $199 per month.",)
    assert move.come == ("Growth costs $249 per month.",)
    assert (move.before, move.after) == (facts[1], facts[2])
