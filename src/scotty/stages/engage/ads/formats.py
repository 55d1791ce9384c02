"""What platforms take as an ad: lengths of texts, buttons, pictures, and what they refuse; data.

Marks as in `playbook.ads`: S read in the platform's own pages, M from memory, J our judgement.
"""

import re
from typing import Literal

import msgspec

from scotty.names import HIDDEN
from scotty.playbook.ads import Channel

Field = Literal["headline", "text", "description", "name"]


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of ad: its texts by greatest length in characters, its buttons, its pictures."""

    name: str
    label: str
    platform: str
    channels: tuple[Channel, ...]
    #: Field -> characters that are shown without being cut.
    lengths: dict[Field, int]
    #: Buttons that may be chosen; empty: the platform writes its own.
    buttons: tuple[str, ...]
    #: Width and height in pixels.
    sizes: tuple[tuple[int, int], ...]
    mark: str = "M"


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format(
            name="linkedin-image",
            label="LinkedIn single image",
            platform="linkedin",
            channels=("linkedin-people", "linkedin-companies"),
            lengths={"headline": 70, "text": 150, "description": 100, "name": 255},
            buttons=("Learn more", "Download", "Register", "Request demo", "View quote"),
            sizes=((1200, 627), (1200, 1200)),
            mark="S: LinkedIn help, single image ad specifications (lengths before it is cut)",
        ),
        Format(
            name="google-display",
            label="Google responsive display",
            platform="google",
            channels=("display-people", "display-networks"),
            lengths={"headline": 30, "text": 90, "description": 90, "name": 25},
            buttons=("Learn more", "Download", "Get quote", "Contact us", "Sign up"),
            sizes=((300, 250), (336, 280), (728, 90), (160, 600), (970, 250), (1200, 628)),
            mark="M: short headline 30, long headline and description 90, business name 25",
        ),
        Format(
            name="youtube-infeed",
            label="YouTube in-feed video",
            platform="google",
            channels=("youtube",),
            lengths={"headline": 100, "text": 35, "description": 35, "name": 25},
            buttons=(),
            sizes=((1280, 720),),
            mark="M: headline 100, two description lines of 35",
        ),
        Format(
            name="publication",
            label="Publication banner",
            platform="publication",
            channels=("publications",),
            lengths={"headline": 60, "text": 120, "description": 60, "name": 40},
            buttons=("Learn more", "Download", "Contact us"),
            sizes=((728, 90), (300, 250), (970, 250)),
            mark="J: each publisher has its own; these are the usual sizes (IAB)",
        ),
    )
}


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What an ad may not say, and where that comes from."""

    name: str
    pattern: re.Pattern[str]
    #: Fields it holds for; empty: all.
    fields: tuple[Field, ...] = ()
    #: Platforms it holds for; empty: all.
    platforms: tuple[str, ...] = ()
    says: str
    mend: str
    mark: str


RULES: tuple[Rule, ...] = (
    Rule(
        name="endorsement",
        pattern=re.compile(
            r"\b(?:endorsed|recommended|approved|certified|trusted|chosen|used|loved) by\b"
            r"|\bofficial (?:partner|supplier)\b|\bin partnership with\b",
            re.IGNORECASE,
        ),
        says="It implies that somebody stands behind us.",
        mend="Say what we do; keep names of customers for case studies that they agreed to.",
        mark="M: LinkedIn and Google forbid implied endorsement and misrepresented affiliation",
    ),
    Rule(
        name="platform",
        pattern=re.compile(r"\b(?:linkedin|google|youtube)\b", re.IGNORECASE),
        says="It names the platform that shows it.",
        mend="Leave the platform's name out.",
        mark="M: LinkedIn's and Google's brand rules forbid it without their leave",
    ),
    Rule(
        name="watched",
        pattern=re.compile(
            r"\b(?:we (?:saw|noticed|know)|(?:saw|noticed) (?:that )?you|you (?:visited|looked at|"
            r"downloaded|opened|searched))\b",
            re.IGNORECASE,
        ),
        says="It tells them that they were watched.",
        mend="What tracking told chooses the ad, and is never told back.",
        mark="M: Google personalised advertising forbids implying knowledge of a person; and ours",
    ),
    Rule(
        name="exclamation",
        pattern=re.compile(r"!"),
        fields=("headline",),
        platforms=("google",),
        says="Google takes no exclamation mark in a headline.",
        mend="Leave it out.",
        mark="S: Google Ads editorial rules, punctuation",
    ),
    Rule(
        name="repeated",
        pattern=re.compile(r"([!?.,;:*#-])\1{1,}(?<!\.\.\.)"),
        says="A mark stands several times in a row.",
        mend="Write it once.",
        mark="S: Google Ads editorial rules, punctuation and symbols",
    ),
    Rule(
        name="capitals",
        pattern=re.compile(r"\b[A-Z]{6,}\b"),
        says="A word is in capitals.",
        mend="Write it in lower case; acronyms of up to five letters may stay.",
        mark="S: Google Ads editorial rules, capitalisation",
    ),
    Rule(
        name="superlative",
        pattern=re.compile(
            r"(?<!\w)(?:#1|no\. ?1|number one|world[’' -]?s? ?(?:best|leading)|the best|guaranteed)(?!\w)",
            re.IGNORECASE,
        ),
        says="A superlative that nobody can check.",
        mend="Give the figure and its source instead.",
        mark="M: both platforms ask for proof of superlatives",
    ),
    Rule(
        name="phone",
        pattern=re.compile(r"(?<!\w)\+?\d[\d ()/.-]{7,}\d(?!\w)"),
        platforms=("google",),
        says="A telephone number in the text.",
        mend="Use the platform's call asset.",
        mark="S: Google Ads editorial rules, phone number in ad text",
    ),
    Rule(
        name="mark-up",
        pattern=re.compile(rf"{HIDDEN.pattern}|[\t\r\n]|https?://"),
        says="Hidden characters, line ends or a link inside the text.",
        mend="Keep plain words; the link has a field of its own.",
        mark="J: hidden characters are how text is made to read otherwise than it is checked",
    ),
)
