"""What it says, and who said yes to it."""

from scotty.gate.act import Act, Sight
from scotty.gate.policy import No, policy
from scotty.playbook.gate import GateRules

WORDLESS = ("ad", "crm", "alert")
"""Channels whose words are checked elsewhere: by the export, by the diff of a write."""


@policy(
    "Sound draft",
    order=40,
    why="What no fact supports, an unfilled field or a wrong name does not leave.",
)
def sound_draft(act: Act, _sight: Sight, _rules: GateRules) -> No | None:
    """Say no to a draft with faults."""
    if not act.faults:
        return None
    more = f" (and {len(act.faults) - 1} more)" if len(act.faults) > 1 else ""
    return No(reason=f"The draft has a fault: {act.faults[0]}{more}", mend="Edit it, or drop it.")


@policy(
    "Never pitch before they engaged",
    order=41,
    channels=("social",),
    why="A pitch in the first message is why people leave messages unread.",
)
def pitch(act: Act, sight: Sight, _rules: GateRules) -> No | None:
    """Say no to a pitch on a social channel before they have engaged."""
    if not act.pitch or sight.engaged:
        return None
    return No(
        reason="They have not engaged with us yet, and this asks for something.",
        mend="Give before you ask: comment, share, connect first.",
    )


@policy(
    "Approved",
    order=50,
    why="A person stands behind what leaves; how often they must look is the customer's choice.",
)
def approval(act: Act, sight: Sight, rules: GateRules) -> No | None:
    """Ask for a person's approval where the rules want one."""
    asker = act.asker
    if act.channel in WORDLESS and not asker.is_agent:
        return None
    if asker.approved and not (asker.is_agent and asker.approved.startswith("agent:")):
        if rules.four_eyes and asker.approved == asker.wrote:
            return No(
                reason=f"{asker.wrote} wrote and approved it.", mend="Somebody else must approve."
            )
        return None
    if reason := _wants_approval(act, sight, rules):
        return No(reason=reason, mend="Look at the draft in the outbox, and approve or edit it.")
    return None


def _wants_approval(act: Act, sight: Sight, rules: GateRules) -> str:
    """Return why a person must approve; "" where nobody must."""
    if act.asker.is_agent:
        return "An agent asked for this: a person must approve it."
    if sight.tier in rules.approve_tiers:
        return f"Every draft to a tier {sight.tier} account is approved by a person."
    if rules.approve == "all":
        return "Every draft is approved by a person."
    if rules.approve == "first" and act.first:
        return "The first draft to a person is approved by a person."
    if rules.approve != "none" and act.asker.wrote not in ("", "scotty"):
        return f"{act.asker.wrote} changed the words: a person must approve them."
    return ""


@policy(
    "Released",
    order=51,
    why="To draft, to approve and to send are three rights; nothing leaves by the first two alone.",
)
def release(act: Act, _sight: Sight, _rules: GateRules) -> No | None:
    """Ask that somebody with the right to send has released it."""
    if act.asker.released:
        return None
    return No(
        reason="Nobody with the right to send has released it.",
        mend="Somebody with the permission `send` must release it.",
    )
