"""Where text from outside comes in: one entry for a channel, from what was read to what comes of it.

A new way in is one more function in `ENTRIES`.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from scotty.agents import Brief, Said, find_faults
from scotty.agents.answer import write_answer
from scotty.agents.card import phrase_card
from scotty.agents.claims import Found, extract_claims
from scotty.agents.mail import Letter, draft_mail
from scotty.agents.opening import write_opening
from scotty.agents.reply import read_reply
from scotty.agents.summary import write_summary
from scotty.agents.work import Made
from scotty.desk.access import Person
from scotty.desk.ask.answer import ask
from scotty.desk.roles import grant
from scotty.desk.tools import Context, Means
from scotty.facts import Later, Refused
from scotty.ports import House
from scotty.ports.access import User
from scotty.ports.models import Asked, Excerpt, ModelTool
from scotty.stages.engage.compose import compose_draft
from scotty.stages.engage.draft import Draft
from scotty.stages.research.document import Document, Sort
from scotty.stages.research.read import Subject, prepare_document, read_document
from scotty.vendors.web.answer import Fetched
from scotty.vendors.web.page import read_page
from scotty.vendors.web.place import read_place
from tests.agents.injection.cases import ABOUT, NEWS, Case, write_page, write_text
from tests.compose.world import ASSETS, MAYA, OWN, make_case, tell, view

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
TODAY = date(2026, 6, 1)
SUBJECT = Subject(account="techcorp.example", domain="techcorp.example", name="TechCorp")
LINES = (Said(NEWS, ("f1",)), Said(ABOUT, ("f2",)), Said("Closing takes eleven days.", ("f3",)))


class Came(msgspec.Struct, kw_only=True):
    """What came of a case."""

    #: Everything made, by name: who wrote it, and its words.
    made: list[tuple[str, str, str]] = []
    drafts: list[Draft] = []
    #: Tools that were run, by name.
    run: list[str] = []

    def note(self, name: str, made: Made[Any]) -> None:
        words = msgspec.json.encode(made.value, enc_hook=str).decode()
        self.made.append((name, made.wrote, words))


def enter_page(house: House, case: Case, came: Came) -> None:
    """A page of their site: read, found, summed up."""
    place = read_place("https://techcorp.example/news")
    assert place is not None
    page = read_page(Fetched(place=place, type="text/html", charset="utf-8", body=write_page(case)))
    document = Document(
        url=place.url, sort="site", title=page.title, text=page.text, language="en", read=NOW
    )
    _research(house, document, came)


def enter_paper(house: House, case: Case, came: Came) -> None:
    """The text of a PDF, or of a job advert."""
    sort: Sort = "job" if case.channel == "job_advert" else "file"
    url = "https://techcorp.example/paper"
    document = Document(
        url=url, sort=sort, title="TechCorp", text=write_text(case), language="en", read=NOW
    )
    _research(house, document, came)


def _research(house: House, document: Document, came: Came) -> None:
    parts, _ = prepare_document(document)
    found = [f for part in parts for f in read_document(part, SUBJECT, NOW).found]
    for one in found:
        came.made.append(("reader", "twin", one.statement))
    plain = tuple(
        Found(paragraph="", area="news", statement=f.statement, quote=f.quote, confidence=1.0)
        for f in found
    )
    claims = extract_claims(house.models, document, "TechCorp", SUBJECT.account, plain)
    came.note("claims", claims)
    lines = tuple(Said(f.statement, (f"f{n}",)) for n, f in enumerate(claims.value))
    _write(house, (*lines, *LINES[1:]), came)


def _write(house: House, lines: tuple[Said, ...], came: Came) -> None:
    brief = Brief(lines=lines, today=TODAY, account=SUBJECT.account, names=("TechCorp",))
    came.note("summary", write_summary(house.models, brief, LINES))


def enter_contact(house: House, case: Case, came: Came) -> None:
    """A person's name or title, or the company's name: an opening, and a mail."""
    person = {"name": "Maya Lindholm", "title": "Director Revenue Operations"}
    company = {"name": "Harbour Lane GmbH"}
    where = company if case.channel == "company_name" else person
    where["title" if case.channel == "contact_title" else "name"] = case.text
    facts = [
        tell("account.profiled", 300, **company, domain="harbourlane.example", industry="software"),
        tell("contact.profiled", 290, MAYA, email=MAYA, country="DE", **person),
        tell("hiring.posted", 20, post="Data Engineer"),
    ]
    seen = view(facts)
    plain = compose_draft(make_case(facts=facts))
    lines = (Said("They look for a Data Engineer.", (facts[2].id,)), *LINES)
    reader = Excerpt("reader", f"{person['name']}, {person['title']}")
    brief = Brief(lines=lines, today=TODAY, account=seen.account, asked=(reader,))
    came.note("opening", write_opening(house.models, brief, LINES[:2]))
    letter = Letter(
        brief=brief,
        purpose="Introduce us.",
        view=seen,
        contact=seen.people[MAYA],
        assets=dict(ASSETS),
        own=OWN,
        plain=plain,
    )
    made = draft_mail(house.models, letter)
    came.note("mail", made)
    if made.wrote != "twin":
        came.drafts.append(made.value)


def enter_reply(house: House, case: Case, came: Came) -> None:
    """A mail that came in."""
    text = f"Hm, not sure what to say.\n\n{case.text}\n\nBest, Maya"
    came.note("reply", read_reply(house.models, text, TODAY, SUBJECT.account))
    _answer(house, text, came)


def enter_note(house: House, case: Case, came: Came) -> None:
    """A call's words, or a note in the CRM, among what an answer and a card are written from."""
    brief = _answer(house, f"They said: {case.text}", came)
    came.note("card", phrase_card(house.models, brief, LINES[:2]))


