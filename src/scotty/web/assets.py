"""What the browser loads: our own files, and those of npm put beside them at set-up."""

import re
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

from scotty.facts import Refused

STATIC = Path(str(files("scotty.web"))) / "static"
VENDOR = STATIC / "vendor"

_PROPS = (
    "sizes",
    "fonts",
    "shadows",
    "easings",
    "borders",
    "gray",
    "indigo",
    "purple",
    "normalize",
)
_FONT = "ibm-plex-sans-latin-wght-normal.woff2"
_COPIES = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "plex.woff2": f"@fontsource-variable/ibm-plex-sans/files/{_FONT}",
    "plex-ext.woff2": "@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-ext-wght-normal.woff2",
}
EXPOSED = "window.vegaEmbed = vegaEmbed;"
ICONS = {
    "today": "sun",
    "hot": "flame",
    "account": "building-2",
    "import": "file-up",
    "sources": "plug",
    "playbook": "sliders-horizontal",
    "backtest": "history",
    "team": "users",
    "audit": "scroll-text",
    "status": "activity",
    "search": "search",
    "ask": "message-circle-question-mark",
    "met": "circle-check",
    "unmet": "circle-dashed",
    "up": "arrow-up-right",
    "down": "arrow-down-right",
    "menu": "menu",
    "close": "x",
    "theme": "sun-moon",
    "out": "log-out",
    "person": "user-round",
    "deal": "handshake",
    "page": "file-text",
    "pin": "pin",
    "link": "link-2",
    "warn": "triangle-alert",
    "info": "info",
    "download": "download",
    "key": "key-round",
    "undo": "undo-2",
    "next": "chevron-right",
    "mail": "mail",
    "web": "globe",
    "star": "star",
    "calendar": "calendar-days",
    "box": "box",
    "topic": "radio-tower",
    "sandbox": "flask-conical",
    "engine": "workflow",
    "agents": "bot",
    "tour": "compass",
    "actions": "list-checks",
    "forecast": "chart-column",
    "model": "gauge",
    "outbox": "inbox",
    "content": "library-big",
    "ads": "megaphone",
    "trials": "split",
    "send": "send",
    "sequence": "route",
    "task": "square-check-big",
    "mailbox": "mailbox",
    "call": "phone",
    "pause": "pause",
    "play": "play",
    "edit": "pencil",
    "copy": "copy",
    "shield": "shield-check",
    "unknown": "mail-question-mark",
    "inside": "eye-off",
    "again": "refresh-cw",
}
"""Our name of an icon, and Lucide's (lucide.dev, ISC licence)."""


def prepare_assets(modules: Path = Path("node_modules")) -> Path:
    """Fill `static/vendor` from npm's packages and the chart bundle; return the folder.

    Raises Refused where the packages are not installed.
    """
    if not (modules / "htmx.org").is_dir():
        raise Refused(f"{modules} lacks the packages of package.json.", "Run `make setup`.")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in _COPIES.items():
        (VENDOR / name).write_bytes((modules / source).read_bytes())
    sheets = [(modules / "open-props" / f"{name}.min.css").read_text() for name in _PROPS]
    (VENDOR / "base.css").write_text("@layer base{" + "".join(sheets) + "}\n")
    (VENDOR / "icons.svg").write_text(draw_sprite(modules / "lucide-static" / "icons"))
    (VENDOR / "charts.js").write_text(bundle_charts())
    return VENDOR


def draw_sprite(icons: Path) -> str:
    """Return one SVG file with a symbol for each icon."""
    symbols = []
    for name, theirs in ICONS.items():
        drawing = (icons / f"{theirs}.svg").read_text()
        inner = re.sub(r"<!--.*?-->", "", drawing, flags=re.DOTALL)
        inner = inner[inner.index(">", inner.index("<svg")) + 1 : inner.rindex("</svg>")]
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inner.split())}</symbol>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def bundle_charts() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script, with its own expression interpreter."""
    import vl_convert

    return str(vl_convert.javascript_bundle(EXPOSED))


def stamp_assets() -> dict[str, str]:
    """Return the address of each static file, with a stamp of its content, so that it can be kept."""
    if not (VENDOR / "base.css").exists():
        raise Refused("The web app's styles and scripts are not there.", "Run `make setup`.")
    return {
        (name := path.relative_to(STATIC).as_posix()): f"/static/{name}?v={_stamp(path)}"
        for path in sorted(STATIC.rglob("*"))
        if path.is_file()
    }


def _stamp(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=6).hexdigest()
