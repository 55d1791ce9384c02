"""Every case comes out as it must, and every sentence of it is grounded."""

import pytest

from scotty.settings import Settings
from scotty.wire import open_house
from tests.agents.evaluation.run import Case, load_cases, run_case, script_replies
from tests.agents.server import serve

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.agent}: {case.name}")
def test_a_case_comes_out_as_it_must(database: str, tmp_path: object, case: Case) -> None:
    with serve(script_replies(case.replies)) as server:
        settings = Settings(
            home=tmp_path,  # type: ignore[arg-type]
            database_url=database,
            model="local:scripted",
            model_url=server.url,
        )
        with open_house(settings) as house:
            result = run_case(house.models, case)
    assert result.faults == ()
    assert result.wrote == case.wrote
    assert result.grounded == result.sentences


def test_every_agent_has_cases() -> None:
    assert {case.agent for case in CASES} == {
        "summary", "opening", "answer", "card", "claims", "reply",
    }  # fmt: skip
