"""Rows of touches and enrolments to records and back, and the facts that tell of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from scotty.facts import Fact
from scotty.ports.outreach import SOURCE, Enrolment, Plan, Touch
from scotty.stages.engage.draft import Draft

TOUCH = ", ".join(Touch.__struct_fields__)
ENROLMENT = ", ".join(Enrolment.__struct_fields__)
_UUIDS = frozenset({"id", "enrolment", "draft", "approved"})


def read_touch(row: Sequence[Any]) -> Touch:
    """Return the touch of a row selected as `TOUCH`."""
    return Touch(**_read(Touch.__struct_fields__, row))


def read_enrolment(row: Sequence[Any]) -> Enrolment:
    """Return the enrolment of a row selected as `ENROLMENT`."""
    return Enrolment(**_read(Enrolment.__struct_fields__, row))


def _read(fields: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {
        name: value.hex if name in _UUIDS and value is not None else value
        for name, value in zip(fields, row, strict=True)
    }


def tell_plan(plan: Plan, now: datetime) -> Fact:
    """Return the fact that an act is planned. All that its row needs to be derived again is in it."""
    data = {
        name: getattr(plan, name)
        for name in Plan.__struct_fields__
        if name not in {"account", "contact", "draft", "key", "because"}
        and getattr(plan, name) not in ("", None)
    }
    return Fact(
        kind="touch.planned",
        at=now,
        known=now,
        source=SOURCE,
        key=plan.identity,
        account=plan.account,
        contact=plan.contact,
        because=(*((plan.enrolment,) if plan.enrolment else ()), *plan.because),
        data={**data, "due": plan.due.isoformat()},
    )


def tell_draft(
    touch: str, who: tuple[str, str | None], words: tuple[Draft, Sequence[str]], told: tuple[str, datetime, str]
) -> Fact:  # fmt: skip
    """Return the fact of a draft and its links; `who` is (account, contact).

    `told` is (by whom, when, what tells it apart from other drafts of the touch).
    """
    (by, now, mark), (draft, links) = told, words
    return Fact(
        kind="touch.drafted",
        at=now,
        known=now,
        source=SOURCE,
        key=f"{touch}:{mark}",
        account=who[0],
        contact=who[1],
        because=(touch, *(f for f in draft.because if len(f) == 32)),
        data={
            "touch": touch,
            "by": by,
            "links": list(links),
            **{k: v for k, v in msgspec.to_builtins(draft).items() if k != "because"},
        },
    )
