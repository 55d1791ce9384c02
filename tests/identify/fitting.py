"""A small planted market for the tests of fit."""

from typing import Any

import numpy as np
import pyarrow as pa

from scotty.playbook import Card, default_text, parse_playbook
from scotty.stages.identify.fit import Profiles, read_profile, read_profiles
from scotty.stages.identify.profiles import SCHEMA

CARD: Card = parse_playbook(default_text()).icp
INDUSTRIES = (
    ("software", 0.12),
    ("financial services", 0.10),
    ("retail", 0.20),
    ("manufacturing", 0.28),
    ("government", 0.10),
    ("education", 0.20),
)
TOOLS = ("Salesforce", "Snowflake", "SAP", "Okta", "Zendesk")


def draw_market(size: int, seed: int = 7) -> pa.Table:
    """Return companies whose industry, size, growth and tools are drawn independently."""
    rng = np.random.default_rng(seed)
    names, shares = zip(*INDUSTRIES, strict=True)
    employees = np.exp(4.5 + 1.6 * rng.standard_normal(size)).clip(1, 50_000).round()
    tools = rng.random((size, len(TOOLS))) < 0.35
    rows = [
        {
            "account": f"c{i}.example",
            "name": f"Company {i}",
            "domain": f"c{i}.example",
            "industry": names[rng.choice(len(names), p=shares)],
            "employees": float(employees[i]),
            "revenue": float(employees[i] * 150_000 * np.exp(0.45 * rng.standard_normal())),
            "country": ("US", "DE", "GB")[int(rng.integers(3))],
            "growth": float(0.08 + 0.16 * rng.standard_normal()),
            "technologies": [TOOLS[j] for j in np.flatnonzero(tools[i])],
            "customer": False,
        }
        for i in range(size)
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def company(**profile: Any) -> Profiles:
    """Return one company with this profile."""
    return read_profile("one.example", profile)


def planted_wins(told: pa.Table, times: float, rate: float = 0.01, seed: int = 3) -> list[str]:
    """Return won accounts: manufacturers buy `times` as often as all others."""
    rng = np.random.default_rng(seed)
    made = np.array(told["industry"].to_pylist()) == "manufacturing"
    buys = rng.random(len(told)) < rate * np.where(made, times, 1.0)
    return [a for a, b in zip(told["account"].to_pylist(), buys, strict=True) if b]


MARKET = draw_market(6_000)
PROFILES = read_profiles(MARKET)
