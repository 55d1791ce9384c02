"""Adverts as the three boards tell them, in our words; odd fields are left out, not failed on."""

import html
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from scotty.vendors.web.ask import list_rows, tell
from scotty.vendors.web.dates import read_moment
from scotty.vendors.web.feed import read_plain


class Advert(NamedTuple):
    """A job that is open."""

    url: str
    title: str
    department: str
    location: str
    published: datetime | None
    #: HTML, or plain text.
    body: str


def read_greenhouse(told: Any) -> Iterator[Advert]:
    """Yield the jobs of boards-api.greenhouse.io/v1/boards/TOKEN/jobs?content=true."""
    for job in list_rows(told.get("jobs") if isinstance(told, dict) else None):
        departments = [tell(d, "name") for d in list_rows(job.get("departments"))]
        content = job.get("content")
        yield Advert(
            tell(job, "absolute_url"),
            tell(job, "title"),
            ", ".join(filter(None, departments)),
            tell(job, "location", "name"),
            read_moment(job.get("first_published")) or read_moment(job.get("updated_at")),
            html.unescape(content) if isinstance(content, str) else "",
        )


def read_lever(told: Any) -> Iterator[Advert]:
    """Yield the jobs of api.lever.co/v0/postings/SITE?mode=json."""
    for job in list_rows(told):
        lists = [f"<p>{tell(part, 'text')}</p><ul>{part.get('content') or ''}</ul>" for part in list_rows(job.get("lists"))]  # fmt: skip
        body = job.get("description") or job.get("descriptionPlain")
        yield Advert(
            tell(job, "hostedUrl"),
            tell(job, "text"),
            tell(job, "categories", "department") or tell(job, "categories", "team"),
            tell(job, "categories", "location"),
            _read_millis(job.get("createdAt")),
            (body if isinstance(body, str) else "") + "".join(lists),
        )


def read_ashby(told: Any) -> Iterator[Advert]:
    """Yield the listed jobs of api.ashbyhq.com/posting-api/job-board/NAME."""
    for job in list_rows(told.get("jobs") if isinstance(told, dict) else None):
        if job.get("isListed") is False:
            continue
        body = job.get("descriptionHtml") or job.get("descriptionPlain")
        yield Advert(
            tell(job, "jobUrl"),
            tell(job, "title"),
            tell(job, "department") or tell(job, "team"),
            tell(job, "location") or ("Remote" if job.get("isRemote") is True else ""),
            read_moment(job.get("publishedAt")),
            body if isinstance(body, str) else "",
        )


READERS = {
    "greenhouse": read_greenhouse,
    "lever": read_lever,
    "lever-eu": read_lever,
    "ashby": read_ashby,
}


def read_body(body: str) -> str:
    """Return an advert's text, without markup."""
    return read_plain(body[:300_000])


def describe(advert: Advert) -> Mapping[str, str]:
    """Return what an advert tells as fields."""
    told = {"title": advert.title, "department": advert.department, "location": advert.location}
    return {key: value for key, value in told.items() if value}


def _read_millis(told: object) -> datetime | None:
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 < told < 4e12:
        return None
    return datetime.fromtimestamp(told / 1000, UTC)
