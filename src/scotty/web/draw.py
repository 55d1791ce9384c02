"""Drawing: templates, the few words and numbers they format, and the page around them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from scotty.door.caller import Caller, house_of
from scotty.web.assets import ICONS, stamp_assets
from scotty.web.letters import mark_slots, there
from scotty.web.menu import MENU

_SILENT = Markup('aria-hidden="true"')
THEMES = ("auto", "light", "dark")


def money(value: float | None) -> str:
    """Return US dollars in three figures: $940, $12.4k, $3.1M."""
    if value is None:
        return "–"
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"${value / size:.3g}{letter}"
    return f"${value:,.0f}"


def count(value: float) -> str:
    """Return a number with thin groups of three."""
    return f"{value:,.0f}"


def points(value: float, sign: bool = False) -> str:
    """Return points with one decimal, with its sign where asked."""
    shown = round(value, 1) + 0.0  # no minus before a zero
    return f"{shown:{'+' if sign else ''}.1f}".replace("-", "−")


def percent(value: float | None) -> str:
    """Return a fraction as per cent."""
    return "–" if value is None else f"{value * 100:.0f} %"


def day(at: datetime | None) -> str:
    """Return a date as people write it."""
    return "–" if at is None else f"{at.astimezone(UTC):%-d %b %Y}"


def moment(at: datetime | None) -> str:
    """Return date and time, UTC."""
    return "–" if at is None else f"{at.astimezone(UTC):%-d %b %Y, %H:%M} UTC"


def ago(at: datetime | None, now: datetime) -> str:
    """Return how long ago something was, in its largest unit."""
    if at is None:
        return "never"
    passed = now - at
    if passed < timedelta(minutes=1):
        return "just now"
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        n = int(passed.total_seconds() // size)
        if n:
            return f"{n} {unit}{'s' if n > 1 else ''} ago"
    return "just now"


def kind_icon(kind: str) -> str:
    """Return the icon of a fact kind's family."""
    family = kind.partition(".")[0]
    known = {
        "web": "web", "deal": "deal", "contact": "person", "account": "account", "mail": "mail",
        "email": "mail", "topic": "topic", "product": "box", "meeting": "calendar",
        "review": "star", "company": "account", "playbook": "playbook", "visitor": "person",
        "link": "link", "weights": "playbook", "usage": "box", "touch": "mail", "event": "calendar",
    }  # fmt: skip
    return known.get(family, "page")


@cache
def _assets() -> dict[str, str]:
    return stamp_assets()


def asset(name: str) -> str:
    """Return the address of a static file."""
    return _assets()[name]


@cache
def icon(name: str, label: str = "") -> Markup:
    """Return an icon; silent for screen readers unless it has a label."""
    if name not in ICONS:
        raise KeyError(name)
    said = Markup('role="img" aria-label="{}"').format(label) if label else _SILENT
    drawing = Markup('<svg class="icon" {} focusable="false"><use href="{}#{}"/></svg>')
    return drawing.format(said, asset("vendor/icons.svg"), name)


def change_query(request: Request, **changes: Any) -> str:
    """Return this page's query with some values changed; None takes one away."""
    kept: dict[str, Any] = {**dict(request.query_params), **changes}
    query = urlencode({k: v for k, v in kept.items() if v not in (None, "")})
    return f"{request.url.path}?{query}" if query else str(request.url.path)


@cache
def environment() -> Environment:
    """Return the templates: everything escaped, an unknown name is an error."""
    env = Environment(
        loader=PackageLoader("scotty.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters.update(
        money=money, count=count, points=points, percent=percent, day=day, moment=moment
    )
    env.globals.update(
        icon=icon, asset=asset, kind_icon=kind_icon, there=there, slots=mark_slots, MENU=MENU
    )
    return env


def draw(
    request: Request, template: str, values: Mapping[str, Any] | None = None, status: int = 200
) -> HTMLResponse:
    """Return a page drawn from a template."""
    return HTMLResponse(draw_text(request, template, values or {}), status)


def draw_text(request: Request, template: str, values: Mapping[str, Any]) -> str:
    """Return a template's text, with what every page needs to know."""
    caller: Caller | None = getattr(request.state, "caller", None)
    theme = request.cookies.get("scotty_theme", "auto")
    now = house_of(request).clock.now()
    return (
        environment()
        .get_template(template)
        .render(
            request=request,
            path=request.url.path,
            caller=caller,
            person=caller.person if caller else None,
            may=caller.person.may if caller and caller.person else frozenset(),
            csrf=caller.csrf if caller else "",
            theme=theme if theme in THEMES else "auto",
            now=now,
            ago=lambda at: ago(at, now),
            query=lambda **changes: change_query(request, **changes),
            simulated=getattr(request.app.state, "simulated", bool)(),
            **values,
        )
    )
