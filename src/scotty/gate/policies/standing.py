"""Whether they may, and wish to, hear from us at all."""

from scotty.gate.act import Act, Sight
from scotty.gate.policy import No, policy
from scotty.playbook.gate import GateRules


@policy(
    "Suppressed",
    order=0,
    why="Who said no is not written to again: on no channel, by nobody, whatever was planned.",
)
def suppression(_act: Act, sight: Sight, _rules: GateRules) -> No | None:
    """Say no to everyone who unsubscribed, complained, or whose address is dead."""
    if not sight.suppressed:
        return None
    until = sight.suppressed_until
    if until is not None:
        return No(reason=f"They asked for a pause until {until:%Y-%m-%d}.", until=until)
    return No(
        reason=f"They are suppressed: {sight.suppressed}.",
        mend="Only their own new consent can change this.",
        final=True,
    )


@policy(
    "Still there",
    order=10,
    why="A mail to who left reaches nobody, or somebody else.",
)
def still_there(act: Act, sight: Sight, _rules: GateRules) -> No | None:
    """Say no where the person left the company, or is now at another one."""
    if act.contact is None:
        return None
    if sight.left:
        return No(reason="They left the company.", mend="Find who took over.", final=True)
    if sight.now_at is not None and sight.now_at != act.account:
        return No(
            reason=f"They are at {sight.now_at} now, and this was written for {act.account}.",
            mend="Begin anew, with words for where they are.",
            final=True,
        )
    return None


@policy(
    "Sequence goes on",
    order=20,
    why="A reply, a meeting or a person's word ends or rests a sequence, and what it had planned.",
)
def enrolment(_act: Act, sight: Sight, _rules: GateRules) -> No | None:
    """Say no where the sequence has ended or rests."""
    if sight.enrolment == "ended":
        return No(
            reason=f"The sequence ended: {sight.enrolment_why or 'no reason given'}.", final=True
        )
    if sight.enrolment == "paused":
        return No(
            reason=f"The sequence rests: {sight.enrolment_why or 'no reason given'}.",
            mend="Resume it.",
        )
    return None


@policy(
    "Consent",
    order=30,
    channels=("mail", "call"),
    why="Some countries ask for consent before a first mail, to business addresses, too (for Germany: § 7 UWG).",
)
def consent(act: Act, sight: Sight, rules: GateRules) -> No | None:
    """Say no to mail into an opt-in country without consent or a request of theirs."""
    if act.contact is None or sight.country not in rules.opt_in or sight.consent:
        return None
    return No(
        reason=f"{sight.country} asks for consent before mail, and none is known.",
        mend="Note their consent, reach them another way, or change [gate] opt_in.",
    )
