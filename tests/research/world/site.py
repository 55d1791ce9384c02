"""A company's own site, as good ones are: pages, newsroom, feed, sitemaps, careers, robots.txt."""

import gzip
import html
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from typing import NamedTuple

from scotty.ports.research import Target
from tests.research.world.company import Company, Paper
from tests.research.world.server import Handler, Reply, Routes, WebServer

PRIVATE = "/intern/payroll"
"""A page that robots.txt asks not to read; the home page leads to it all the same."""


class Site(NamedTuple):
    """A company's running site."""

    url: str
    company: Company
    server: WebServer

    def target(self, pages: int = 30, seconds: float = 20.0, **ids: str) -> Target:
        """Return the company as a collector is told of it."""
        return Target(
            account=self.company.domain,
            domain=self.company.domain,
            name=self.company.name,
            site=self.url,
            ids=ids,
            pages=pages,
            seconds=seconds,
        )


@contextmanager
def serve_site(company: Company, extra: Routes | None = None) -> Iterator[Site]:
    """Serve a company's site on loopback; `extra` routes stand before its own."""
    with WebServer(build_routes(company) | (extra or {})) as server:
        yield Site(server.url, company, server)


def build_routes(company: Company) -> Routes:
    """Return path -> answer of a whole site."""
    routes: Routes = {p.path: Reply(draw_page(company, p)) for p in company.papers}
    paths = company.paths
    routes[paths["news"]] = Reply(draw_list(company, paths["news"], company.list_papers("news")))
    routes[paths["blog"]] = Reply(draw_list(company, paths["blog"], company.list_papers("post")))
    routes[paths["jobs"]] = Reply(draw_list(company, paths["jobs"], company.list_papers("job")))
    routes[PRIVATE] = Reply("<h1>Payroll</h1><p>Nobody outside may read of salaries here.</p>")
    routes["/feed.xml"] = lambda asked: _feed(company, _origin(asked))
    routes["/robots.txt"] = lambda asked: Reply(
        f"User-agent: *\nDisallow: /intern/\nSitemap: {_origin(asked)}/sitemap.xml\n",
        headers={"content-type": "text/plain"},
    )
    routes["/sitemap.xml"] = lambda asked: Reply(
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        f"<sitemap><loc>{_origin(asked)}/sitemap-pages.xml.gz</loc></sitemap>"
        f"<sitemap><loc>{_origin(asked)}/sitemap-news.xml</loc></sitemap></sitemapindex>",
        headers={"content-type": "application/xml"},
    )
    standing = [p for p in company.papers if p.sort in ("", "job")]
    dated = [p for p in company.papers if p.sort in ("news", "post")]
    routes["/sitemap-pages.xml.gz"] = lambda asked: Reply(
        gzip.compress(_sitemap(standing, _origin(asked)).encode()),
        headers={"content-type": "application/gzip"},
    )
    routes["/sitemap-news.xml"] = lambda asked: Reply(
        _sitemap(dated, _origin(asked)), headers={"content-type": "text/xml"}
    )
    return routes


def write_day(company: Company, moment: datetime) -> str:
    """Return a day as the company's language writes it."""
    month = company.words["months"][moment.month - 1]
    return str(company.words["day"]).format(month=month, day=moment.day, year=moment.year)


def draw_page(company: Company, paper: Paper) -> str:
    """Return a paper as HTML, with the furniture that pages have."""
    parts = [f"<h1>{html.escape(paper.title)}</h1>"]
    texts = list(paper.text)
    head = ""
    if paper.published:
        stamp, day = paper.published.isoformat(), write_day(company, paper.published)
        head = f'<meta property="article:published_time" content="{stamp}">'
        said = company.words["published"].format(date=day)
        parts.append(f'<p class="date"><time datetime="{stamp}">{said}</time></p>')
    if paper.department:
        parts.append(f"<p>{html.escape(paper.department)} · {html.escape(paper.location)}</p>")
    parts += [f"<p>{html.escape(text, quote=False)}</p>" for text in texts]
    parts += [
        f"<section><h3>{html.escape(name, quote=False)}</h3><p>{html.escape(title, quote=False)}</p></section>"
        for name, title in paper.people
    ]
    main = f"<article>{''.join(parts)}</article>" if paper.published else "".join(parts)
    return draw_frame(company, paper.title, main, head)


def draw_list(company: Company, path: str, papers: list[Paper]) -> str:
    """Return a page that leads to others."""
    rows = [
        f'<li><a href="{p.path}">{html.escape(p.title)}</a>'
        + (f" <time>{write_day(company, p.published)}</time>" if p.published else "")
        + "</li>"
        for p in papers
    ]
    label = html.escape(company.labels[path])
    extra = ""
    if path == company.paths["jobs"] and company.board:
        extra = f'<p><a href="https://boards.greenhouse.io/{company.board}">{label} (Greenhouse)</a></p>'
    return draw_frame(
        company, company.labels[path], f"<h1>{label}</h1><ul>{''.join(rows)}</ul>{extra}"
    )


def draw_frame(company: Company, title: str, main: str, head: str = "") -> str:
    """Return a whole HTML page around its main part."""
    links = " ".join(f'<a href="{p}">{html.escape(n)}</a>' for p, n in company.labels.items())
    stack = "\n".join(company.stack.values())
    name = html.escape(company.name)
    return (
        f'<!doctype html>\n<html lang="{company.language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)} | {name}</title>\n{head}\n{stack}\n"
        f'<link rel="alternate" type="application/rss+xml" href="/feed.xml" title="{name}">'
        f'</head><body><header><nav><a href="/">{name}</a> {links} <a href="{PRIVATE}">Intern</a>'
        f"</nav></header>\n<main>{main}</main>\n<footer><p>© {name}</p></footer></body></html>"
    )


def _origin(asked: Handler) -> str:
    return f"{asked.site.scheme}://{asked.headers.get('host', '')}"


def _sitemap(papers: list[Paper], origin: str) -> str:
    rows = "".join(
        f"<url><loc>{origin}{p.path}</loc>"
        + (f"<lastmod>{p.published:%Y-%m-%d}</lastmod>" if p.published else "")
        + "</url>"
        for p in papers
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>"


def _feed(company: Company, origin: str) -> Reply:
    items = "".join(
        f"<item><title>{html.escape(p.title)}</title><link>{origin}{p.path}</link>"
        f"<pubDate>{format_datetime(p.published)}</pubDate>"
        f"<description>{html.escape(p.text[0])}</description></item>"
        for p in company.list_papers("news")
        if p.published
    )
    return Reply(
        f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel>"
        f"<title>{html.escape(company.name)}</title><link>{origin}/</link>{items}</channel></rss>",
        headers={"content-type": "application/rss+xml"},
    )
