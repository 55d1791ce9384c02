"""Companies with all that their sites say, and what a reader ought to find there."""

import re
import tomllib
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
"""The moment of the world: articles were published so many days before it."""
LANGUAGES = ("en", "de", "fr")


class Planted(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that stands on a page, word for word."""

    #: As findings name it: funding, leadership, acquisition, competition, pain, priority, hiring,
    #: technology, about.
    area: str
    #: Path of the page, and the sentence on it.
    path: str
    quote: str
    #: When the page was published; None where it does not say.
    published: datetime | None = None
    #: What the sentence says, as fields; amounts are numbers.
    fields: dict[str, Any] = {}


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A page as a person would write it."""

    path: str
    title: str
    text: tuple[str, ...]
    #: news, post, job or "" for a standing page.
    sort: str = ""
    published: datetime | None = None
    people: tuple[tuple[str, str], ...] = ()
    department: str = ""
    location: str = ""


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """A company, its papers, and what is planted in them."""

    name: str
    domain: str
    language: str
    papers: tuple[Paper, ...]
    planted: tuple[Planted, ...]
    #: Navigation: path -> label. Months and the way of writing a day.
    labels: dict[str, str]
    paths: dict[str, str]
    words: dict[str, Any]
    #: Products that stand in the markup: name -> a line of the page's head.
    stack: dict[str, str]
    #: Token of its Greenhouse board; "" where it has none.
    board: str = ""

    def list_papers(self, sort: str) -> list[Paper]:
        """Return papers of a sort, newest first."""
        found = [p for p in self.papers if p.sort == sort]
        return sorted(found, key=lambda p: p.published or NOW, reverse=True)


_FIRST = {
    "en": ("Harbourline", "Quillmark", "Thornbury", "Brackwater", "Pennelow", "Aldershaw", "Wexcombe", "Marlstone"),
    "de": ("Vogtmar", "Brennholt", "Steinlohe", "Wiesental", "Kranichfeld", "Lindhorst", "Ahrensbruck", "Falkenroda"),
    "fr": ("Morvane", "Celestane", "Brocelande", "Valmorin", "Ternavel", "Ormeraie", "Lisandrel", "Castelune"),
}  # fmt: skip
_SECOND = {
    "en": (("Freight", "haulage firms", "Ltd"), ("Software", "breweries", "Inc."), ("Metering", "utilities", "plc"), ("Supply", "wholesalers", "LLC")),
    "de": (("Prüftechnik", "den Maschinenbau", "GmbH"), ("Logistik", "Speditionen", "AG"), ("Systeme", "Stadtwerke", "GmbH & Co. KG"), ("Handel", "den Großhandel", "SE")),
    "fr": (("Logistique", "les transporteurs", "SAS"), ("Logiciels", "les brasseries", "SA"), ("Énergie", "les régies d'énergie", "SARL"), ("Négoce", "les grossistes", "SAS")),
}  # fmt: skip
_PEOPLE = {
    "en": (("Priya Nandakumar", "Judith Ashworth", "Owen Tregarth", "Callum Frostwick"), ("Margaret Ellison", "Amara Oyelaran", "Rhys Pendarves", "Desmond Achterberg"), ("Eleanor Whitcombe", "Beatrix Holloway", "Tobias Merriweather", "Simon Garrowby")),
    "de": (("Heike Brandstätter", "Matthias Ohlendorf", "Svenja Rautenberg", "Jörg Wittmershaus"), ("Annegret Sommerfeld", "Ruprecht Dallmayer", "Katja Löwenstein", "Thilo Brinkhoff"), ("Ulrike Hasenbein", "Carsten Mühlhoff", "Petra Zinnwald", "Holger Ebersbach")),
    "fr": (("Solène Kermarrec", "Baptiste Vauquelin", "Inès Charbonnel", "Gaël Troadec"), ("Mathilde Auberval", "Rémi Castagnède", "Noémie Lestrange", "Thibault Quérard"), ("Hélène Montbrisson", "Antoine Desrosiers", "Camille Peyronnet", "Yann Le Floc'h")),
}  # fmt: skip
_CITIES = {
    "en": ("Bristol", "York", "Norwich"),
    "de": ("Nürnberg", "Bielefeld", "Würzburg"),
    "fr": ("Rennes", "Dijon", "Besançon"),
}
_MONEY = {
    "en": ("${0} million", "Series {1}"),
    "de": ("{0} Millionen Euro", "Series-{1}-Runde"),
    "fr": ("{0} millions d'euros", "série {1}"),
}
_PRODUCTS = ("Tallow", "Ledgerwing", "Stowaway", "Kettle", "Paperboat")
_RIVALS = ("Meterwise", "Billoria", "Zuvanto")
_BOUGHT = ("Routewise", "Wegenet", "Kaartje")
_INVESTORS = ("Fenmoor Ventures", "Osterwald Capital", "Pierrelaye Partners")
_SLOGANS = {
    "en": "quiet tools for {trade}",
    "de": "leise Werkzeuge für {trade}",
    "fr": "des outils discrets pour {trade}",
}
_HEADS = {
    "Google Tag Manager": '<script async src="https://www.googletagmanager.com/gtm.js?id=GTM-K4X{0}"></script>',
    "HubSpot": '<script id="hs-script-loader" async defer src="//js.hs-scripts.com/44{0}.js"></script>',
    "WordPress": '<meta name="generator" content="WordPress 6.{0}">',
    "Intercom": '<script>window.intercomSettings={{app_id:"q{0}"}};</script><script src="https://widget.intercom.io/widget/q{0}"></script>',
    "Segment": '<script src="https://cdn.segment.com/analytics.js/v1/k{0}/analytics.min.js"></script>',
    "Drupal": '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">',
    "Cookiebot": '<script id="Cookiebot" src="https://consent.cookiebot.com/uc.js" data-cbid="{0}"></script>',
}


def slug(text: str) -> str:
    """Return a text as addresses have it."""
    plain = (
        unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@cache
def read_words(language: str) -> dict[str, Any]:
    """Return the texts of a language."""
    path = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def make_company(number: int, now: datetime = NOW, **values: str) -> Company:
    """Return the company of that number: language, name and figures turn with it.

    `values` stand in place of what would be drawn, as name="TechCorp", domain=…, ceo=….
    """
    language = LANGUAGES[number % 3]
    turn = number // 3
    first = _FIRST[language][turn % 8]
    second, trade, form = _SECOND[language][turn // 8 % 4]
    era = turn // 32
    name = f"{first} {second}{f' {era + 1}' if era else ''} {form}"
    ceo, cfo, cto, coo = _PEOPLE[language][turn % 3]
    million = 8 + number % 40
    amount, round_ = (text.format(million, "ABC"[turn % 3]) for text in _MONEY[language])
    filled = {
        "name": name, "domain": f"{slug(f'{first} {second}')}{era or ''}.example", "trade": trade,
        "city": _CITIES[language][turn % 3], "product": _PRODUCTS[turn % 5],
        "rival": _RIVALS[turn % 3], "bought": _BOUGHT[turn % 3], "investor": _INVESTORS[turn % 3],
        "ceo": ceo, "cfo": cfo, "cto": cto, "coo": coo, "amount": amount, "round": round_,
        "amount_number": str(million * 1_000_000), "founded": str(1990 + number % 30),
        "staff": str(60 + 7 * (number % 90)), "size": str(110 + 3 * number), "year": str(now.year),
    } | values  # fmt: skip
    filled["slogan"] = _SLOGANS[language].format(**filled)
    slugs = {"slug": "name", "round_slug": "round", "bought_slug": "bought", "rival_slug": "rival"}
    filled |= {key: slug(filled[source]) for key, source in slugs.items()}
    words = read_words(language)
    papers, planted = _write_papers(words, filled, now)
    names = list(_HEADS)
    chosen = [names[(number + step) % len(names)] for step in (0, 1, 3)]
    return Company(
        name=filled["name"],
        domain=filled["domain"],
        language=language,
        papers=tuple(papers),
        planted=tuple(planted),
        labels={words["paths"][key]: label for key, label in words["labels"].items()},
        paths=words["paths"],
        words=words,
        stack={n: _HEADS[n].format(number + 100) for n in chosen},
        board=slug(filled["domain"].partition(".")[0]).replace("-", ""),
    )


def make_techcorp(now: datetime = NOW) -> Company:
    """Return TechCorp of the sandbox market, as its own site would speak of it."""
    return make_company(
        0, now, name="TechCorp", domain="techcorp.example", product="TechCorp Stock", staff="150",
        founded="2016", trade="warehouses", ceo="Helen Prior", cfo="Daniel Reyes",
        cto="Ingrid Castellan", coo="Sanjay Wells", amount="$32 million", amount_number="32000000",
        round="Series B", rival="Meterwise", size="400",
    )  # fmt: skip


def _write_papers(
    words: dict[str, Any], filled: dict[str, str], now: datetime
) -> tuple[list[Paper], list[Planted]]:
    paths = words["paths"]
    stems = {"article": paths["news"], "post": paths["blog"], "job": paths["jobs"]}
    sorts = {"article": "news", "post": "post", "job": "job"}
    papers, planted = [], []
    for part in ("page", "article", "post", "job"):
        for told in words.get(part, ()):
            entry = _fill(told, filled)
            path = entry.get("path") or f"{stems[part]}/{entry['slug']}"
            day = now - timedelta(days=entry["days"]) if "days" in entry else None
            published = day.replace(hour=8, minute=30, second=0, microsecond=0) if day else None
            papers.append(
                Paper(
                    path=path,
                    title=entry["title"],
                    text=tuple(entry["text"]),
                    sort=sorts.get(part, ""),
                    published=published,
                    people=tuple((p["name"], p["title"]) for p in entry.get("people", ())),
                    department=entry.get("department", ""),
                    location=entry.get("location", ""),
                )
            )
            for fact in entry.get("told", ()):
                fields = fact.get("fields", {})
                if "amount" in fields:
                    fields = fields | {"amount": float(fields["amount"])}
                planted.append(
                    Planted(
                        area=fact["area"],
                        path=path,
                        quote=fact["quote"],
                        published=published,
                        fields=fields,
                    )
                )
    return papers, planted


def _fill(value: Any, filled: dict[str, str]) -> Any:
    if isinstance(value, str):
        return value.format(**filled)
    if isinstance(value, list):
        return [_fill(v, filled) for v in value]
    if isinstance(value, dict):
        return {k: _fill(v, filled) for k, v in value.items()}
    return value
