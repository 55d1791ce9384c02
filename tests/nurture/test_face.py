"""Today shows who is ready to be spoken to again, and leads to engaging them."""

from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from scotty.desk.settle import settle_facts
from scotty.settings import Settings
from scotty.wire import open_house
from tests.deals.stories import NOW, fact
from tests.nurture.test_rest import BASE
from tests.web.site import add_people, open_site


def test_today_shows_who_is_ripe(database: str, tmp_path: Path) -> None:
    moved = datetime.now(UTC) - NOW
    home = tmp_path / "home"
    with open_house(Settings(home=home, database_url=database)) as house:
        add_people(house)
        facts = (*BASE, fact("web.pricing_viewed", 2, "ann"))
        house.ledger.append(replace(f, at=f.at + moved, known=f.known + moved) for f in facts)
        settle_facts(house)
    with open_site(database, home, filled=False) as site, site.client("seller") as client:
        page = client.get("/").text
        assert "Ready to be spoken to again" in page
        assert "Ann Ash</a>, Acme Ltd" in page
        address = page.split('href="/account/acme.example/engage', 1)[1].split('"', 1)[0]
        assert address == "?sequence=reawaken&contact=ann%40acme.example"
        engage = client.get(f"/account/acme.example/engage{address}".replace("&amp;", "&"))
    assert engage.status_code == 200
    assert "Ann Ash" in engage.text
