"""Accounts and customers: what is known of a company."""

from typing import Any

from scotty.facts import Fact
from scotty.names import slug_name
from scotty.vendors.files.log import BadRow
from scotty.vendors.files.tell.plan import Told
from scotty.vendors.files.tell.scene import Scene, pick, put_money
from scotty.vendors.files.values.numbers import Money

_PROFILE = (
    "name", "domain", "industry", "employees", "country", "technologies", "growth", "founded",
    "owner", "customer", "id", "phone", "city", "postcode",
)  # fmt: skip


def tell_account(row: Told, scene: Scene) -> list[Fact]:
    """Return the profile of a company, under its domain or the slug of its name."""
    data = pick(row, *_PROFILE)
    name, domain = data.get("name"), data.get("domain")
    key = domain or (slug_name(name) if name else None)
    if key is None:
        raise BadRow(
            scene.columns.get("name", ""), "Neither a name nor a domain.", "Give one of them."
        )
    data.setdefault("name", key)
    scene.world.names.learn(name, key)
    if parent := row.get("parent"):
        column = scene.columns.get("parent", "")
        data["parent"] = scene.world.names.find(parent, scene.log, row.line, column)
        row.told.setdefault("parent", parent)
        scene.tally["with a parent company"] += 1
    _put_revenue(row, data, scene)
    if domain is None:
        scene.tally["without a domain"] += 1
    return [
        scene.tell(
            "account.profiled", scene.now, f"{key}:{row.digest}", row, account=key, data=data
        )
    ]


def _put_revenue(row: Told, data: dict[str, Any], scene: Scene) -> None:
    money = row.get("revenue")
    if not isinstance(money, Money):
        return
    if money.currency in {None, "USD"}:
        data["revenue"] = money.amount
        return
    row.told["revenue"] = f"{money.amount:g} {money.currency}"
    scene.log.note(
        f"Revenue in {money.currency} is kept as told but not used: profiles hold US dollars, "
        "and no rate is made up."
    )


def tell_customer(row: Told, scene: Scene) -> list[Fact]:
    """Return a customer's profile, and its subscription where the file says when it began or ended."""
    name, domain, number = row.get("name"), row.get("domain"), row.get("customer")
    key = domain or slug_name(name or number or "")
    if key is None:
        raise BadRow(
            scene.columns.get("customer", ""), "No customer's id, name or domain.", "Give one."
        )
    churned, ended = row.get("churned"), row.get("ended")
    data = pick(row, "domain", "churned", "tenure", "seats", "contract") | {
        "name": name or number or domain
    }
    data["customer"] = not (churned or ended)
    put_money(row, data, "fee", scene)
    put_money(row, data, "paid", scene)
    facts = [
        scene.tell(
            "account.profiled", scene.now, f"{key}:{row.digest}", row, account=key, data=data
        )
    ]
    scene.tally["churned" if churned or ended else "customers still"] += 1
    yearly = row.get("yearly") or row.get("fee")
    amount = yearly.amount * (1 if row.get("yearly") else 12) if isinstance(yearly, Money) else None
    if started := row.get("started"):
        told = {"amount": amount, "seats": row.get("seats")}
        facts.append(scene.tell("subscription.started", started, f"{key}:started:{started:%Y-%m-%d}", row, account=key, data=told))  # fmt: skip
    if ended:
        told = {"reason": row.get("reason")}
        facts.append(scene.tell("subscription.churned", ended, f"{key}:ended:{ended:%Y-%m-%d}", row, account=key, data=told))  # fmt: skip
    elif churned:
        scene.log.note(
            "The file does not say when customers left: `churned` is kept as a property of the "
            "account, and no event is told."
        )
    return facts
