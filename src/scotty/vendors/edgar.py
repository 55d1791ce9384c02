"""The collector of SEC filings: what listed companies in the United States must tell.

EDGAR asks every program for a name and a contact in its User-Agent, and for at most ten requests a
second (sec.gov/os/accessing-edgar-data); we stay under four to each of its two hosts.
"""

import re
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from scotty.facts import Later, Refused
from scotty.names import find_domain, is_reserved
from scotty.names.companies import read_company
from scotty.ports.research import Document, Target, Trouble
from scotty.vendors.web.answer import PAGES, Wanted
from scotty.vendors.web.ask import JSON, Budget, list_rows, open_vendor, read_json, tell
from scotty.vendors.web.charset import decode_page
from scotty.vendors.web.dates import read_moment
from scotty.vendors.web.fetch import Fetcher, Visit
from scotty.vendors.web.markup import drop_hidden, parse_markup, read_visible
from scotty.vendors.web.place import Place
from scotty.vendors.web.trouble import name_trouble

FILES, DATA = "https://www.sec.gov", "https://data.sec.gov"
REST = 0.25
ANNUAL = ("10-K", "20-F", "40-F")
QUARTERLY = ("10-Q",)
CURRENT = ("8-K", "6-K")
RECENT = timedelta(days=400)
MOST_CURRENT = 6
"""Current reports that are read."""
EXHIBITS = 2
"""Press releases that are read of a current report."""
_EXHIBIT = re.compile(r"[\w.-]*?ex(?:hibit)?[_-]?99[\w.-]*\.html?", re.IGNORECASE)
KEPT = timedelta(hours=24)
"""How long the list of companies holds."""
_JSON = Wanted(types=JSON.types, robots=False, most=JSON.most, rest=REST)
_PAGE = Wanted(types=PAGES, most=16_000_000, cut=True, rest=REST)
_CONTACT = "Set SCOTTY_CONTACT to a mail address that the SEC may write to."


class Filing(NamedTuple):
    """A filing of a company's recent ones."""

    form: str
    accession: str
    document: str
    filed: datetime | None
    items: tuple[str, ...]


