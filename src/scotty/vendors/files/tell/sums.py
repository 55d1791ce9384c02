"""Products, sellers, spend and usage: what is sold, by whom, at what cost, and how it is used."""

from collections.abc import Sequence
from typing import Any

from scotty.facts import Fact
from scotty.vendors.files.log import BadRow
from scotty.vendors.files.tell.plan import Told
from scotty.vendors.files.tell.scene import Scene, need_account, pick, put_money
from scotty.vendors.files.values.numbers import make_money_reader
from scotty.vendors.files.words.book import squeeze


def tell_product(row: Told, scene: Scene) -> list[Fact]:
    """Return a product and its price."""
    name = _need(row, "name", scene)
    scene.world.products[squeeze(name)] = name
    data = pick(row, "name", "series")
    put_money(row, data, "price", scene)
    return [scene.tell("product.told", scene.now, f"{name}:{row.digest}", row, data=data)]


def tell_seller(row: Told, scene: Scene) -> list[Fact]:
    """Return a seller, team and region."""
    name = _need(row, "name", scene)
    data = pick(row, "name", "manager", "region")
    return [scene.tell("seller.told", scene.now, f"{name}:{row.digest}", row, data=data)]


def tell_spend(row: Told, scene: Scene) -> list[Fact]:
    """Return money spent on a channel on a day or in a week."""
    channel = _need(row, "channel", scene)
    data = pick(row, "channel", "campaign", "impressions", "clicks")
    put_money(row, data, "amount", scene)
    if "amount" not in data:
        raise BadRow(
            scene.columns.get("amount", ""), "No amount.", "Write 0 where nothing was spent."
        )
    at = row.get("at")
    if at is None:
        raise BadRow(scene.columns.get("at", ""), "No day.", "Spend needs its day or week.")
    return [
        scene.tell("spend.recorded", at, f"{channel}:{at:%Y-%m-%d}:{row.digest}", row, data=data)
    ]


def tell_usage(row: Told, scene: Scene) -> list[Fact]:
    """Return the use of a product by an account on a day or in a week."""
    account = need_account(row, scene)
    at = row.get("at")
    if at is None:
        raise BadRow(scene.columns.get("at", ""), "No day.", "Usage needs its day or week.")
    data = pick(row, "feature", "events", "users")
    key = f"{account}:{at:%Y-%m-%d}:{row.digest}"
    return [
        *scene.tell_passing(row, account),
        scene.tell("usage.recorded", at, key, row, account=account, data=data),
    ]


def _need(row: Told, field: str, scene: Scene) -> str:
    value = row.get(field)
    if value is None:
        raise BadRow(scene.columns.get(field, ""), "The cell is empty.", f"Give the {field}.")
    return str(value)


def spread_channels(
    row: Told, cells: Sequence[Any], channels: dict[str, int], scene: Scene
) -> list[Fact]:
    """Return the spend of each channel of a row that has a column for each."""
    read = make_money_reader("point")
    facts = []
    for channel, index in channels.items():
        if cells[index] is None or cells[index] == "":
            continue
        found = read(cells[index])
        if found.fault:
            raise BadRow(channel, found.fault, found.mend)
        values = row.values | {"channel": channel, "amount": found.value}
        facts += tell_spend(Told(row.line, values, row.also, row.told, row.digest), scene)
    return facts
