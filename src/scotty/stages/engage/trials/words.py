"""What is known of a trial, in a sentence."""

from scotty.stages.engage.trials.assign import HOLDOUT
from scotty.stages.engage.trials.intervals import Interval
from scotty.stages.engage.trials.report import Pair, Verdict


def tell_verdict(verdict: Verdict, lift: float, margin: float) -> str:
    """Return the verdict for people; only what the pair and the stops say."""
    lost = "".join(
        f" {name_arm(s.arm)} is stopped: it {'does worse' if s.why == 'worse' else 'harms more'} "
        f"than {name_arm(s.by)} (e-value {s.e:,.0f})."
        for s in verdict.stopped
        if verdict.kind != "winner" or s.why == "harmful" or s.by != verdict.winner
    )
    pair = verdict.pair
    if verdict.kind == "single":
        return "One wording: nothing to compare."
    if pair is None:
        return f"Every wording was stopped: a person must decide.{lost}"
    if verdict.kind == "winner" and not pair.proven:
        return f"{name_arm(verdict.winner or '')} is left.{lost}"
    if verdict.kind == "winner":
        return (
            f"{name_arm(pair.better)} wins: {tell_effect(pair)}; e-value {pair.e:,.0f}, "
            f"{pair.threshold:,.0f} was asked.{lost}"
        )
    if verdict.kind == "same":
        return f"No difference worth having: all lie within {100 * margin:g} points.{lost}"
    return f"{_tell_wait(pair, lift)}{lost}"


def tell_holdout(pair: Pair, lift: float) -> str:
    """Return what the step does beside skipping it, for people."""
    if not pair.proven:
        return f"Whether the step does anything: {_tell_wait(pair, lift)}"
    does = "The step does good" if pair.worse == HOLDOUT else "Skipping the step does better"
    return f"{does}: {tell_effect(pair)}; e-value {pair.e:,.0f}, {pair.threshold:,.0f} was asked."


def tell_effect(pair: Pair) -> str:
    """Return ratio and difference with their intervals."""
    ratio, than = pair.ratio, name_arm(pair.worse)
    times = "" if ratio.value is None else f"{ratio.value:.2f} times "
    span = (
        f"between {ratio.low:.2f} and {ratio.high:.2f}"
        if ratio.high
        else f"at least {ratio.low:.2f}"
    )
    return f"{times}as many good answers as {than} ({span} times), {_points(pair.gap)}"


def name_arm(name: str) -> str:
    """Return an arm's name for people."""
    return {HOLDOUT: "skipping the step", "": "the step"}.get(name, f"“{name}”")


def _points(gap: Interval) -> str:
    value = "" if gap.value is None else f"{100 * gap.value:+.1f} "
    high = 1.0 if gap.high is None else gap.high
    return f"{value}points ({100 * gap.low:+.1f} to {100 * high:+.1f})"


def _tell_wait(pair: Pair, lift: float) -> str:
    more = pair.needs - pair.ripe
    if more > 0:
        need = f"about {more:,} more would show a lift of {lift:g} times, if there is one"
    else:
        need = f"a lift of {lift:g} times would likely have shown by {pair.needs:,}"
    return f"Not enough data: {pair.ripe:,} people of the two have had their time; {need}."
