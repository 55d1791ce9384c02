"""HTML to plain text in one pass: bounded, without what it quotes, signs or hides.

Written as a scan rather than on `html.parser`, whose time grows with the square of some broken
input (CVE-2025-6069); each search that finds nothing ends the scan.
"""

import html
import re
from typing import NamedTuple

MOST_MARKUP = 1_000_000
"""Characters of HTML that are read."""
MOST_TEXT = 200_000
"""Characters of text that are taken out of it."""
_ATTRIBUTE = re.compile(
    r"\b(class|id|type|style)\s{0,9}=\s{0,9}(?:\"([^\"]{0,500})\"|'([^']{0,500})'|([^\s\"'>]{1,200}))",
    re.IGNORECASE,
)
_NAME = re.compile(r"/?\s{0,9}([A-Za-z][\w:-]{0,40})")
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
))  # fmt: skip
_BREAKS = frozenset((
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "fieldset", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section",
    "table", "tr", "ul",
))  # fmt: skip
_SILENT = frozenset(["script", "style", "head", "title", "template", "noscript", "svg", "object"])
_QUOTE_CLASS = re.compile(
    r"\b(?:gmail_quote|gmail_extra_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|outlookmessageheader|zmail_extra"
    r"|gmail_attr|cite-?block|quoted[-_]?(?:text|reply|message)|tutanota_quote|fm_quote|hm_quote|ms-outlook-quote)\b",
    re.IGNORECASE,
)
_SIGN_CLASS = re.compile(
    r"\b(?:gmail_signature|moz-signature|applemailsignature|ms-outlook-mobile-signature|protonmail_signature_block"
    r"|x_signature|tutanota_signature|email-?signature|lineBreakAtBeginningOfSignature)\b",
    re.IGNORECASE,
)
_SIGN_ID = re.compile(
    r"^(?:x_)*(?:signature|ms-outlook-mobile-signature|applemailsignature)$", re.IGNORECASE
)
# From here on a mail program writes the mail that is answered.
_REST_ID = re.compile(
    r"^(?:x_)*(?:appendonsend|divrplyfwdmsg|reply-?intro|mail-editor-reference-message-container|stopspelling|ori_?mail|isreplycontent|oriLinkFrom)$",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|font-size\s{0,9}:\s{0,9}0(?:px)?\s{0,9}(?:;|$)|mso-hide",
    re.IGNORECASE,
)


class Plain(NamedTuple):
    """Text of HTML, and whether something was cut."""

    text: str
    cut: bool
    #: Whether quoted or signed parts were left out.
    parted: bool


class _Scan:
    """Where the scan stands: open tags that silence, and the text so far."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.size = 0
        #: Name of the tag that silences, and how many of that name are open within it.
        self.mute = ""
        self.deep = 0
        self.parted = False
        self.ended = False

    def add(self, text: str) -> None:
        if not self.mute:
            self.out.append(text)
            self.size += len(text)

    def open(self, name: str, tag: str) -> None:
        if self.mute:
            self.deep += name == self.mute
            return
        if name == "br" or name in _BREAKS:
            self.add("\n")
        if name in ("td", "th"):
            self.add(" ")
        if "=" not in tag and name != "blockquote" and name not in _SILENT:
            return
        told = {k.lower(): a or b or c for k, a, b, c in _ATTRIBUTE.findall(tag[:4_000])}
        mark = told.get("class", ""), told.get("id", "")
        if _REST_ID.search(mark[1]):
            self.ended = self.parted = True
        quoted = name == "blockquote" or any(map(_QUOTE_CLASS.search, mark))
        signed = bool(_SIGN_CLASS.search(mark[0])) or bool(_SIGN_ID.search(mark[1]))
        silent = name in _SILENT or bool(_HIDDEN.search(told.get("style", "")))
        if (quoted or signed or silent) and name not in _VOID and not tag.endswith("/"):
            self.mute, self.deep = name, 1
            self.parted = self.parted or quoted or signed

    def close(self, name: str) -> None:
        if self.mute:
            self.deep -= name == self.mute
            if not self.deep:
                self.mute = ""
                self.add("\n" if name in _BREAKS else "")
        elif name in _BREAKS:
            self.add("\n")


def read_markup(markup: str) -> Plain:
    """Return the text of HTML; blocks stand on lines of their own."""
    source = markup[:MOST_MARKUP]
    scan = _Scan()
    place = 0
    while place < len(source) and scan.size < MOST_TEXT and not scan.ended:
        start = source.find("<", place)
        if start < 0:
            scan.add(_read_text(source[place:]))
            break
        scan.add(_read_text(source[place:start]))
        place = _step(source, start, scan)
    text = re.sub(r"[ \t\u00a0]+", " ", "".join(scan.out))
    lines = (line.strip() for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return Plain(text, len(markup) > MOST_MARKUP or scan.size >= MOST_TEXT, scan.parted)


def _step(source: str, start: int, scan: _Scan) -> int:
    """Take up what begins with `<`; return where to go on."""
    if source.startswith("<!--", start):
        end = source.find("-->", start + 4)
        return len(source) if end < 0 else end + 3
    after = source[start + 1 : start + 2]
    if not (after.isalpha() or after in ("/", "!", "?")):
        scan.add("<")
        return start + 1
    end = source.find(">", start)
    if end < 0:
        return len(source)
    tag = source[start + 1 : end]
    found = _NAME.match(tag)
    name = found[1].lower() if found else ""
    if tag.startswith("/"):
        scan.close(name)
    elif name:
        scan.open(name, tag)
    return end + 1


def _read_text(text: str) -> str:
    """Return the text between two tags; line breaks of the source mean spaces."""
    return html.unescape(text.replace("\n", " ").replace("\t", " "))
