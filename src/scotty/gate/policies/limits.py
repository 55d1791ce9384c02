"""What may leave from here at all, and how much of it."""

from datetime import timedelta

from scotty.gate.act import Act, Sight
from scotty.gate.policy import No, policy
from scotty.playbook.gate import GateRules

OURS = ("alert",)
"""Channels that reach our own people only."""


@policy(
    "Dry run",
    order=55,
    why="Nothing leaves a machine before its owner has said so.",
)
def dry_run(act: Act, _sight: Sight, rules: GateRules) -> No | None:
    """Hold everything while the workspace only rehearses."""
    if not rules.dry_run or act.channel in OURS:
        return None
    return No(
        reason="This workspace is in dry run: nothing leaves this machine.",
        mend="Connect a mailbox, then set dry_run = false under [gate] of the playbook.",
    )


@policy(
    "Mailbox in good health",
    order=56,
    channels=("mail",),
    why="A mailbox that bounces or was locked out harms every later mail of its domain.",
)
def mailbox_health(_act: Act, sight: Sight, rules: GateRules) -> No | None:
    """Hold mail without a mailbox, of a paused one, and of a domain that is not fit to send."""
    box = sight.box
    if box is None:
        return No(
            reason="No mailbox is connected for this owner.",
            mend="Connect one: scotty mailbox connect.",
        )
    if box.paused:
        return No(
            reason=f"{box.address} is paused: {box.paused}.", mend="Mend that, and resume it."
        )
    if box.unfit and not rules.unfit_domains:
        return No(
            reason=f"{box.address} may not send yet: {box.unfit}",
            mend="See Mailboxes for what to set.",
        )
    return None


@policy(
    "Daily limit of the mailbox",
    order=63,
    channels=("mail",),
    why="Receivers watch how fast a sender grows; a person does not write two hundred letters a day.",
)
def mailbox_limit(_act: Act, sight: Sight, _rules: GateRules) -> No | None:
    """Keep to the mailbox's ramp, its daily cap and the distance between two mails."""
    box = sight.box
    if box is None:
        return None
    if box.sent >= box.cap:
        return No(
            reason=f"{box.address} has sent {box.sent} of {box.cap} today.",
            until=(box.sent_from or sight.now) + timedelta(days=1),
        )
    if box.free is not None and box.free > sight.now:
        return No(reason=f"{box.address} sent a mail just now.", until=box.free)
    return None


@policy(
    "Budget of the account",
    order=57,
    why="A tier has a budget for an account; what is spent beyond it was decided by nobody.",
)
def budget(act: Act, sight: Sight, rules: GateRules) -> No | None:
    """Keep paid acts within the budget of the account's tier."""
    if act.cost <= 0:
        return None
    if sight.budget is None:
        return No(
            reason="The account has no tier, so it has no budget.",
            mend="Give it a tier, or spend nothing on it.",
        )
    room = sight.budget * rules.budget_share - sight.spent
    if act.cost <= room:
        return None
    return No(
        reason=f"It costs ${act.cost:,.2f}, and ${max(room, 0):,.2f} of the account's budget is left.",
        mend="Spend less, or raise the tier's budget.",
    )
