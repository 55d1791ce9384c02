"""The worked example of the method's page, and its table: made from the facts that it names."""

from pathlib import Path

from scotty.stages.research.profile import load_areas
from tests.research.profile.kit import ACCOUNT, area, company, find, person, profile, read, tell

PAGE = (Path(__file__).parents[3] / "docs" / "method" / "profile.md").read_text(encoding="utf-8")
ANN = f"ann@{ACCOUNT}"
HURT = "Manual invoicing costs us four days every month"


def test_the_worked_example() -> None:
    page = read(f"{HURT}.", 40)
    words = "We close the month in twelve days and half of it is spreadsheets."
    made = profile(
        company(),
        person("ann", "Ann Bell", "CFO"),
        tell("account.profiled", 20, "enrichment", employees=340),
        page,
        find("pain", f"Norvane says of what hurts: “{HURT}”.", page),
        tell("call.transcribed", 20, "calls", turns=[{"side": "them", "speaker": "Ann Bell", "text": words}]),
        tell("web.pricing_viewed", 3, "web", contact=ANN, path="/pricing"),
        tell("web.pricing_viewed", 2, "web", contact=ANN, path="/pricing"),
    )  # fmt: skip
    for line in (*area(made, "pains").lines, area(made, "triggers").lines[0]):
        assert f'{line.area}: "{line.text}"' in PAGE
    said, found = area(made, "pains").lines
    assert (said.reach, said.source, said.age) == ("told", "call", "20 days old")
    assert (found.reach, found.source, found.age) == ("public", ACCOUNT, "40 days old")
    assert area(made, "triggers").lines[0].reach == "inside"
    (doubt,) = made.doubts
    told = [f"{side.text} ({side.sources[0].name})" for side in doubt.sides]
    assert f"doubt: {doubt.about}: {', '.join(told)}." in PAGE
    assert f'lacking: "{area(made, "funding").unknown}"' in PAGE


def test_every_area_is_on_the_page() -> None:
    for one in load_areas().values():
        row = next(
            line for line in PAGE.splitlines() if line.startswith("|") and f"`{one.name}`" in line
        )
        assert f"{one.fresh:.0f}" in row
