"""The generated pages about outreach: policies of the gate, slots of texts, conditions of sequences."""

from scotty.gate import load_policies
from scotty.stages.engage.compose import load_slots
from scotty.stages.engage.conditions import CONDITIONS
from tools.tables import table


def write_policies() -> str:
    """Return the page of the gate's policies."""
    rows = [
        [
            f"`{p.name}`",
            p.label,
            ", ".join(p.channels) or "all",
            (p.ask.__doc__ or "").strip(),
            p.why,
        ]
        for p in load_policies()
    ]
    return (
        "# Policies of the gate\n\n"
        f"The {len(rows)} questions that every outward act must pass, in the order in which they are asked. All are asked, "
        "and every answer is in the fact `act.decided`. Their numbers are yours: `[gate]` of the [playbook](playbook.md). "
        "How a decision is made: [the gate](../method/gate.md).\n\n"
        + table(["policy", "label", "channels", "what it does", "why"], rows)
    )


def write_slots() -> str:
    """Return the page of the slots that texts of sequences may ask for."""
    rows = [
        [f"`{{{s.name}}}`", s.label, s.example, "yes" if s.claims else ""]
        for s in load_slots().values()
    ]
    return (
        "# Slots\n\n"
        f"The {len(rows)} things that the text of a step may ask for by name. What a slot says of the world is a claim, and "
        "rests on facts or on a content asset. How they are used: [sequences](../howto/sequences.md).\n\n"
        + table(["slot", "what it becomes", "example", "claims something"], rows)
    )


def write_conditions() -> str:
    """Return the page of the conditions of sequences."""
    rows = [[f"`{word}`", meaning] for word, (meaning, _) in CONDITIONS.items()]
    return (
        "# Conditions\n\n"
        f"The {len(rows)} words by which a step says when it is taken (`only_if`) and a sequence when it ends (`ends.on`). "
        "Each may be turned round by `not ` before it.\n\n" + table(["condition", "meaning"], rows)
    )
