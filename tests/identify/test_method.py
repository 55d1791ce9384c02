"""The worked example of docs/method/intent.md is what the code computes."""

import re
from pathlib import Path

import pytest

from scotty.stages.identify.measures import measure_timeline
from tests.identify.stories import NOW, fact, timeline
from tests.identify.test_intent import RATES, score

PAGE = Path(__file__).parents[2] / "docs/method/intent.md"
STORY = timeline(
    fact("web.pricing_viewed", 1.0, "cfo@acme.example"),
    fact("web.pricing_viewed", 8.0, "cfo@acme.example"),
    fact("web.page_viewed", 1.0, "eng@acme.example"),
    fact("web.page_viewed", 15.0, "eng@acme.example"),
    fact("topic.surged", 7.0, None, mass=1.2),
)


def row(label: str) -> list[str]:
    line = next(x for x in PAGE.read_text().splitlines() if x.startswith(f"| {label} "))
    return [cell.strip() for cell in line.strip("|").split("|")]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Pricing viewed", "web.pricing_viewed"),
        ("Pages viewed", "web.page_viewed"),
        ("Topic surges", "topic.surged"),
    ],
)
def test_signs(label: str, kind: str) -> None:
    measures = measure_timeline(STORY, NOW, RATES, 45.0)
    column = measures.column[kind]
    _, mass, strength, points = row(label)
    assert float(mass.split("=")[1]) == pytest.approx(measures.at(NOW)[1][0, column], abs=0.005)
    assert float(points) == pytest.approx(score(STORY).kinds[0, column], abs=0.005)
    assert re.search(r"= [\d.]+$", strength)


def test_surge_people_and_total() -> None:
    scores = score(STORY)
    assert float(row("Surge")[2].split()[1]) == pytest.approx(scores.jump[0], abs=0.005)
    assert float(row("Surge")[3]) == pytest.approx(scores.surge[0], abs=0.005)
    assert float(row("People")[2].split()[1]) == pytest.approx(scores.crowd[0], abs=0.005)
    assert float(row("People")[3]) == pytest.approx(scores.people[0], abs=0.005)
    assert float(row("**Intent**")[3].strip("*")) == pytest.approx(scores.total[0], abs=0.005)
