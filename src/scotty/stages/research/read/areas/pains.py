"""What hurts them, by their own words."""

import re
from collections.abc import Iterator

from scotty.stages.research.read.claim import Claim, area
from scotty.stages.research.read.named import bare_text
from scotty.stages.research.read.page import US, Line, Page
from scotty.stages.research.read.words import compile_words

_ADVERBS = r"(?:still |often |currently |constantly |also |immer noch |noch |encore |toujours )?"
_PAINS = (
    rf"{US} (?:are |is |sind |ist )?{_ADVERBS}(?:struggl\w+|wrestl\w+|grappl\w+|suffer\w*|kämpf\w+|leid\w+|pein\w+|souffr\w+|spends? too|wast\w+|los(?:e|es|ing) (?:too |hours|days|money|time)|cannot keep up|verlier\w+|perd\w*)\b",
    rf"\b(?:kämpfen|leiden|verlieren) {US}",
    rf"\b(?:costs?|cost|kostet|kosten|coûte(?:nt)?)(?: à)? {US}(?:['’]s (?!customers|clients|users|Kunden)[\w-]+(?: [\w-]+)?)? [^.;]{{0,60}}?(?:days?|hours?|weeks?|months?|time|money|Tage?n?|Stunden|Wochen|Zeit|Geld|jours?|heures?|semaines?|temps)\b",
    r"\b(?:biggest|main|greatest|key|major|largest|real|größte\w*|grösste\w*|wichtigste\w*) (?:[\w-]+ )?(?:challenges?|problems?|pains?|headaches?|obstacles?|bottlenecks?|Herausforderung|Problem|Engpass)\b",
    rf"{US}['’]s (?:principal|principale|plus grand|plus grande|premier) (?:défi|problème|difficulté|obstacle)",
    rf"\b(?:problems?|challenges?|burden|headache|worry|bottleneck|Problem|Belastung|problème)\b[^.;]{{0,30}} (?:for|to|für|pour) {US}",
    r"\bdo(?:es)? not scale\b|\bdoesn['’]t scale\b|\bheld together (?:by|with)\b|\bmaterial weakness(?:es)?\b",
    rf"\b(?:takes?|took) {US} (?:[\w-]+ ){{1,3}}(?:days|weeks|months|hours)\b|{US}['’]s [\w\s-]{{3,40}} takes? (?:too long|[\w-]+ (?:days|weeks|months))\b",
    rf"{US}['’]s (?!customers|clients|users|Kunden)(?:[\w-]+ ){{1,2}}(?:still |often )?(?:spends? (?:too|hours|days|weeks)|wast\w+|los(?:e|es|ing)|struggl\w+|drown\w*|perd\w*|peinent|verlier\w+|kämpf\w+)\b",
    rf"{US}['’]s (?!customers|clients|users|Kunden)[^.;]{{3,50}}? (?:by hand|manually|in spreadsheets|von Hand|à la main)\b",
    r"\b[Tt]oo (?:many|much) (?:spreadsheets?|manual|errors|mistakes|hand-?offs?)\b",
)
_FIXES = re.compile(
    r"\b(?:fix|clean up|bring order|untangle|tame|shorten|speed up|get rid of|reduce|eliminate|automat\w+|beheb\w+|aufräum\w+|verkürz\w+)\b[^.;]{0,60}\b(?:manual\w*|spreadsheets?|takes? [\w-]+ (?:days|weeks|months)|errors?|backlog|technical debt|by hand|von Hand|Tabellen)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:[Yy]ou|[Yy]our|[Mm]any (?:companies|teams|firms)|[Mm]ost (?:companies|teams|firms)|[Cc]ompanies|[Bb]usinesses|[Oo]ther\w*|Viele Unternehmen|viele|Ihre?|[Bb]eaucoup d|[Vv]os|[Vv]otre)\b"
)
_OVER = re.compile(
    r"\b(?:no longer|used to|any ?more|not (?:a |the |our )?|never|nicht mehr|ne [^.;]{1,20} plus|without|solved|until (?:last|we)|ohne|sans)\b",
    re.IGNORECASE,
)


@area("Pains and challenges, by their own words.", "pain", days=365)
def read_pains(page: Page) -> Iterator[Claim]:
    """Yield sentences in which the company says that something hurts."""
    job = page.document.sort == "job"
    for line in page.lines:
        if not (line.standing or page.document.sort in ("job", "filing")) or line.text.endswith(
            "?"
        ):
            continue
        exact = _hurts(line, page.own, job)
        if exact:
            statement = f"{page.subject.brand} says of what hurts: “{bare_text(line)}”."
            yield Claim(statement=statement, line=line, value={}, exact=exact)


def _hurts(line: Line, own: bool, job: bool) -> float:
    said = line.said
    for pattern in _PAINS:
        m = compile_words(pattern).search(said)
        if m is None or _OVER.search(
            said[max(0, m.start() - 40) : m.end()]
            .replace("not scale", "")
            .replace("not effective", "")
        ):
            continue
        if US not in said and "material weakness" not in said and not job:
            continue
        if not job and _OTHERS.search(said) and not (US in m[0] and m.start() <= 20):
            continue
        if not own and line.standing not in ("speech", "name"):
            continue
        return 0.9
    return 0.8 if job and _FIXES.search(said) else 0.0
