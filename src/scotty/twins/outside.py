"""The make-believe outside: what companies of the sandbox would have on their sites and job boards."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from scotty.facts import Fact, Timeline
from scotty.ports.research import Document, Sort, Target, Trouble

OPENINGS = 3
"""Jobs that a company shows at once: the newest."""
DEPARTMENTS = {
    "billing": "Finance",
    "finance": "Finance",
    "revenue": "Operations",
    "data": "Technology",
}
PLACES = {"US": "Boston", "DE": "Berlin", "GB": "London", "FR": "Paris", "NL": "Utrecht", "CA": "Toronto"}  # fmt: skip


class TwinOutside:
    """A collector that stands in for the web: it writes from what the sandbox told, and names itself so.

    Of a company that is not of the sandbox it knows nothing. `read` gives an account's timeline.
    """

    name = "sandbox"
    about = "Pages that a make-believe company would have, written from what the sandbox told: simulated."

    def __init__(self, read: Callable[[str], Timeline]) -> None:
        self._read = read

    def collect(self, target: Target, now: datetime) -> Iterator[Document | Trouble]:
        """Yield the make-believe documents of a sandbox company or rival; nothing of any other."""
        if (rival := _rivals().get(target.domain)) is not None:
            yield from _write_rival(target.domain, rival, now)
            return
        facts = [f for f in self._read(target.account).cut(now).facts() if _is_told(f)]
        profiled = [f for f in facts if f.kind == "account.profiled"]
        if profiled:
            yield from _Site(target.domain, profiled[-1].data, facts, now).write()


def _is_told(fact: Fact) -> bool:
    # What was read here before is no news from the market.
    return fact.source.startswith("sandbox") and fact.source != "sandbox:research"


class _Site:
    """One make-believe company, and what it says."""

    def __init__(
        self, domain: str, profile: Mapping[str, Any], facts: list[Fact], now: datetime
    ) -> None:
        self.root = f"https://{domain}"
        self.profile, self.facts, self.now = profile, facts, now
        self.company = str(profile.get("name") or domain)
        self.people = [f.data for f in facts if f.kind == "contact.profiled" and f.data.get("name")]

    def write(self) -> Iterator[Document]:
        """Yield the pages, news and jobs."""
        yield self._home()
        leaders = [p for p in self.people if _leads(str(p.get("title", "")))]
        if leaders:
            lines = (f"{p['name']}, {p['title']}" for p in leaders)
            yield self.page("/leadership", "site", "Leadership", "\n\n".join(lines))
        yield self._post()
        for fact in self.facts:
            if (told := self._report(fact)) is not None:
                title, text = told
                path = f"/news/{fact.at:%Y-%m-%d}-{fact.kind.partition('.')[0]}"
                yield self.page(path, "news", title, text, fact.at)
        for fact in [f for f in self.facts if f.kind == "hiring.posted"][-OPENINGS:]:
            yield self._job(fact)

    def _home(self) -> Document:
        text = _words()["about"].format(
            company=self.company,
            founded=self.profile.get("founded", "some years ago"),
            employees=self.profile.get("employees", "some"),
            industry=self.profile.get("industry", "its field"),
        )
        seen = {name: _evidence(name) for name in self.profile.get("technologies") or []}
        return self.page(
            "/about", "site", f"About {self.company}", text, told={"technologies": seen}
        )

    def _post(self) -> Document:
        posts = _words()["posts"]
        post = posts[blake2b(self.company.encode(), digest_size=4).digest()[0] % len(posts)]
        at = begin_quarter(self.now)
        text = post["text"].format(year=at.year)
        return self.page(f"/blog/{at:%Y-%m}", "news", post["title"], text, at)

    def _report(self, fact: Fact) -> tuple[str, str] | None:
        """Return title and text of the press release on a fact; None where none is written on it."""
        words, data = _words(), fact.data
        if fact.kind == "funding.raised":
            amount, round_ = f"${float(data['amount']) / 1e6:g} million", data["round"]
            head = f"{self.company} raises {amount} {round_}"
            who = next((p for p in self.people if "CEO" in str(p.get("title", ""))), None)
            said = {"company": self.company, "amount": amount, "round": round_}
            if who is None:
                return head, words["funding_alone"].format(**said)
            return head, words["funding"].format(**said, name=who["name"], job=who["title"])
        if fact.kind == "leadership.changed":
            post = str(data["post"])
            who = next((p for p in self.people if str(p.get("title", "")) == post), None)
            if who is None:
                return f"A new {post}", words["leader_alone"].format(
                    company=self.company, post=post
                )
            day = f"{fact.at:%-d %B %Y}"
            said = {"company": self.company, "name": who["name"], "post": post, "day": day}
            return f"{who['name']} joins as {post}", words["leader"].format(**said)
        if fact.kind == "news.published" and (text := words.get(str(data.get("about")))):
            return f"News from {self.company}", text.format(company=self.company)
        return None

    def _job(self, fact: Fact) -> Document:
        post = str(fact.data.get("post", "colleague"))
        products = self.profile.get("technologies") or ["spreadsheets"]
        department = DEPARTMENTS.get(post.split(maxsplit=1)[0].casefold(), "Operations")
        place = PLACES.get(str(self.profile.get("country")), "Remote")
        text = _words()["job"].format(
            post=post, department=department, place=place, company=self.company, product=products[0]
        )
        told = {"department": department, "location": place}
        return self.page(f"/jobs/{fact.id[:8]}", "job", post, text, fact.at, told)

    def page(
        self,
        path: str,
        sort: Sort,
        title: str,
        text: str,
        published: datetime | None = None,
        told: Mapping[str, Any] | None = None,
    ) -> Document:
        """Return a document of this site."""
        return Document(
            url=f"{self.root}{path}",
            sort=sort,
            title=title,
            text=text,
            language="en",
            published=published,
            read=self.now,
            told=told or {},
        )


def _write_rival(domain: str, told: Mapping[str, str], now: datetime) -> Iterator[Document]:
    """Yield what a make-believe rival says of itself, of its prices, and of this quarter."""
    site = _Site(domain, {"name": told["name"]}, [], now)
    yield site.page("/about", "site", f"About {told['name']}", told["about"])
    yield site.page("/pricing", "site", f"{told['name']} pricing", told["prices"])
    at = begin_quarter(now)
    yield site.page(f"/news/{at:%Y-%m}", "news", f"News from {told['name']}", told["news"], at)


def begin_quarter(now: datetime) -> datetime:
    """Return the first instant of the quarter."""
    return datetime(now.year, 1 + 3 * ((now.month - 1) // 3), 1, tzinfo=UTC)


@cache
def _rivals() -> Mapping[str, Mapping[str, str]]:
    """Return domain -> rival, each at the reserved domain of its name (RFC 2606)."""
    return {f"{r['name'].casefold()}.example": r for r in _words()["rivals"]}


def _leads(title: str) -> bool:
    plain = title.casefold()
    return any(w in plain for w in ("ceo", "cfo", "coo", "cto", "cio", "chief", "vp ", "founder"))


def _evidence(product: str) -> str:
    slug = "-".join(product.casefold().split())
    return f'<script src="https://cdn.{slug}.example/loader.js">'


@cache
def _words() -> Mapping[str, Any]:
    text = files("scotty.twins").joinpath("outside.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
