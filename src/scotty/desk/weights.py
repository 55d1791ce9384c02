"""Weights: learn, keep, put to use, take back. Every version of them is a fact."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeVar

import msgspec

from scotty.desk.playbook import current_playbook
from scotty.facts import Fact, Refused
from scotty.playbook import Card, Intent
from scotty.ports import House
from scotty.signals import Signal
from scotty.stages.identify.fit import FitWeights, apply_card, fit_norms, no_profiles, read_profiles
from scotty.stages.identify.icp import Shift, compare_fit
from scotty.stages.identify.intent import IntentWeights, rule_weights
from scotty.stages.identify.lesson import learn_fit

Judgement = Literal["intent", "fit", "deals", "warnings"]
Weights = TypeVar("Weights", bound=msgspec.Struct)
SOURCE = "scotty"
RULES = "rules"
TRIES = 20
SHAPES: dict[Judgement, int] = {"intent": 1, "fit": 1, "deals": 2, "warnings": 1}
"""Number of the shape in which weights are stored. Raise it whenever the meaning of a field changes."""


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """Weights that were learnt: of which judgement, when, from what."""

    judgement: Judgement
    number: int
    #: Id of the fact: what `serve_weights` takes.
    id: str
    at: datetime
    #: The moment as of which they were learnt: nothing known later went into them.
    as_of: datetime
    weights: Mapping[str, Any]
    evidence: Mapping[str, Any]
    remark: str = ""
    #: The number of the shape that they were stored in.
    shape: int = 1

    @property
    def name(self) -> str:
        """What the version is called wherever a score is shown."""
        return f"{self.judgement}-{self.number}"


def fit_weights(house: House, as_of: datetime | None = None, by: str = SOURCE) -> Fitted:
    """Learn the ideal customer profile from wins as known at `as_of`, keep it, and serve it."""
    moment = as_of or house.clock.now()
    house.lake.sync()
    told = house.lake.ask("profiles", moment=moment)
    profiles = read_profiles(told)
    wins = [a for a, bought in zip(profiles.account, profiles.customer, strict=True) if bought]
    book, _, _ = current_playbook(house, moment)
    learnt = learn_fit(profiles, wins, book.icp)
    lesson = learnt.lesson
    assert lesson is not None
    served = served_weights(house, "fit")
    if served is not None and read_weights(served, FitWeights) == (
        msgspec.structs.replace(learnt, version=served.name)
    ):
        return served  # nothing new to learn is no new version
    evidence = msgspec.to_builtins(lesson)
    fitted = keep_weights(
        house, "fit", learnt, evidence | {"as_of": moment, "remark": lesson.remark}
    )
    serve_weights(house, "fit", fitted.id, by)
    return fitted


def keep_weights(
    house: House,
    judgement: Judgement,
    weights: msgspec.Struct,
    evidence: Mapping[str, Any],
) -> Fitted:
    """Store learnt weights as the next version and return it; they do not serve yet.

    `evidence` must hold `as_of`, and may hold `remark`.
    """
    for _ in range(TRIES):
        number = max((f.number for f in list_weights(house, judgement)), default=0) + 1
        named = msgspec.structs.replace(weights, version=f"{judgement}-{number}")
        now = house.clock.now()
        data = {
            "judgement": judgement,
            "number": number,
            "shape": SHAPES[judgement],
            "weights": msgspec.to_builtins(named),
            "evidence": msgspec.to_builtins(dict(evidence)),
        }
        key = f"{judgement}:{number}"
        fact = Fact(kind="weights.fitted", at=now, known=now, source=SOURCE, key=key, data=data)
        if house.ledger.append([fact]).new:
            return _read_fitted(fact)
    raise Refused("Others are learning weights at this moment.", "Try again.")


def list_weights(house: House, judgement: Judgement) -> tuple[Fitted, ...]:
    """Return all learnt versions of a judgement, oldest first."""
    facts = (f for f in house.ledger.facts("weights.fitted") if f.data["judgement"] == judgement)
    return tuple(sorted(map(_read_fitted, facts), key=lambda fitted: fitted.number))


def serve_weights(house: House, judgement: Judgement, fitted: str, by: str) -> None:
    """Put a version to use from now on: the id or number of a learnt one, or "rules".

    Restoring is serving an earlier version again. Raises Refused where there is none.
    """
    chosen = RULES if fitted == RULES else _find(house, judgement, fitted).id
    for _ in range(TRIES):
        served = [
            f for f in house.ledger.facts("weights.served") if f.data["judgement"] == judgement
        ]
        now = house.clock.now()
        key = f"{judgement}:{len(served) + 1}"
        data = {"judgement": judgement, "fitted": chosen, "by": by}
        because = () if chosen == RULES else (chosen,)
        fact = Fact(
            kind="weights.served",
            at=now,
            known=now,
            source=SOURCE,
            key=key,
            because=because,
            data=data,
        )
        if house.ledger.append([fact]).new:
            return
    raise Refused("Others are changing the weights at this moment.", "Try again.")


def served_weights(
    house: House, judgement: Judgement, as_of: datetime | None = None
) -> Fitted | None:
    """Return the learnt version in use at `as_of` (now by default); None where rules are."""
    served = [
        fact
        for fact in house.ledger.facts("weights.served")
        if fact.data["judgement"] == judgement and (as_of is None or fact.known <= as_of)
    ]
    if not served:
        return None
    last = max(served, key=lambda fact: int(fact.key.rpartition(":")[2]))
    if last.data["fitted"] == RULES:
        return None
    fact = house.ledger.fact(last.data["fitted"])  # alone: all versions of all weights are large
    return None if fact is None else _read_fitted(fact)


def read_weights(fitted: Fitted, kind: type[Weights]) -> Weights | None:
    """Return stored weights; None where this code no longer knows the shape they were stored in."""
    if fitted.shape != SHAPES[fitted.judgement]:
        return None
    try:
        return msgspec.convert(fitted.weights, kind)
    except msgspec.ValidationError:
        return None


def tell_unreadable(fitted: Fitted, instead: str) -> str:
    """Return what a person should know where weights cannot be read."""
    return (
        f"{fitted.name} is stored in a shape that this version of Scotty cannot read: "
        f"{instead} until it is learnt again."
    )


def served_fit(house: House, card: Card, as_of: datetime | None = None) -> FitWeights:
    """Return the weights of fit at `as_of` under `card`; the card alone where nothing was learnt.

    A card that changed since applies at once: the counts that were learnt stay.
    """
    fitted = served_weights(house, "fit", as_of)
    if fitted is None:
        return fit_norms(no_profiles(), (), card)
    weights = read_weights(fitted, FitWeights)
    if weights is None:
        plain = fit_norms(no_profiles(), (), card)
        return msgspec.structs.replace(plain, note=tell_unreadable(fitted, "the card serves"))
    return weights if weights.card == card else apply_card(weights, card)


def served_intent(
    house: House, signals: Mapping[str, Signal], rules: Intent, as_of: datetime | None = None
) -> IntentWeights:
    """Return the weights of intent at `as_of` under the playbook's rules.

    Learnt weights refine the rules they were learnt under; under other rules they mean
    nothing, so the rules serve, with a note that says so.
    """
    plain = rule_weights(signals, rules, RULES)
    fitted = served_weights(house, "intent", as_of)
    if fitted is None:
        return plain
    weights = read_weights(fitted, IntentWeights)
    if weights is None:
        return msgspec.structs.replace(plain, note=tell_unreadable(fitted, "the rules serve"))
    if fitted.evidence.get("rules") != msgspec.to_builtins(plain):
        note = (
            f"The playbook's rules of intent changed after {fitted.name} was learnt: learn again."
        )
        return msgspec.structs.replace(plain, note=note)
    return weights


def compare_icp(
    house: House, before: int | None = None, after: int | None = None
) -> tuple[Shift, ...]:
    """Return what changed in the ideal customer profile between two learnt versions, and why.

    By default, from the last version but one (or the card alone) to the last.
    """
    versions = list_weights(house, "fit")
    if not versions:
        return ()
    two = versions[-1] if after is None else _find(house, "fit", str(after))
    new = _need_weights(two)
    number = two.number - 1 if before is None else before
    if number < 1:
        return compare_fit(fit_norms(no_profiles(), (), new.card), new)
    return compare_fit(_need_weights(_find(house, "fit", str(number))), new)


def _need_weights(fitted: Fitted) -> FitWeights:
    weights = read_weights(fitted, FitWeights)
    if weights is None:
        raise Refused(tell_unreadable(fitted, "it cannot be compared"), "Learn weights anew.")
    return weights


def _find(house: House, judgement: Judgement, name: str) -> Fitted:
    for fitted in list_weights(house, judgement):
        if name in {fitted.id, str(fitted.number), fitted.name}:
            return fitted
    raise Refused(f"There are no {judgement} weights {name!r}.", "See the list of weights.")


def _read_fitted(fact: Fact) -> Fitted:
    evidence = dict(fact.data["evidence"])
    return Fitted(
        judgement=fact.data["judgement"],
        number=fact.data["number"],
        shape=fact.data.get("shape", 1),
        id=fact.id,
        at=fact.known,
        as_of=msgspec.convert(evidence.pop("as_of"), datetime),
        remark=evidence.get("remark", ""),
        weights=fact.data["weights"],
        evidence=evidence,
    )
