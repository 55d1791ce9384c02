"""What people write down once they know: reasons, tags, qualities; by name and by evidence."""

import re

from scotty.stages.accelerate.tables.leaks.leak import Evidence, Found, leak

_OUTCOME = re.compile(
    r"\b(won|win|lost|lose|loss|churn|churned|converted|conversion|outcome|result|reason|reasons|closed|cancelled|canceled|cancellation|attrition)\b"
)
_JUDGED = re.compile(
    r"\b(tags?|labels?|quality|disposition|status|substatus|stage|substage|verdict|notes?|comments?|remarks?)\b"
)
_EARLIER = re.compile(
    r"\b(previous|prior|past|earlier|historical|history|former|before|ever|rate|ratio|lifetime|expected|inbound|contact|visit|marital)\b"
)


@leak
def told_afterwards(evidence: Evidence) -> Found | None:
    """Find what is named after the outcome (lost reason, churn score), and it does tell it."""
    words = evidence.field.words
    if not _OUTCOME.search(words) or _EARLIER.search(words):
        return None
    if evidence.surely >= 0.60:
        return Found(f"named after the outcome, and tells it (AUC {evidence.alone:.2f} alone)")
    return Found("its name speaks of the outcome: make sure that it is known beforehand", "doubt")


@leak
def judged_afterwards(evidence: Evidence) -> Found | None:
    """Find a tag, quality, status or note that people set as it goes on, and it tells the outcome."""
    words = evidence.field.words
    if not _JUDGED.search(words) or _EARLIER.search(words):
        return None
    told = f"AUC {evidence.alone:.2f} alone"
    if evidence.surely >= 0.70:
        return Found(f"set by people as it goes on, up to the outcome that it tells ({told})")
    if evidence.surely >= 0.55:
        return Found(f"set by people as it goes on ({told}): is it known beforehand?", "doubt")
    return None


@leak
def latest_state(evidence: Evidence) -> Found | None:
    """Find the latest state of something: in closed rows, that of the end."""
    if re.match(
        r"(last|latest|current) (notable )?(activity|status|action|step|event)",
        evidence.field.words,
    ):
        # What happened last is written over until the export: of a closed row, after its end.
        if evidence.surely >= 0.60:
            return Found(
                "the state at the time of export; of closed rows, at or after their end, which it "
                f"tells (AUC {evidence.alone:.2f} alone)"
            )
        return Found("the state at the time of export; for closed rows, at their end", "doubt")
    return None
