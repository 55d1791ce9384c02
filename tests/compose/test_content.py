"""Content assets: what is read, what is refused and with which place, and what we start with."""

from datetime import date

import pytest

from scotty.facts import Refused
from scotty.playbook.content import LONGEST, Asset, default_assets, parse_asset

CASE = """+++
title = "A story"
kind = "case_study"
industry = ["SaaS", "Telecom"]
persona = ["finance"]
says = ["{customer} saved {saved} per cent."]
source = "interview"
expires = 2027-01-31

[figures]
customer = "Norrin"
saved = 12.5
people = 1400
+++

# A story
"""


def test_an_asset_is_read_whole() -> None:
    asset = parse_asset("story", CASE)
    assert asset.industry == ("software", "telecommunications")
    assert asset.quote() == ("Norrin saved 12.5 per cent.",)
    assert (asset.tell("people"), asset.tell("nothing")) == ("1,400", "")
    assert asset.body == "# A story\n"
    assert asset.holds(date(2027, 1, 31))
    assert not asset.holds(date(2027, 2, 1))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# No front matter", "front matter"),
        ("+++\ntitle = 'x'\n", "front matter"),
        ("words\n+++\n+++\n", "front matter"),
        ("+++\ntitle =\n+++\n", "line 2"),
        (CASE.replace("case_study", "poem"), "$.kind"),
        (CASE.replace("finance", "finanse"), "$.persona[0]"),
        (CASE.replace('source = "interview"\n', ""), "source"),
        (CASE.replace("title", "titel"), "titel"),
        (CASE.replace("2027-01-31", "'soon'"), "$.expires"),
        (CASE.replace("saved = 12.5", "saved = true"), "$.figures"),
        (CASE.replace("saved = 12.5", "saved = nan"), "$.figures"),
        (CASE.replace("{saved} per", "{gained} per"), "gained"),
        (CASE.replace("{saved} per", "13 per"), "13 per"),
        (CASE.replace("cent.", "cent"), "full stop"),
        (CASE.replace("customer = ", "client = ").replace("{customer}", "It"), "customer"),
        (CASE + "x" * LONGEST, "characters"),
    ],
)
def test_a_faulty_asset_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_asset("story", text)
    assert place in str(caught.value)
    assert caught.value.mend


@pytest.mark.parametrize("name", ["", "Story", "a b", "../story", "9"])
def test_a_name_is_a_slug(name: str) -> None:
    with pytest.raises(Refused):
        parse_asset(name, CASE)


ASSETS = default_assets()


def test_what_we_start_with_covers_kinds_people_and_industries() -> None:
    assert {a.kind for a in ASSETS.values()} == set(Asset.__annotations__["kind"].__args__)
    for wanted in ("finance", "technology", "operations", "executive"):
        mine = {a.kind for a in ASSETS.values() if wanted in a.persona}
        assert {"case_study", "benchmark", "insight", "block"} <= mine, wanted
    told = {i for a in ASSETS.values() if a.kind == "case_study" for i in a.industry}
    assert len(told) >= 7


@pytest.mark.parametrize("asset", ASSETS.values(), ids=list(ASSETS))
def test_nothing_we_start_with_passes_for_true(asset: Asset) -> None:
    assert asset.source == "invented for the sandbox"
    assert "Invented for the sandbox" in asset.body
    assert asset.tell("site").endswith(".example") or asset.kind != "case_study"
