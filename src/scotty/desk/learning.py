"""Learn the weights of intent from the workspace's own outcomes; keep and serve the better ones."""

from datetime import datetime, timedelta

import msgspec

from scotty.desk.playbook import current_playbook
from scotty.desk.weights import RULES, SOURCE, Fitted, keep_weights, serve_weights, served_intent
from scotty.flows.history import read_openings, replay_market
from scotty.ports import House
from scotty.signals import SIGNALS
from scotty.stages.identify.fit import fit_norms, no_profiles
from scotty.stages.identify.intent import rule_weights, take_features
from scotty.stages.identify.judge import Rules
from scotty.stages.identify.learn import Evidence, learn_intent
from scotty.stages.identify.outlook import HORIZON, Snapshot, take_snapshot

SPACING = timedelta(days=28)
MOST = 13
"""Snapshots to learn from: a year of months."""
WARM = timedelta(days=28)


class Lesson(msgspec.Struct, frozen=True, kw_only=True):
    """What came of learning: the version that serves now, or None where nothing could be learnt."""

    fitted: Fitted | None
    evidence: Evidence


def learn_weights(house: House, as_of: datetime | None = None, by: str = SOURCE) -> Lesson:
    """Learn the weights of intent from what was known at `as_of`, and serve them if they are better.

    With outcomes, a version is kept and served either way: learnt weights where they foresaw
    later openings better than the served ones, else the served ones with their probabilities
    calibrated anew. Without enough outcomes nothing is stored and `evidence.remark` says so.
    """
    now = as_of or house.clock.now()
    house.lake.sync()
    book, _, _ = current_playbook(house, now)
    plain = rule_weights(SIGNALS, book.intent, RULES)
    served = served_intent(house, SIGNALS, book.intent, now)
    rules = Rules(
        book=book, intent=plain, fit=fit_norms(no_profiles(), (), book.icp), signals=SIGNALS
    )
    learnt = learn_intent(take_snapshots(house, now, rules), served, plain)
    if learnt.weights is None:
        return Lesson(fitted=None, evidence=learnt.evidence)
    told = msgspec.to_builtins(learnt.evidence)
    more = {"as_of": now, "rules": msgspec.to_builtins(plain), "remark": learnt.evidence.remark}
    fitted = keep_weights(house, "intent", learnt.weights, told | more)
    serve_weights(house, "intent", fitted.id, by)
    return Lesson(fitted=fitted, evidence=learnt.evidence)


def take_snapshots(house: House, now: datetime, rules: Rules) -> list[Snapshot]:
    """Return snapshots four weeks apart whose 90 days are over at `now`, oldest first."""
    first = house.lake.ask("span", moment=now)["first"][0].as_py()
    if first is None:
        return []
    last = now - HORIZON
    moments = [last - i * SPACING for i in range(MOST)]
    moments = sorted(moment for moment in moments if moment >= first + WARM)
    openings = read_openings(house.lake)
    snapshots = []
    for past in replay_market(house.lake, moments, rules):
        names, employees = past.measures.accounts, past.profiles.employees
        features = take_features(past.measures, past.moment, employees, rules.signals)
        opens = openings.within(names, past.moment, now)
        snapshots.append(take_snapshot(features, past.moment, names, opens, past.eligible))
    return snapshots