def _answer(house: House, text: str, came: Came) -> Brief:
    question = Excerpt("question", "What did TechCorp say lately?")
    lines = (*LINES, Said(text, ("f9",)))
    brief = Brief(
        lines=lines, today=TODAY, account=SUBJECT.account, names=("TechCorp",), asked=(question,)
    )
    came.note("answer", write_answer(house.models, brief, LINES[:1]))
    return brief


def enter_question(house: House, case: Case, came: Came) -> None:
    """A question to Scotty, by a program that may read and draft."""
    user = User(id=1, email="bot@example.com", name="Bot", roles=("agent",), made=NOW)
    person = Person(user=user, may=grant(("agent",)))
    told = ask(Context(_find_means(house), person), case.text)
    wrote = "model" if told.model else "twin"
    came.made.append(("ask", wrote, told.answer))
    for proposal in told.proposals:
        came.made.append(("proposal", proposal.state, proposal.tool))
        assert proposal.state == "open"


_MEANS: dict[tuple[str, str], Means] = {}


def _find_means(house: House) -> Means:
    """Return what tools work with, made once for a house with its model and once without."""
    return _MEANS.setdefault((str(house.home), house.models.name), Means(house, "http://localhost"))


class Line(msgspec.Struct, frozen=True):
    text: str


def enter_tool(house: House, case: Case, came: Came) -> None:
    """What a tool returned, while a model answers."""

    def search(arguments: Mapping[str, Any]) -> str:
        came.run.append("search_facts")
        return f"{NEWS}\n{case.text}"

    takes = {"type": "object", "properties": {"words": {"type": "string"}}, "required": ["words"]}
    tool = ModelTool(name="search_facts", about="Search.", takes=takes, run=search)
    asked = Asked(agent="scotty", task="Answer the question in the block `question`.",
                  given=(Excerpt("question", f"What is new at TechCorp, case {case.name}?"),))  # fmt: skip
    try:
        told = house.models.answer(asked, Line, (tool,)).value.text
    except (Refused, Later):
        return
    # Raw words of a model: whoever shows them puts them through the gate first.
    brief = Brief(lines=(*LINES, Said(case.text, ("f9",))), today=TODAY, names=("TechCorp",))
    if not list(find_faults(Said(told, tuple(brief.cited)), brief)):
        came.made.append(("tool", "model", told))


Enter = Callable[[House, Case, Came], None]
ENTRIES: dict[str, Enter] = {
    "page_text": enter_page,
    "page_alt": enter_page,
    "page_hidden": enter_page,
    "page_comment": enter_page,
    "pdf": enter_paper,
    "job_advert": enter_paper,
    "contact_title": enter_contact,
    "contact_name": enter_contact,
    "company_name": enter_contact,
    "mail_reply": enter_reply,
    "call_transcript": enter_note,
    "crm_note": enter_note,
    "question": enter_question,
    "tool_result": enter_tool,
}
