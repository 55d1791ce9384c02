"""Events and topic scores: signs of interest."""

from datetime import timedelta

from scotty.facts import Fact
from scotty.vendors.files.log import BadRow
from scotty.vendors.files.tell.plan import LEFT_OUT, Told
from scotty.vendors.files.tell.scene import Scene, need_account

SURGE = 60.0
"""Composite score from which a topic surges (Bombora, "Company Surge", weekly report)."""
CLOCKS = timedelta(seconds=1)


def tell_event(row: Told, scene: Scene) -> list[Fact]:
    """Return what somebody did. An event with an id of its own happens once, however it is told."""
    values = row.values
    kind = values.get("event")
    if kind == LEFT_OUT:
        scene.tally["left out, as the mapping says"] += 1
        return []
    at = values.get("at")
    if kind is None or at is None:
        field = "at" if at is None else "event"
        raise BadRow(
            scene.columns.get(field, ""), "The cell is empty.", "An event needs a time and a name."
        )
    account = scene.find_account(row)
    contact, visitor = values.get("email"), values.get("visitor")
    if account is None and contact is None and visitor is None:
        raise BadRow("", "Nobody: no company, no person, no visitor.", "Give one of them.")
    known = values.get("known") or scene.now
    if at > known + CLOCKS:
        scene.log.mend(row.line, scene.columns.get("known", ""), "recorded before it happened", "taken as happened when recorded")  # fmt: skip
    if account is None:
        scene.tally["of nobody's company"] += 1
    mass = values.get("mass", 1.0)
    return [
        scene.tell(
            kind, at, values.get("id") or row.digest, row, known=known,
            account=account, contact=contact, visitor=visitor, deal=values.get("deal"), mass=mass,
        )
    ]  # fmt: skip


def tell_topic(row: Told, scene: Scene) -> list[Fact]:
    """Return a week's score of a topic: a surge from 60 on, with mass (score - 50) / 25."""
    topic, score, at = row.get("topic"), row.get("score"), row.get("at")
    if topic is None or score is None:
        field = "topic" if topic is None else "score"
        raise BadRow(scene.columns.get(field, ""), "The cell is empty.", "A topic needs a score.")
    if not 0 <= score <= 100:
        raise BadRow(
            scene.columns["score"], f"The score {score:g} is not within 0 to 100.", "Correct it."
        )
    account = need_account(row, scene)
    if at is None:
        at = scene.now
        scene.log.note(
            "The feed does not say its week: scores are told as of the moment of import."
        )
    surged = score >= SURGE
    scene.tally["surges" if surged else "below the surge line"] += 1
    data = {"topic": topic, "score": score}
    data |= {name: row.values[name] for name in ("theme", "category") if name in row.values}
    week = f"{at:%Y-%m-%d}" if "at" in row.values else row.digest
    return [
        *scene.tell_passing(row, account),
        scene.tell(
            "topic.surged" if surged else "topic.scored", at, f"{account}:{topic}:{week}:{score:g}", row,
            account=account, mass=(score - 50) / 25 if surged else 1.0, data=data,
        ),
    ]  # fmt: skip
