"""Greenhouse, Lever, Ashby and EDGAR as they answer: their shapes, their errors, their odd fields."""

import html
import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.research.world.company import Company
from tests.research.world.server import Handler, Reply, Routes

JSON = {"content-type": "application/json; charset=utf-8"}


def answer(told: Any, status: int = 200) -> Reply:
    """Return an answer in JSON."""
    return Reply(json.dumps(told), status, JSON)


def greenhouse_job(number: int, title: str, **fields: Any) -> dict[str, Any]:
    """Return a job as boards-api.greenhouse.io tells it."""
    return {
        "id": 4_000_000 + number, "internal_job_id": 9_000 + number, "title": title,
        "absolute_url": f"https://boards.greenhouse.io/acme/jobs/{4_000_000 + number}",
        "updated_at": "2026-06-20T10:11:12-04:00", "first_published": "2026-06-18T09:00:00-04:00",
        "requisition_id": None, "location": {"name": "Bristol"}, "metadata": None,
        "departments": [{"id": 7, "name": "Finance", "child_ids": [], "parent_id": None}],
        "offices": [{"id": 1, "name": "Bristol", "location": "Bristol, UK"}],
        "content": html.escape("<p>You will own billing.</p><ul><li>You know NetSuite</li></ul>"), "language": "en",
    } | fields  # fmt: skip


def lever_job(number: int, title: str, **fields: Any) -> dict[str, Any]:
    """Return a posting as api.lever.co tells it."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012}", "text": title, "createdAt": 1_781_000_000_000 - number * 86_400_000,
        "hostedUrl": f"https://jobs.lever.co/acme/00000000-0000-4000-8000-{number:012}", "country": "GB", "workplaceType": "hybrid",
        "categories": {"commitment": "Full-time", "department": "Finance", "location": "York", "team": "Billing", "allLocations": ["York"]},
        "description": "<div>You will replace our billing system.</div>", "descriptionPlain": "You will replace our billing system.",
        "lists": [{"text": "You bring", "content": "<li>Five years with Zuora</li>"}], "additional": "", "additionalPlain": "",
    } | fields  # fmt: skip


def ashby_job(number: int, title: str, **fields: Any) -> dict[str, Any]:
    """Return a job as api.ashbyhq.com tells it."""
    return {
        "id": f"a{number}", "title": title, "department": "Operations", "team": "Revenue", "employmentType": "FullTime",
        "location": "Norwich", "secondaryLocations": [], "publishedAt": "2026-06-10T08:00:00.000+00:00", "isListed": True, "isRemote": False,
        "address": {"postalAddress": {"addressLocality": "Norwich", "addressCountry": "United Kingdom"}},
        "jobUrl": f"https://jobs.ashbyhq.com/acme/a{number}", "applyUrl": f"https://jobs.ashbyhq.com/acme/a{number}/application",
        "descriptionHtml": "<p>You will run revenue operations.</p>", "descriptionPlain": "You will run revenue operations.",
    } | fields  # fmt: skip


def greenhouse_of(company: Company) -> list[dict[str, Any]]:
    """Return the company's adverts as its Greenhouse board would tell them."""
    jobs = []
    for number, paper in enumerate(company.list_papers("job")):
        moment = paper.published.isoformat() if paper.published else None
        body = "".join(f"<p>{text}</p>" for text in paper.text)
        jobs.append(
            greenhouse_job(
                number, paper.title, first_published=moment, content=html.escape(body), location={"name": paper.location},
                departments=[{"id": 1, "name": paper.department}],
                absolute_url=f"https://boards.greenhouse.io/{company.board}/jobs/{number}",
            )
        )  # fmt: skip
    return jobs


def board_routes(
    greenhouse: dict[str, Any], lever: dict[str, list[Any]], ashby: dict[str, Any]
) -> Routes:
    """Return the routes of all three; token -> its answer, or its jobs for Lever's pages."""
    routes: Routes = {
        "/v1/boards/*": lambda asked: _find(asked, greenhouse, 3),
        "/posting-api/job-board/*": lambda asked: _find(asked, ashby, 3),
        "/v0/postings/*": lambda asked: _turn(asked, lever),
    }
    return routes


def _find(asked: Handler, known: dict[str, Any], part: int) -> Reply:
    token = urlsplit(asked.path).path.split("/")[part]
    told = known.get(token)
    if isinstance(told, Reply):
        return told
    return (
        answer(told) if told is not None else answer({"status": 404, "error": "Job not found"}, 404)
    )


def _turn(asked: Handler, known: dict[str, list[Any]]) -> Reply:
    parts = urlsplit(asked.path)
    told = known.get(parts.path.split("/")[3])
    if told is None:
        return answer({"ok": False, "error": "Document not found"}, 404)
    query = parse_qs(parts.query)
    skip, limit = int(query["skip"][0]), int(query["limit"][0])
    return answer(told[skip : skip + limit])


def edgar_routes(
    cik: int, name: str, website: str, filings: list[dict[str, str]], others: dict[int, str]
) -> Routes:
    """Return EDGAR of one company: list of companies, submissions, documents; 403 without a contact.

    `filings`: form, accession, document, filed, items and text. `others`: CIK -> name in the list.
    """
    names = {cik: name} | others
    tickers = {
        str(n): {"cik_str": c, "ticker": f"T{c}", "title": t}
        for n, (c, t) in enumerate(names.items())
    }
    recent = {
        "accessionNumber": [f["accession"] for f in filings], "filingDate": [f["filed"][:10] for f in filings],
        "reportDate": [f["filed"][:10] for f in filings], "acceptanceDateTime": [f["filed"] for f in filings],
        "form": [f["form"] for f in filings], "items": [f["items"] for f in filings],
        "primaryDocument": [f["document"] for f in filings], "primaryDocDescription": [f["form"] for f in filings],
        "isXBRL": [1] * len(filings),
    }  # fmt: skip
    submissions = {
        "cik": f"{cik:010}",
        "name": name,
        "website": website,
        "formerNames": [],
        "filings": {"recent": recent, "files": []},
    }
    routes: Routes = {
        "/files/company_tickers.json": _with_contact(answer(tickers)),
        f"/submissions/CIK{cik:010}.json": _with_contact(answer(submissions)),
    }
    for filing in filings:
        stem = f"/Archives/edgar/data/{cik}/{filing['accession'].replace('-', '')}"
        routes[f"{stem}/{filing['document']}"] = _with_contact(Reply(filing["text"]))
        exhibit = {
            "name": "acme-ex991.htm",
            "type": "text.gif",
            "size": "1200",
            "last-modified": "2026-06-20 16:05:00",
        }
        items = [{"name": filing["document"]}, {"name": "R2.htm"}] + (
            [exhibit] if "release" in filing else []
        )
        routes[f"{stem}/index.json"] = _with_contact(
            answer({"directory": {"item": items, "name": stem, "parent-dir": ""}})
        )
        routes[f"{stem}/acme-ex991.htm"] = _with_contact(Reply(filing.get("release", "")))
    return routes


def _with_contact(reply: Reply) -> Any:
    def say(asked: Handler) -> Reply:
        known = "@" in (asked.headers.get("user-agent") or "")
        return reply if known else Reply("Undeclared Automated Tool", 403)

    return say


def stamp(moment: datetime) -> str:
    """Return a moment as EDGAR writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
