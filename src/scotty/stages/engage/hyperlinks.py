"""Links in a draft: which addresses it leads to, numbered."""

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def list_links(body: str) -> tuple[str, ...]:
    """Return the web addresses that a Markdown text links to, each once, in order: number 1 first."""
    found = [
        str(child.attrs["href"])
        for token in _MARKDOWN.parse(body)
        for child in token.children or ()
        if child.type == "link_open"
    ]
    return tuple(dict.fromkeys(a for a in found if a.startswith(("https://", "http://"))))
