"""The worked examples of docs/method/fit.md and backtest.md are what the code computes."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from scotty.playbook import Card
from scotty.stages.identify.fit import fit_norms, no_profiles, read_profiles
from scotty.stages.identify.norms import LIFTS
from scotty.stages.identify.profiles import BANDS, SCHEMA
from scotty.stages.identify.replay import mark_ranking

PAGES = Path(__file__).parents[2] / "docs" / "method"
CARD = Card(industry={"software": "ideal"})
INDUSTRIES = {"software": (200, 15), "manufacturing": (500, 12), "retail": (300, 3)}


def read_rows(page: str, first: str) -> dict[str, list[str]]:
    """Return the rows of the table whose first heading is `first`, by their first cell."""
    lines = (PAGES / page).read_text(encoding="utf-8").split(f"| {first} |")[1].splitlines()
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in lines[2:]]
    table = rows[: next(i for i, row in enumerate(rows) if len(row) < 2)]
    return {row[0]: row[1:] for row in table}


def number(cell: str) -> float:
    return float(cell.replace("−", "-"))


def market() -> tuple[pa.Table, list[str]]:
    rows, wins = [], []
    for industry, (companies, won) in INDUSTRIES.items():
        names = [f"{industry}{i}.example" for i in range(companies)]
        rows += [{"account": name, "industry": industry} for name in names]
        wins += names[:won]
    return pa.Table.from_pylist(rows, schema=SCHEMA), wins


@pytest.mark.parametrize("industry", list(INDUSTRIES))
def test_the_worked_example_of_fit(industry: str) -> None:
    told, wins = market()
    learnt = fit_norms(read_profiles(told), wins, CARD)
    level = next(lv for lv in learnt.levels["industry"] if lv.name == industry)
    cells = read_rows("fit.md", "industry")[industry]
    assert [level.companies, level.wins] == [int(cells[0]), int(cells[1])]
    assert number(cells[2]) / number(cells[3]) == pytest.approx(number(cells[4]), abs=0.0006)
    assert level.lift == pytest.approx(number(cells[5]), abs=0.0005)
    assert level.points == number(cells[6])


def test_the_pool_of_the_worked_example() -> None:
    rows = read_rows("fit.md", "industry")
    pool = number(rows["neutral together"][4])
    for industry in INDUSTRIES:
        ratio = number(rows[industry][4]) / pool
        assert np.log(ratio) == pytest.approx(number(rows[industry][5]), abs=0.002)


def test_what_the_card_alone_gave() -> None:
    alone = fit_norms(no_profiles(), (), CARD).levels["industry"][0].points
    assert f"gave software {alone} points" in (PAGES / "fit.md").read_text(encoding="utf-8")


def test_opinions_and_bands_are_the_codes() -> None:
    header = (PAGES / "fit.md").read_text(encoding="utf-8")
    said = "| " + " | ".join(["opinion", *LIFTS]) + " |"
    assert said in header
    assert "| $e$ | " + " | ".join(f"{lift:g}" for lift in LIFTS.values()) + " |" in header
    for bands in BANDS.values():
        assert ", ".join(name for name, _ in bands) in header


def test_the_worked_example_of_the_backtest() -> None:
    rows = read_rows("backtest.md", "account").values()
    score = np.array([float(cells[0]) for cells in rows])
    opens = np.array([cells[1] == "yes" for cells in rows])
    mark = mark_ranking(score, opens, 2)
    text = (PAGES / "backtest.md").read_text(encoding="utf-8")
    assert (
        f"precision {mark.precision:.4f}, base rate {opens.mean():g}, lift {mark.lift:.4f}" in text
    )
