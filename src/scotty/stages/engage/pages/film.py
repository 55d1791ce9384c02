"""A video message: script, storyboard, captions, and what whoever records it must know."""

import msgspec

from scotty.playbook.roi import plan_model, project, tell_value
from scotty.stages.engage.pages.page import Line, Page
from scotty.stages.engage.pages.worth import start_values

WORDS_A_SECOND = 2.3
"""How fast people speak to a camera: about 140 words a minute."""
LEAST = 4
"""Seconds that a scene has at least."""


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What is said, what is seen meanwhile, and how long it takes in seconds."""

    name: str
    says: Line
    shows: str
    seconds: int


class Film(msgspec.Struct, frozen=True, kw_only=True):
    """A video message as planned."""

    title: str
    scenes: tuple[Scene, ...]

    @property
    def seconds(self) -> int:
        """How long it will be, about."""
        return sum(scene.seconds for scene in self.scenes)


def compose_film(page: Page, speaker: str = "") -> Film:
    """Return the film that tells the page's story in about a minute. Same facts, same sources."""
    name = page.reader.split(" ")[0] or "Hello"
    we = page.brand.name or "us"
    who = f"I am {speaker} of {we}." if speaker else f"a word from {we}."
    told = [("Greeting", Line(f"{name}, {who}"), "Your face; the company's name on a card")]
    told += [("Why now", line, "The source on the screen") for line in page.news[:1]]
    questions = [page.title] * bool(page.title.assets) + [x for p in page.pains for x in p.lines]
    told += [("The question", line, "You, looking into the camera") for line in questions[:1]]
    if page.story is not None and page.story.lines:
        told.append(
            ("Somebody like you", page.story.lines[0], "The customer's name and the figure")
        )
    if page.worth is not None:
        told.append(("What it may be worth", _say_worth(page), "The calculator on their page"))
    ask = Line("If that is worth twenty minutes to you, choose a time on the page below.")
    told.append(("Next step", ask, "The page, with the button"))
    scenes = tuple(
        Scene(name=n, says=says, shows=shows, seconds=_time(says.text)) for n, says, shows in told
    )
    return Film(title=f"A message for {page.reader or page.company}", scenes=scenes)


def _say_worth(page: Page) -> Line:
    assert page.worth is not None
    found = project(plan_model(page.worth.model), start_values(page.worth))
    low, high = (tell_value(found[case]["benefit"], "usd") for case in ("low", "high"))
    text = (
        f"On cautious and on favourable assumptions it comes to {low} or {high} a year. "
        "Each assumption stands on the page; change any of them."
    )
    given = page.worth.given.values()
    facts = dict.fromkeys(f for g in given for f in g.line.facts)
    assets = dict.fromkeys(a for g in given for a in g.line.assets)
    return Line(text, tuple(facts), tuple(assets), "Calculator on the page")


def _time(text: str) -> int:
    return max(LEAST, round(len(text.split()) / WORDS_A_SECOND))


def write_script(film: Film) -> str:
    """Return script, storyboard and recording task as Markdown."""
    rows = [
        f"# {_escape(film.title)}",
        "",
        f"About {film.seconds} seconds, {len(film.scenes)} scenes.",
        "",
    ]
    start = 0
    for number, scene in enumerate(film.scenes, 1):
        rows.append(f"## {number}. {scene.name} ({_clock(start)}, {scene.seconds} s)")
        rows += ["", f"**Say:** {_escape(scene.says.text)}", "", f"**Show:** {scene.shows}"]
        rows += ["", f"*Source: {_escape(scene.says.source)}*"] * bool(scene.says.source) + [""]
        start += scene.seconds
    rows += [
        "## Recording",
        "",
        "- Speak, do not read: the meaning must stand, the words may differ. Figures and names must not.",
        "- Window before you, not behind; camera at the height of your eyes; no music.",
        "- One file, MP4 (H.264, AAC), at most 1280 × 720 and 60 MB; at most two minutes.",
        "- Put it with the page under Pages. Captions follow this script; bring a .vtt file where you departed from it.",
        "",
    ]
    return "\n".join(rows)


def write_captions(film: Film) -> str:
    """Return captions as WebVTT (W3C), timed as planned."""
    rows, start = ["WEBVTT", ""], 0
    for scene in film.scenes:
        end = start + scene.seconds
        text = scene.says.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        rows += [f"{_clock(start, True)} --> {_clock(end, True)}", text, ""]
        start = end
    return "\n".join(rows)


def _clock(seconds: int, full: bool = False) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{minutes:02}:{rest:02}.000" if full else f"{minutes}:{rest:02}"


def _escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]<>()#+!|~&" else c for c in text)