class EdgarCollector:
    """Reads 10-K, 10-Q and 8-K. `files` and `data` may name a stand-in for the SEC's hosts."""

    name = "edgar"
    about = "Filings at the SEC, by CIK or exact company name; needs SCOTTY_CONTACT."

    def __init__(
        self, fetcher: Fetcher, contact: str, files: str = FILES, data: str = DATA
    ) -> None:
        self._fetcher, self._contact = fetcher, contact
        self._files, self._data = files, data
        self._lock = threading.Lock()
        #: Company name, folded -> CIKs; and when the list was read.
        self._names: dict[str, set[int]] = {}
        self._listed: datetime | None = None

    def collect(self, target: Target, now: datetime) -> Iterator[Document | Trouble]:
        """Yield the newest annual and quarterly report, and current reports of the last year."""
        told = target.ids.get("cik", "").strip()
        if not told and (not target.name or is_reserved(target.domain) or not self._contact):
            return
        if not self._contact:
            yield Trouble(
                place=self._data, why="The SEC lets in nobody without a contact.", mend=_CONTACT
            )
            return
        try:
            yield from self._read(target, told, now)
        except (Later, Refused) as error:
            yield name_trouble(self._data, error)

    def _read(self, target: Target, told: str, now: datetime) -> Iterator[Document | Trouble]:
        budget = Budget(target.seconds)
        number = _read_cik(told) if told else self._find(target, now)
        if number is None:
            return
        visit, base = open_vendor(self._fetcher, self._data, DATA, budget.left)
        with visit:
            answer = read_json(
                visit, base._replace(path=f"/submissions/CIK{number:010}.json"), _JSON
            )
        name, site = tell(answer, "name"), find_domain(tell(answer, "website"))
        if not told and site is not None and site != target.domain:
            raise Refused(
                f"{name} at the SEC (CIK {number}) has its site at {site}: another company of that name.",
                "Give the company's own CIK in its ids, where it has one.",
            )
        visit, base = open_vendor(self._fetcher, self._files, FILES, budget.left)
        with visit:
            for filing in choose_filings(list_filings(answer), now)[: max(target.pages // 3, 1)]:
                stem = f"/Archives/edgar/data/{number}/{filing.accession.replace('-', '')}"
                place = base._replace(path=f"{stem}/{filing.document}")
                try:
                    text = _read_filing(visit, place, filing.form)
                except (Later, Refused) as error:
                    yield name_trouble(place.url, error)
                    continue
                if filing.form in CURRENT and "9.01" in filing.items:
                    try:
                        text += _read_exhibits(visit, base._replace(path=stem))
                    except (Later, Refused) as error:
                        yield name_trouble(base._replace(path=stem).url, error)
                yield Document(
                    url=place.url,
                    sort="filing",
                    title=f"{name}: {filing.form}",
                    text=text,
                    language="en",
                    published=filing.filed,
                    read=now,
                    told={"form": filing.form, "items": list(filing.items), "cik": str(number)},
                )

    def _find(self, target: Target, now: datetime) -> int | None:
        """Return the CIK of the only company of that name. Raises Refused where there are several."""
        with self._lock:
            if self._listed is None or now - self._listed > KEPT:
                visit, base = open_vendor(self._fetcher, self._files, FILES, target.seconds)
                with visit:
                    place = base._replace(path="/files/company_tickers.json")
                    self._names = _list_names(read_json(visit, place, _JSON))
                self._listed = now
            found = self._names.get(read_company(target.name).core, set())
        if len(found) > 1:
            numbers = ", ".join(map(str, sorted(found)))
            raise Refused(
                f"Several companies of the name {target.name} file at the SEC: CIK {numbers}.",
                "Give the right CIK in the account's ids.",
            )
        return next(iter(found), None)


def _read_cik(told: str) -> int:
    digits = told.upper().removeprefix("CIK").lstrip("0")
    if not digits.isdecimal() or len(digits) > 10:
        raise Refused(f"{told[:40]!r} is no CIK.", "A CIK has at most ten digits.")
    return int(digits)


def _list_names(told: Any) -> dict[str, set[int]]:
    names: dict[str, set[int]] = {}
    for row in told.values() if isinstance(told, dict) else ():
        number = row.get("cik_str") if isinstance(row, dict) else None
        if isinstance(number, int) and (title := tell(row, "title")):
            names.setdefault(read_company(title).core, set()).add(number)
    return names


def list_filings(answer: Any) -> list[Filing]:
    """Return the recent filings of a submissions answer, whose columns stand side by side."""
    recent = answer.get("filings", {}).get("recent", {}) if isinstance(answer, dict) else {}
    columns: Mapping[str, Any] = recent if isinstance(recent, dict) else {}
    wanted = ("form", "accessionNumber", "primaryDocument", "acceptanceDateTime", "items")
    rows = zip(*(columns.get(name) or [] for name in wanted), strict=False)
    found = []
    for form, accession, document, filed, items in rows:
        if not re.fullmatch(r"\d{10}-\d\d-\d{6}", str(accession)):
            continue
        if not re.fullmatch(r"[\w.-]{1,200}\.(?:html?|txt)", str(document)):
            continue
        parts = tuple(p.strip() for p in str(items or "").split(",") if p.strip())
        found.append(Filing(str(form), str(accession), str(document), read_moment(filed), parts))
    return found


def choose_filings(filings: list[Filing], now: datetime) -> list[Filing]:
    """Return the newest annual and quarterly report, then current reports, newest first."""
    known = [f for f in filings if f.filed is not None and now - RECENT <= f.filed <= now]
    known.sort(key=lambda f: (f.filed, f.accession), reverse=True)
    chosen = [f for f in known if f.form in ANNUAL][:1]
    chosen += [f for f in known if f.form in QUARTERLY][:1]
    return chosen + [f for f in known if f.form in CURRENT][:MOST_CURRENT]


def _read_filing(visit: Visit, place: Place, form: str) -> str:
    fetched = visit.get(place, _PAGE)
    tree = parse_markup(decode_page(fetched.body, fetched.charset))
    if tree is None:
        raise Refused("It holds no text.", "Nothing: the filing is left out.")
    drop_hidden(tree)
    return skip_cover(read_visible(tree), form)


def _read_exhibits(visit: Visit, folder: Place) -> str:
    """Return the press releases that were filed along (EX-99), which tell what a report only names."""
    told = read_json(visit, folder._replace(path=f"{folder.path}/index.json"), _JSON)
    directory = told.get("directory") if isinstance(told, dict) else None
    listed = list_rows(directory.get("item") if isinstance(directory, dict) else None)
    names = [name for row in listed if _EXHIBIT.fullmatch(name := tell(row, "name"))]
    places = (folder._replace(path=f"{folder.path}/{name}") for name in sorted(names)[:EXHIBITS])
    return "".join(f"\n\n{_read_filing(visit, place, '')}" for place in places)


def skip_cover(text: str, form: str) -> str:
    """Return a filing from where it begins to say something: after cover and table of contents."""
    if form not in (*ANNUAL, *CURRENT):
        return text
    pattern = r"(?mi)^item\s+1\.?\s*(?:business)?\b" if form in ANNUAL else r"(?mi)^item\s+\d\.\d\d"
    begins = [found.start() for found in re.finditer(pattern, text)]
    if form in ANNUAL:
        begins = begins[1:2] or begins[:1]
    return text[begins[0] :] if begins else text
