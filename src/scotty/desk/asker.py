"""How outreach knows whoever asks: a person, or an agent, which always needs one."""

from scotty.desk.access import Denied, Person


def name_asker(person: Person) -> str:
    """Return the name that the gate is told: `agent:ADDRESS` for a program, else as the audit log has it."""
    return f"agent:{person.who}" if "agent" in person.user.roles else person.who


def name_approver(person: Person) -> str:
    """Return who approves. Raises Denied for an agent, whatever else it may do: a person must look."""
    if "agent" in person.user.roles:
        raise Denied("An agent cannot approve.", "Ask a person who may approve.")
    return person.who
