"""Likeness of companies, judged on labelled pairs, and how long 50,000 × 5,000 names take.

The sets (Fodors-Zagats, DBLP-ACM, Beer) are of restaurants, papers and beers. They go through
the comparison code of companies as far as their fields allow; a set's second text field stands
where a company has its address. Prior parameters and thresholds are those that the product
ships; the weights of neighbours' phones and addresses were set after reading the errors on the
training parts, the test parts were kept for this report.
"""

import json
import random
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

from scotty.ports.links import Company
from scotty.stages.identify.likeness import LINK, PROPOSE
from scotty.vendors.splink import SplinkMatcher

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "shared" / "data" / "match"
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "Fodors-Zagats": {"name": ("name",), "phone": ("phone",), "address": ("addr", "city")},
    "DBLP-ACM": {"name": ("title",), "address": ("authors",)},
    "Beer": {"name": ("Beer_Name",), "address": ("Brew_Factory_Name",)},
}
_FIELD = re.compile(r"COL (\S+) VAL (.*?)(?=\s*COL \S+ VAL|$)")
Pair = tuple[Company, Company, bool]


def read_company(text: str, fields: dict[str, tuple[str, ...]]) -> Company:
    """Return a record as a company; records of equal words are one record."""
    told = {name: value.strip(" `'") for name, value in _FIELD.findall(text)}
    values = {
        ours: " ".join(told[t] for t in theirs if told.get(t)) or None
        for ours, theirs in fields.items()
    }
    return Company(key=text, **values)


def read_pairs(folder: Path, part: str, fields: dict[str, tuple[str, ...]]) -> list[Pair]:
    """Return the labelled pairs of a part: train, valid or test."""
    lines = (folder / f"{part}.txt").read_text(encoding="utf-8").splitlines()
    cells = (line.rsplit("\t", 2) for line in lines if line.strip())
    return [(read_company(a, fields), read_company(b, fields), y == "1") for a, b, y in cells]


def rate(found: list[bool], truth: list[bool]) -> dict[str, float]:
    """Return precision, recall and F1."""
    hits = sum(f and t for f, t in zip(found, truth, strict=True))
    precision = hits / max(1, sum(found))
    recall = hits / max(1, sum(truth))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"precision": precision, "recall": recall, "f1": f1}


def measure_set(matcher: SplinkMatcher, name: str, part: str) -> dict[str, Any]:
    """Return the quality on one part of one set: pair by pair, and through blocking."""
    pairs = read_pairs(DATA / name, part, FIELDS[name])
    everyone = [
        p for x in ("train", "valid", "test") for p in read_pairs(DATA / name, x, FIELDS[name])
    ]
    left = list({a.key: a for a, _, _ in everyone}.values())
    right = list({b.key: b for _, b, _ in everyone}.values())
    truth = [t for _, _, t in pairs]
    likeness = matcher.compare([(a, b) for a, b, _ in pairs], among=max(len(left), len(right)))
    met = {(x.left, x.right) for x in matcher.match(left, right, least=PROPOSE)}
    linked = [x.probability >= LINK for x in likeness]
    asked = [x.probability >= PROPOSE for x in likeness]
    reached = [(a.key, b.key) in met for a, b, _ in pairs]
    band = [t for t, a, sure in zip(truth, asked, linked, strict=True) if a and not sure]
    return {
        "set": name,
        "part": part,
        "pairs": len(pairs),
        "matches": sum(truth),
        **{f"link_{k}": v for k, v in rate(linked, truth).items()},
        **{f"propose_{k}": v for k, v in rate(asked, truth).items()},
        "band_pairs": len(band),
        "band_matches": sum(band),
        "blocked_recall": rate(reached, truth)["recall"],
    }


def make_names(count: int, seed: int) -> list[Company]:
    """Return made-up companies of two words, a legal form, and a domain for most."""
    rng = random.Random(seed)
    parts = ["ba", "co", "di", "fe", "go", "lu", "ma", "ni", "po", "ra", "se", "ti", "va", "zo"]
    words = ["Systems", "Foods", "Logistics", "Health", "Energy", "Media", "Partners", "Works"]
    forms = ["Inc.", "GmbH", "Ltd", "S.A.S.", "LLC", ""]
    seen: dict[str, Company] = {}
    while len(seen) < count:
        stem = "".join(rng.choice(parts) for _ in range(rng.randrange(3, 6)))
        name = f"{stem.title()} {rng.choice(words)} {rng.choice(forms)}".strip()
        domain = f"{stem}.example" if rng.random() < 0.8 else None
        country = rng.choice(["US", "DE", "FR", "GB"])
        seen[stem] = Company(key=stem, name=name, domain=domain, country=country)
    return list(seen.values())


def retype(company: Company, rng: random.Random) -> Company:
    """Return a company as somebody else would write it: another form, a slip of the finger."""
    words = (company.name or "").split(" ")[:2]
    if rng.random() < 0.4:
        place = rng.randrange(1, len(words[0]) - 1)
        words[0] = words[0][:place] + words[0][place + 1 :]
    domain = company.domain if rng.random() < 0.3 else None
    return Company(
        key=f"lead {company.key}", name=" ".join(words), domain=domain, country=company.country
    )


def measure_speed(matcher: SplinkMatcher) -> dict[str, Any]:
    """Return how long 5,000 leads, half of them known, take against 50,000 accounts."""
    rng = random.Random(11)
    accounts = make_names(50_000, 1)
    known = [retype(c, rng) for c in rng.sample(accounts, 2500)]
    taken = {account.key for account in accounts}
    strangers = [c for c in make_names(60_000, 2) if c.key not in taken][:2500]
    leads = known + strangers
    start, busy = time.perf_counter(), time.process_time()
    found = matcher.match(accounts, leads, least=PROPOSE)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    linked = [x for x in found if x.probability >= LINK]
    right = sum(x.right == f"lead {x.left}" for x in linked)
    start = time.perf_counter()
    within = matcher.match(accounts, least=PROPOSE)
    return {
        "accounts": len(accounts),
        "leads": len(leads),
        "leads_known": len(known),
        "seconds": seconds,
        "cpu_seconds": busy,
        "pairs_linked": len(linked),
        "pairs_linked_right": right,
        "known_found": len({x.right for x in found if x.right == f"lead {x.left}"}),
        "within_seconds": time.perf_counter() - start,
        "within_pairs": len(within),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> int:
    """Measure and write bench/results/match.json."""
    parts = sys.argv[1:] or ["test"]
    if not DATA.is_dir():
        print(f"{DATA} is missing: nothing measured")
        return 1
    matcher = SplinkMatcher()
    results = {
        "title": "Likeness of companies",
        "note": "Labelled pairs of other things than companies, through the same comparisons, with "
        "the parameters that the product ships. Names for speed are made up.",
        "link_from": LINK,
        "propose_from": PROPOSE,
        "sets": [measure_set(matcher, name, part) for name in FIELDS for part in parts],
        "speed": [measure_speed(matcher)],
    }
    print(json.dumps(results, indent=1))
    if parts == ["test"]:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / "match.json").write_text(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
