"""The desk of advertising on a real ledger: plan, keep, export, cut, bring in, list."""

import csv
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from scotty.desk.adlists import Screen
from scotty.desk.adpace import list_ads
from scotty.desk.adresults import import_results
from scotty.desk.ads import Rules, draft_ads, find_plan, keep_plan
from scotty.desk.audiences import export_ads, read_members, remove_stopped
from scotty.desk.creatives import draw_picture, write_creatives
from scotty.facts import Fact, Later, Refused
from scotty.playbook.ads import Ads
from scotty.ports import House
from scotty.stages.engage.ads.copy import Offer
from scotty.stages.engage.ads.picture import Look
from scotty.vendors.typst import TypstPress
from tests.ads.stories import NOW, TIERS, Stopped, company, person, tell

ADS = msgspec.structs.replace(
    Ads(), channels={"linkedin-people": (1, 1, 1), "linkedin-companies": (1, 1, 1)}
)
RULES = Rules(ads=ADS, tiers=TIERS)
OPEN = Screen(is_suppressed=lambda _: False)
CROWD = 320


@pytest.fixture
def clock() -> Stopped:
    return Stopped()


@pytest.fixture
def house(make_house: Callable[..., House], clock: Stopped) -> House:
    return make_house(clock=clock)


def crowd(house: House, source: str = "test") -> None:
    """Tell of two software companies with many people, and of one with few."""
    facts: list[Fact] = []
    for account, count in (("acme.example", CROWD), ("beta.example", CROWD), ("tiny.example", 4)):
        facts += company(account, employees=3_000)
        facts += [person(account, f"p{k}", name=f"Pat P{k}", country="US") for k in range(count)]
    house.ledger.append(msgspec.structs.replace(f, source=source) for f in facts)


def planned(house: House) -> None:
    keep_plan(house, draft_ads(house, RULES), "ava@us.example")


def hashes(content: bytes) -> set[str]:
    return {row[0] for row in csv.reader(StringIO(content.decode()))}


def sha(address: str) -> str:
    return sha256(address.encode()).hexdigest()


def people_list(house: House, screen: Screen = OPEN) -> bytes:
    (found,) = [
        made.content
        for made in export_ads(house, ADS, screen, "ava@us.example")
        if made.channel == "linkedin-people"
    ]
    return found


def test_a_plan_is_drafted_kept_once_and_exported(house: House) -> None:
    crowd(house)
    drafted = draft_ads(house, RULES)
    assert not drafted.simulated
    assert drafted.plan.planned + sum(u.cents for u in drafted.plan.unplanned) == 3 * 25_000
    people = next(line for line in drafted.plan.lines if line.channel == "linkedin-people")
    assert people.accounts == ("acme.example", "beta.example", "tiny.example")
    assert all(house.ledger.fact(name) is not None for name in people.facts[:20])
    assert find_plan(house) is None
    assert keep_plan(house, drafted, "ava").id == keep_plan(house, drafted, "ava").id
    assert len(house.ledger.facts("ad.planned")) == 1
    assert len(hashes(people_list(house))) == 2 * CROWD + 4 + 1
    on = read_members(house)
    assert {len(them) for them in on.values()} == {2 * CROWD + 4, 3}
    before = len(house.ledger.facts("ad.exported"))
    people_list(house)
    assert len(house.ledger.facts("ad.exported")) == before
    with pytest.raises(Refused, match="No line"):
        export_ads(house, ADS, OPEN, "ava", ["SC-ffffffff"])


def test_the_suppressed_never_leave_and_doubt_writes_nothing(house: House) -> None:
    crowd(house)
    planned(house)

    def away(_: str) -> bool:
        raise Later("the database is away")

    with pytest.raises(Later):
        export_ads(house, ADS, Screen(is_suppressed=away), "ava")
    assert house.ledger.facts("ad.exported") == []
    gone = "p7@acme.example"
    content = people_list(house, Screen(is_suppressed=lambda a: a == gone))
    assert sha(gone) not in hashes(content)
    assert len(hashes(content)) == 2 * CROWD + 4
    assert gone not in str(read_members(house))
    barred = msgspec.structs.replace(ADS, barred=("US",))
    made = export_ads(house, barred, OPEN, "ava")[0]
    assert made.rows == 0
    assert made.left_out == {"in US, whose people are barred in [ads]": 2 * CROWD + 4}


def test_whoever_must_go_goes_off_every_audience_once(house: House, clock: Stopped) -> None:
    crowd(house)
    planned(house)
    people_list(house)
    clock.moment = NOW + timedelta(days=1)
    reply = tell("email.replied", "beta.example", -0.5, contact="p1@beta.example")
    left = tell("contact.left", "acme.example", -0.5, contact="p2@acme.example")
    house.ledger.append([reply, left])
    screen = Screen(is_suppressed=lambda a: a == "p3@acme.example")
    lists = remove_stopped(house, ADS, screen, "scotty")
    assert {made.action for made in lists} == {"REMOVE"}
    assert {made.channel: made.rows for made in lists} == {
        "linkedin-people": CROWD + 2,
        "linkedin-companies": 1,
    }
    (people,) = [made for made in lists if made.channel == "linkedin-people"]
    assert {sha("p2@acme.example"), sha("p3@acme.example"), sha("p9@beta.example")} <= hashes(
        people.content
    )
    assert sha("p4@acme.example") not in hashes(people.content)
    told = house.ledger.facts("ad.stopped")
    assert {f.data["rule"] for f in told} == {"replied", "left", "suppressed"}
    assert all(house.ledger.fact(name) is not None for f in told for name in f.because)
    assert remove_stopped(house, ADS, screen, "scotty") == ()
    assert sha("p3@acme.example") not in hashes(people_list(house, screen))


