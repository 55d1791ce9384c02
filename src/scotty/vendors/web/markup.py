"""HTML as a tree: bounded, without what nobody sees, and its plain visible text."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from scotty.names import HIDDEN

MOST_MARKUP = 3_000_000
"""Characters of HTML that are parsed."""
MOST_TEXT = 60_000
"""Characters of text that are taken out of a page."""
_SILENT = ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head", "select", "textarea", "button", "datalist", "canvas", "audio", "video", "map")  # fmt: skip
_FURNITURE = ("nav", "header", "footer", "aside", "form", "menu", "dialog")
_BLOCKS = frozenset((
    "address", "article", "blockquote", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "tr", "ul",
))  # fmt: skip
_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|!|$)|font-size:(?:0|1)(?:px|pt|em|rem|%)?(?:;|!|$)"
    r"|text-indent:-\d{3,}|(?:left|top|right):-\d{4,}px|clip:rect\((?:0|1px)|clip-path:inset\((?:50|100)%"
    r"|(?:max-)?(?:height|width):0(?:px)?(?:;|!|$).{0,200}overflow:hidden|overflow:hidden.{0,200}(?:max-)?(?:height|width):0(?:px)?(?:;|!|$)"
)
_COLOUR = re.compile(r"(?:^|;)color:([^;!]{1,40})")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:(?:[^;]{0,60}?\s)?(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([^)]{1,40}\))(?:[;!\s]|$)")  # fmt: skip
_CLASSES = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "d-none", "hidden", "element-invisible", "u-hidden"))  # fmt: skip
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_PLAIN = re.compile(r"[.#][\w-]{1,80}")
_WHITE = {"#fff": "white", "#ffffff": "white", "#fffffe": "white", "#fefefe": "white", "rgb(255,255,255)": "white", "rgba(255,255,255,1)": "white", "#000": "black", "#000000": "black", "rgb(0,0,0)": "black"}  # fmt: skip


def parse_markup(markup: str) -> HtmlElement | None:
    """Return the tree of a page, without comments; None where there is none. Never raises."""
    parser = HTMLParser(
        encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, no_network=True
    )
    text = markup[:MOST_MARKUP].replace("\0", "")
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def drop_hidden(tree: HtmlElement) -> bool:
    """Take out what a reader with eyes does not see; return whether there was any text in it.

    As far as the page itself tells: `hidden`, `aria-hidden`, inline styles, single-class and
    single-id rules of its own style sheets, usual class names. Linked style sheets are not fetched.
    """
    hiding = _find_hiding(tree)
    etree.strip_elements(tree, "script", "style", "noscript", "template", "svg", with_tail=False)
    found = [node for node in tree.iter(etree.Element) if _is_hidden(node, hiding)]
    told = any((node.text_content() or "").strip() for node in found)
    for node in found:
        _drop(node)
    return told


def _drop(node: HtmlElement) -> None:
    """Take a node out; the text after it stays."""
    parent = node.getparent()
    if parent is None or node.tag in ("body", "html"):
        return  # a page that unhides itself by a script: it is read as it stands
    node.drop_tree()


def _find_hiding(tree: HtmlElement) -> frozenset[str]:
    """Return ".class" and "#id" selectors that the page's own style sheets hide."""
    found: set[str] = set()
    for sheet in list(tree.iter("style"))[:20]:
        text = re.sub(r"/\*.*?\*/", "", (sheet.text or "")[:200_000], flags=re.DOTALL)
        for selectors, body in _RULE.findall(text):
            if _HIDING.search(re.sub(r"\s", "", body).lower()):
                found.update(s.strip() for s in selectors.split(",") if _PLAIN.fullmatch(s.strip()))
    return frozenset(found)


def _is_hidden(node: HtmlElement, hiding: frozenset[str]) -> bool:
    get = node.get
    if get("hidden") is not None or (get("aria-hidden") or "").lower() == "true":
        return True
    classes = (get("class") or "").split()[:40]
    if _CLASSES.intersection(classes):
        return True
    if hiding and ("#" + (get("id") or "") in hiding or any("." + c in hiding for c in classes)):
        return True
    style = get("style")
    if not style:
        return False
    plain = re.sub(r"\s*([:;,!(])\s*", r"\1", style[:2_000].strip().lower())
    return bool(_HIDING.search(plain)) or _is_drowned(node, plain)


def _is_drowned(node: HtmlElement, style: str) -> bool:
    """Return whether text is written in the colour of its ground, as far as inline styles tell."""
    if (found := _COLOUR.search(style)) is None:
        return False
    ink = _name_colour(found[1])
    if ink == "transparent":
        return True
    at: HtmlElement | None = node
    while at is not None:
        plain = re.sub(r"\s*([:;,!(])\s*", r"\1", (at.get("style") or "")[:2_000].strip().lower())
        ground = _GROUND.search(plain)
        told = ground[1] if ground else (at.get("bgcolor") or "").strip().lower()
        if told:
            return _name_colour(told) == ink
        if at is not node and at.get("class") and at.tag not in ("body", "html"):
            return False  # a class may paint the ground
        at = at.getparent()
    return ink == "white"


def _name_colour(text: str) -> str:
    plain = re.sub(r"\s", "", text)
    return _WHITE.get(plain, plain)


def read_visible(tree: HtmlElement) -> str:
    """Return the visible text of a tree, without its furniture; paragraphs parted by blank lines.

    The page's main part, where it names one. One pass, whatever the tree.
    """
    mains = [m for m in tree.iter("main") if len(m.text_content().strip()) > 40]
    parts: list[str] = []
    size = 0
    for piece in _walk(mains[0] if mains else tree):
        parts.append(piece)
        size += len(piece)
        if size > MOST_TEXT:
            break
    return tidy_text("".join(parts))


def _walk(root: HtmlElement) -> Iterator[str]:
    silent: HtmlElement | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if silent is not None:
                continue
            if node.tag in _SILENT or (node.tag in _FURNITURE and node is not root):
                silent = node
                continue
            if node.tag in _BLOCKS:
                yield "\n\n" if node.tag != "br" else "\n"
            yield _flatten(node.text)
        else:
            if silent is node:
                silent = None
            elif silent is None and node.tag in _BLOCKS:
                yield "\n\n"
            if silent is None and node is not root:
                yield _flatten(node.tail)


def _flatten(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def tidy_text(text: str) -> str:
    """Return text with single spaces, blank lines between paragraphs, nothing that nobody sees."""
    plain = HIDDEN.sub("", text.replace("\u00a0", " ").replace("\r\n", "\n"))
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()[:MOST_TEXT]
