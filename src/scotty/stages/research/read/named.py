"""Companies, people and posts that a line names, cut out of the words around them."""

import re
from collections.abc import Iterator

from scotty.grounding.vocabulary import load_vocabulary
from scotty.names.companies import read_company
from scotty.signals.titles import read_title
from scotty.stages.research.read.page import US, Line

_NO_FIRM = frozenset(
    [
        "Series",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "CEO",
        "CFO",
        "CTO",
        "The",
        "This",
        "That",
        "These",
        "Our",
        "Your",
        "It",
        "We",
        "They",
        "He",
        "She",
        "In",
        "On",
        "At",
        "For",
        "And",
        "But",
        "If",
        "When",
        "Kosten",
        "Verantwortung",
        "Führung",
        "Leitung",
        "Kontrolle",
        "Mehrheit",
        "Aufgabe",
        "Aufgaben",
        "Rolle",
        "Haftung",
        "Anteile",
        "Geschäft",
        "Geschäfte",
        "Teile",
        "Risiko",
        "Betrieb",
        "Garantie",
        "Gewähr",
        "Patenschaft",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Mehr",
        "Vertrieb",
        "Produktion",
        "Planung",
        "Arbeit",
        "Kunden",
        "Mitarbeiter",
        "Rechnungen",
    ]
)
_KINDS = re.compile(
    r"^(?:(?:Dutch|British|American|German|French|Belgian|Spanish|Swedish|Danish|Italian|Austrian|Swiss|Irish|Polish|Canadian|rival|competitor"
    r"|start-?up|company|firm|Konkurrenten|Wettbewerber|Hersteller|Anbieter|Spezialisten|Start-up|Startup|Rivalen|Firma|[A-ZÄÖÜ][a-zäöü]+(?:dienst|dienstleister|anbieter|hersteller|spezialist(?:en)?|unternehmen|entwickler|händler|betreiber)|groupe|Groupe|société) )+"
)


def read_firm(text: str) -> str:
    """Return a company's name as found, without what stands before and after it; "" where it is none."""
    name = re.sub(r"^(?:[a-zà-ÿ][\w-]* )+(?=[A-ZÀ-Þ])", "", text.strip())
    name = _KINDS.sub("", name)
    name = re.sub(r"['’]s$", "", name).strip(" ,;:")
    if name.endswith(".") and not re.search(r"(?:\w\.\w\.|Inc\.|Ltd\.|Co\.|Corp\.)$", name):
        name = name.rstrip(".")
    first = name.split(" ")[0].rstrip(".")
    known = load_vocabulary().capitals
    return "" if len(name) < 2 or first in _NO_FIRM or name in known or US in name else name


def split_firms(text: str) -> Iterator[str]:
    """Yield the names of a list: "Zuvanto, Ledgerloom and Stripe"."""
    for part in re.split(r",? (?:and|und|et|or|oder|ou) |, ", text):
        if name := read_firm(part):
            yield name


_POST_ENDS = re.compile(
    rf"[,;:(–—]|\.(?:\s|$)| (?:(?:of|at|for|bei|von|der|des|de|du|chez|by|to|in) )?(?:the )?{US}| (?:effective|while|following|succeeding|replacing|starting"
    r"|who|after|nach|seit|und|and (?!(?:chief|head|[A-Z]\w+$))|on \d|from \d|at the end|à compter|dès|pour|with effect|with immediate|as of|in (?:January|February|March|April"
    r"|May|June|July|August|September|October|November|December|20)|last|this|next|today|ab \d|zum \d|mit)\b.*$"
)


def read_post(text: str) -> str:
    """Return the job title that a text begins with; "" where it begins with none that is known."""
    bare = re.sub(
        r"^(?:(?:its|the|a|an|our|new|next|first|neue[nrms]?|nouvelle?|nouveau|le|la|als|as|ihr\w*|sein\w*|"
        + US
        + r"['’]s) )+",
        "",
        text,
    )
    ends = _POST_ENDS.search(bare)
    post = (bare[: ends.start()] if ends else bare).strip(" .,!?'’”“\"")
    if not 2 <= len(post) <= 90 or len(post.split()) > 9 or _NO_POST.match(post):
        return ""
    return post if read_title(post).known else ""


_NO_POST = re.compile(
    r"(?:who|which|that|where|when|and|is|was|has|nach|after|following|seit|zum|am|im|in|qui|der|die)\b"
    r"|(?:customers?|clients?|partners?|users?|suppliers?|investors?|shareholders?|members?|rivals?|competitors?|Kund\w+|fournisseur\w*)$",
    re.IGNORECASE,
)
_NO_PERSON = frozenset(
    [
        "Series",
        "Chief",
        "Head",
        "Board",
        "Group",
        "The",
        "Our",
        "New",
        "Inc",
        "Ltd",
        "Team",
        "Privacy",
        "Terms",
        "Contact",
        "About",
    ]
)


def read_person(text: str) -> str:
    """Return a person's name as found; "" where its words are a title's or a place's."""
    name = text.strip(" ,.")
    words = name.split(" ")
    told = load_vocabulary()
    whole = read_company(name)
    if whole.own != whole.words:
        return ""  # Brackwater Software, Halden Group: a company
    bad = any(w in told.roles or w in _NO_PERSON or w in told.capitals for w in words)
    return (
        ""
        if len(words) < 2
        or bad
        or US in name
        or "'s" in name
        or "’s" in name
        or any(c.isdigit() for c in name)
        else name
    )


def bare_text(line: Line) -> str:
    """Return the words of a line fit to stand within quotation marks."""
    text = line.text.strip().rstrip(".")
    return re.sub(r"[“”„«»\"]", "'", text) if re.search(r"[“”„«»\"]", text) else text
