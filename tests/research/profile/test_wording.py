"""A language model words a proposition: given only what may be said, let through by code alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from scotty.desk.roster import pause_agent
from scotty.desk.wording import word_proposition
from scotty.facts import Fact, Refused
from scotty.ports import House
from scotty.ports.models import Asked
from tests.agents.scripted import ScriptedModels

ACCOUNT, ANN = "norvane.example", "ann@norvane.example"


def fill(house: House) -> None:
    now = house.clock.now()

    def tell(kind: str, days: float, key: str, contact: str | None = None, **data: object) -> Fact:
        at = now - timedelta(days=days)
        return Fact(kind=kind, at=at, known=at, source="sandbox:crm", key=key, account=ACCOUNT, contact=contact, data=data)  # fmt: skip

    told: dict[str, Any] = {
        "name": "Norvane",
        "domain": ACCOUNT,
        "industry": "software",
        "employees": 200,
    }
    house.ledger.append(
        [
            tell("account.profiled", 90, "a", **told),
            tell("contact.profiled", 90, "b", ANN, name="Ann Bell", title="CFO"),
            tell("funding.raised", 9, "c", round="Series B", amount=32_000_000),
            tell("web.pricing_viewed", 2, "d", ANN, path="/pricing/secret"),
            tell(
                "email.replied",
                3,
                "e",
                ANN,
                text="It is a problem that we do it by hand, honestly.",
            ),
        ]
    )


def cite(asked: Asked, *texts: str) -> dict[str, object]:
    """Return an answer of two sentences, each citing the block that holds its words."""
    names = {text: e.name for text in texts for e in asked.given if text in e.text}
    return {"lines": [{"text": text if text.endswith(".") else f"{text}.", "facts": [names[text]]} for text in texts]}  # fmt: skip


GOOD = ("Norvane raised its Series B of $32 million", "finance tells us that seats and usage live in different systems")  # fmt: skip


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    made = make_house()
    fill(made)
    return made


def test_a_wording_that_holds_is_taken_and_signed(house: House) -> None:
    models = ScriptedModels(lambda asked: cite(asked, *GOOD))
    told = word_proposition(msgspec.structs.replace(house, models=models), ACCOUNT, ANN, "mo")
    assert told.proposition.by == "emma-wilson"
    assert [claim.text for claim in told.proposition.claims] == [f"{text}." for text in GOOD]
    assert all(claim.facts for claim in told.proposition.claims)
    given = " ".join(excerpt.text for excerpt in models.asked[0].given)
    assert "secret" not in given
    assert "by hand" not in given
    (signed,) = house.ledger.facts("agent.worked", ACCOUNT)
    assert (signed.data["tool"], signed.data["by"], signed.data["ok"]) == (
        "word_proposition",
        "mo",
        True,
    )


def test_an_invented_number_falls_back_to_the_templates(house: House) -> None:
    def lie(asked: Asked) -> dict[str, object]:
        told = cite(asked, *GOOD)
        told["lines"][0]["text"] = "Norvane raised its Series B of $90 million."  # type: ignore[index]
        return told

    models = ScriptedModels(lie, lie)
    told = word_proposition(msgspec.structs.replace(house, models=models), ACCOUNT, ANN, "mo")
    assert told.proposition.by == "templates"
    assert "$90 million" in told.proposition.refused[0]
    assert "$90 million" not in told.proposition.text
    assert house.ledger.facts("agent.worked", ACCOUNT)[0].data["ok"] is False


def test_without_a_model_and_while_the_agent_rests_it_is_refused(house: House) -> None:
    with pytest.raises(Refused, match="No language model"):
        word_proposition(house, ACCOUNT, ANN, "mo")
    pause_agent(house, "emma-wilson", True, "mo")
    models = ScriptedModels()
    with pytest.raises(Refused, match="was paused by mo"):
        word_proposition(msgspec.structs.replace(house, models=models), ACCOUNT, ANN, "mo")
    assert models.asked == []
