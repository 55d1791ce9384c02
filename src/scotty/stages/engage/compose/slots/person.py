"""Who is written to: name and title, as told."""

from scotty.names.naming import read_first, read_full
from scotty.names.spoken import speak
from scotty.stages.engage.compose.case import Case, Words
from scotty.stages.engage.compose.slot import slot


def _tell(case: Case, field: str, text: str) -> Words | None:
    said = case.contact.fields.get(field)
    return Words(text, (said.fact,)) if said is not None and text else None


@slot("first", "Their first name.", example="Maya", claims=False)
def fill_first(case: Case, _: str) -> Words | None:
    """Return the first name; nothing where a name is one word, an initial, or nobody's."""
    return _tell(case, "name", read_first(case.contact.tell("name")))


@slot("name", "Their full name, without titles.", example="Maya Lindholm", claims=False)
def fill_name(case: Case, _: str) -> Words | None:
    """Return the full name as told."""
    return _tell(case, "name", read_full(case.contact.tell("name")))


@slot("title", "Their job title, as told.", example="Director Revenue Operations")
def fill_title(case: Case, _: str) -> Words | None:
    """Return the title as told, where it is one line fit to be said."""
    return _tell(case, "title", speak(case.contact.tell("title"), 60))


@slot("department", "Their department, as the title tells.", example="finance")
def fill_department(case: Case, _: str) -> Words | None:
    """Return the department that the title names; the top of a company is none."""
    return _tell(case, "title", {"people": "HR", "executive": ""}.get(case.persona, case.persona))
