"""The page on sequences says what the code says."""

import re
from pathlib import Path

import pytest

from scotty.playbook.content import parse_asset
from scotty.playbook.sequence import Step, parse_sequence
from scotty.stages.engage.compose import load_slots

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "sequences.md").read_text(encoding="utf-8")


def test_each_slot_has_its_line_and_no_other_has() -> None:
    told = dict(re.findall(r"^\| `\{([a-z.:]+?)…?\}` \| (.*?) \|", PAGE, re.MULTILINE))
    assert told == {name: slot.label for name, slot in load_slots().items()}


def test_each_field_of_a_step_is_told() -> None:
    for field in Step.__struct_fields__:
        assert f"`{field}`" in PAGE


def test_the_example_is_a_sequence() -> None:
    text = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0]
    assert [step.name for step in parse_sequence(text).step] == ["introduction", "case-study"]


def test_the_example_of_content_is_an_asset() -> None:
    text = re.findall(r"```\n(\+\+\+.*?)```", PAGE, re.DOTALL)[0]
    assert parse_asset("norrin", text).quote() == (
        "Norrin Software took its month-end close from 9 days to 3 with Tideline Billing.",
    )


@pytest.mark.parametrize(
    "condition",
    ["opened:STEP", "clicked:STEP", "replied", "replied:CLASS", "visited", "visited:pricing",
     "visited:comparison", "visited:page", "meeting", "bought", "left", "engaged", "hot", "tier:N",
     "persona:NAME", "title:WORD"],
)  # fmt: skip
def test_each_condition_is_told(condition: str) -> None:
    assert f"`{condition}`" in PAGE