def test_an_account_that_is_planned_no_more_goes_off(house: House, clock: Stopped) -> None:
    crowd(house)
    planned(house)
    people_list(house)
    clock.moment = NOW + timedelta(days=1)
    house.ledger.append([tell("account.tiered", "tiny.example", -0.5, tier="none")])
    planned(house)
    lists = remove_stopped(house, ADS, OPEN, "scotty")
    assert {made.channel: made.rows for made in lists} == {
        "linkedin-people": 4,
        "linkedin-companies": 1,
    }
    assert {f.data["rule"] for f in house.ledger.facts("ad.stopped")} == {"unplanned"}


def test_results_come_in_once_and_move_the_pace(
    house: House, clock: Stopped, tmp_path: Path
) -> None:
    crowd(house)
    planned(house)
    found = find_plan(house)
    assert found is not None
    line = next(x for x in found[1] if x.channel == "linkedin-companies")
    clock.moment = NOW + timedelta(days=3)
    report = tmp_path / "linkedin.csv"
    rows = [
        f"08/0{day}/2026,USD,{line.name.replace(',', ' ')},1000,5,{line.daily / 100:.2f}"
        for day in (3, 4, 5)
    ]
    report.write_text(
        "\n".join(
            ["Start Date (in UTC),Currency,Campaign Name,Impressions,Clicks,Total Spent", *rows]
        ),
        encoding="utf-8",
    )
    brought = import_results(house, report)
    assert (brought.results, brought.facts, brought.untagged) == (3, 6, 0)
    again = import_results(house, report)
    assert (again.facts, again.repeated) == (0, 0)
    assert "nothing new" in again.said
    listed = list_ads(house, ADS)
    standing = next(s for s in listed.lines if s.line.tag == line.tag)
    assert (standing.paced.pace, standing.impressions, standing.clicks) == ("on pace", 3_000, 15)
    assert standing.paced.spent == 3 * line.daily
    other = next(s for s in listed.lines if s.line.tag != line.tag)
    assert other.paced.pace == "silent"


def test_companies_of_a_report_find_their_accounts(house: House, tmp_path: Path) -> None:
    crowd(house)
    planned(house)
    found = find_plan(house)
    assert found is not None
    tag = next(x.tag for x in found[1] if x.channel == "linkedin-companies")
    report = tmp_path / "companies.csv"
    report.write_text(
        "Date,Campaign Name,Company Name,Impressions,Clicks,Total Spent\n"
        f'2026-08-01,{tag},"Acme, Inc.",700,2,1.00\n2026-08-01,{tag},Somebody,5,0,0\n',
        encoding="utf-8",
    )
    brought = import_results(house, report)
    assert any("Somebody" in note for note in brought.notes)
    (shown,) = house.ledger.facts("ad.shown")
    (clicked,) = house.ledger.facts("ad.clicked")
    assert (shown.account, clicked.account, clicked.mass) == ("acme.example", "acme.example", 2)
    assert house.ledger.facts("spend.recorded") == []


def test_a_report_of_which_nothing_can_be_read_is_refused(house: House, tmp_path: Path) -> None:
    report = tmp_path / "google.csv"
    report.write_text("Day,Campaign,Impr.,Cost\n2099-01-01,x,1,1\n", encoding="utf-8")
    with pytest.raises(Refused, match="in the future"):
        import_results(house, report)


def test_make_believe_is_said_to_be(house: House) -> None:
    crowd(house, source="sandbox:crm")
    drafted = draft_ads(house, RULES)
    assert drafted.simulated
    keep_plan(house, drafted, "ava")
    assert list_ads(house, ADS).simulated
    assert all(made.simulated for made in export_ads(house, ADS, OPEN, "ava"))
    assert {f.source for f in house.ledger.facts("ad.exported")} == {"sandbox:ads"}


def test_nothing_is_kept_or_listed_of_nothing(house: House) -> None:
    assert list_ads(house, ADS).lines == ()
    with pytest.raises(Refused, match="no line"):
        keep_plan(house, draft_ads(house, RULES), "ava")
    with pytest.raises(Refused, match="No plan"):
        export_ads(house, ADS, OPEN, "ava")


def test_creatives_are_written_and_drawn_for_a_line(house: House) -> None:
    crowd(house)
    planned(house)
    found = find_plan(house)
    assert found is not None
    offer = Offer(brand="Meridian", promise="Close the books in two days", ask="Read the guide")
    (made,) = write_creatives(house, found[1][0], offer, (ADS, Look()))
    assert made.copies
    assert not [f for copy in made.copies for f in copy.faults]
    picture = draw_picture(TypstPress(), made.pictures[0])
    assert picture.startswith(b"\x89PNG")
    pale = write_creatives(house, found[1][0], offer, (ADS, Look(ink="#888888", ground="#777777")))
    with pytest.raises(Refused, match="can hardly be read"):
        draw_picture(TypstPress(), pale[0].pictures[0])
