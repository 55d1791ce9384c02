"""Experiments on steps: which wording draws answers, without peeking.

`assign_arm` deals people out, `judge_trial` tells what came of it and how to go on.
"""

from scotty.stages.engage.trials.assign import HOLDOUT, Plan, assign_arm, mark_words, plan_step
from scotty.stages.engage.trials.cases import Case
from scotty.stages.engage.trials.intervals import Interval, bound_rate
from scotty.stages.engage.trials.report import Arm, Pair, Report, Stop, Verdict
from scotty.stages.engage.trials.verdict import Trial, judge_trial, plan_next

__all__ = [
    "HOLDOUT",
    "Arm",
    "Case",
    "Interval",
    "Pair",
    "Plan",
    "Report",
    "Stop",
    "Trial",
    "Verdict",
    "assign_arm",
    "bound_rate",
    "judge_trial",
    "mark_words",
    "plan_next",
    "plan_step",
]
