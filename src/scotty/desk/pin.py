"""Fixing an account's tier by hand, or letting it go again."""

from scotty.desk.named import find_account
from scotty.facts import Fact, Refused
from scotty.ports import House

TIERS = ("1", "2", "3", "none", "free")


def pin_tier(house: House, name: str, tier: str, by: str) -> Fact:
    """Fix the tier of an account (domain, key or exact name): 1, 2, 3, none; "free" lets it go.

    Returns the fact that says so. Raises Refused for an unknown account or tier.
    """
    if tier not in TIERS:
        raise Refused(f"There is no tier {tier!r}.", f"Choose from {', '.join(TIERS)}.")
    row = find_account(house, name)
    now, key = house.clock.now(), str(row["key"])
    fact = Fact(
        kind="account.pinned",
        at=now,
        known=now,
        source="scotty",
        key=f"{key}:{now.isoformat()}",
        account=key,
        data={"tier": tier, "by": by},
    )
    house.ledger.append([fact])
    return fact
