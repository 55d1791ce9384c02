"""Preview: a whole sequence as one person would get it."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from scotty.playbook.sequence import Sequence
from scotty.stages.engage.compose.case import Case, Touch
from scotty.stages.engage.compose.write import compose_draft
from scotty.stages.engage.draft import Draft


def preview_sequence(
    sequence: Sequence, case: Case, variants: Mapping[str, str] | None = None
) -> tuple[Draft, ...]:
    """Return the draft of each step, in order, as if the steps before it had left as shown.

    `case.step` is passed over; `variants` names a wording by step. All is said on what is known at
    the view's moment: what they do between the steps may change later ones. Conditions are not
    asked (`only_if` belongs to the course of a sequence).
    """
    past = list(case.past)
    begin = case.at or case.view.moment
    drafts = []
    for step in sequence.step:
        now = msgspec.structs.replace(
            case,
            step=step,
            variant=(variants or {}).get(step.name, ""),
            past=tuple(past),
            at=begin + timedelta(days=step.day - 1),
        )
        draft = compose_draft(now)
        drafts.append(draft)
        past.append(
            Touch(step=step.name, subject=draft.subject, assets=draft.assets, because=draft.because)
        )
    return tuple(drafts)
