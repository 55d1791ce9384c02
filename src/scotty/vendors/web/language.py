"""Which language a text is in: as its page says, else by its small words."""

import re
from collections import Counter

from lxml.html import HtmlElement

_SMALL = {
    "en": "the and of to in is for that with are on this we our you as by from have",
    "de": "der die das und ist nicht ein eine mit für auf wir sie von den dem zu im auch",
    "fr": "le la les des et est une un pour dans nous vous que qui sur par avec du au",
    "es": "el la los las de y es una un para en que con por del nuestro se su como",
    "it": "il la le gli di e è una un per che con del della sono nel noi più anche",
    "nl": "de het een en van is voor met op wij dat niet zijn ook ons te bij aan onze",
    "pt": "o os as de e é uma um para em que com por não nossa do da na seu mais",
    "sv": "och att det är en ett för med på vi som av till den inte har vår om",
    "da": "og at det er en et for med på vi som af til den ikke har vores om der",
    "pl": "i w na z do jest nie się to że dla od o jak nas oraz przez są po",
}
_TABLE = {word: tuple(k for k, v in _SMALL.items() if word in v.split()) for words in _SMALL.values() for word in words.split()}  # fmt: skip
_CODE = re.compile(r"([a-z]{2})(?:[-_]|$)")
ENOUGH, AHEAD = 4, 1.2
"""Small words by which a language is told where the page does not say, and how many times as many
as of the next they must be."""
PLAIN, FAR_AHEAD = 15, 1.6
"""The same, to outvote what the page says: many keep the language of the template they came from."""


def find_language(tree: HtmlElement | None, text: str) -> str:
    """Return the ISO 639-1 code of a page's language; "" where it cannot be told."""
    said = ""
    if tree is not None:
        root = tree.getroottree().getroot()
        said = (root.get("lang") or root.get("xml:lang") or "").strip().lower()
    if (found := _CODE.match(said)) is None:
        return count_words(text)
    return count_words(text, PLAIN, FAR_AHEAD) or found[1]


def count_words(text: str, enough: int = ENOUGH, ahead: float = AHEAD) -> str:
    """Return the language whose small words are the most by far; "" where none is."""
    counts: Counter[str] = Counter()
    for word in re.findall(r"[^\W\d_]+", text[:6_000].lower()):
        for language in _TABLE.get(word, ()):
            counts[language] += 1
    first, second = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] >= enough and first[1] >= ahead * second[1] else ""
