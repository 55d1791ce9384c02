"""The words of social touches: wordings, lengths, and how a happening is spoken of; data."""

from typing import Literal

import msgspec

from scotty.playbook.ads import Does


class Length(msgspec.Struct, frozen=True, kw_only=True):
    """How long a text may be, in characters; 0: the act has no such text."""

    subject: int = 0
    body: int = 0
    mark: str


LENGTHS: dict[Does, Length] = {
    "connect": Length(body=300, mark="M: a note has 300 characters; 200 on some free accounts"),
    "comment": Length(body=1_250, mark="M"),
    "share": Length(body=3_000, mark="M"),
    "message": Length(body=8_000, mark="M; ours are far shorter"),
    "inmail": Length(subject=200, body=1_900, mark="M: subject 200, body 1,900"),
}

EVENTS: dict[str, tuple[str, ...]] = {
    "news.published": ("“{title}”", "your news on {about}"),
    "hiring.posted": ("that you are looking for a {post}", "“{title}”"),
    "funding.raised": ("about your {round} round", "about your new funding"),
    "leadership.changed": ("about the change of {post} on your side", "“{title}”"),
    "tender.published": ("your tender for a {about}", "“{title}”"),
}
"""Kind -> how it is spoken of, with the fields that its source told; the first that is full is used."""

Sort = Literal["worth", "ask"]
LINES: dict[tuple[Does, Sort], tuple[str, ...]] = {
    ("connect", "worth"): (
        (
            "Hello {first}, I read {event}. I work with {industry} teams on {topic} and would be glad "
            "to follow what you do. {sender}"
        ),
        "Hello {first}, I read {event}. I work on {topic} and would be glad to be in touch. {sender}",
        (
            "Hello {first}, I work with {industry} teams on {topic} and would be glad to be in touch. "
            "{sender}"
        ),
        "Hello {first}, I work on {topic} and would be glad to be in touch. {sender}",
        "Hello, I work on {topic} and would be glad to be in touch. {sender}",
    ),
    ("comment", "worth"): (
        "Thank you for sharing {event}. What has it changed in how you handle {topic}?",
        "Thank you for sharing {event}.",
    ),
    ("share", "worth"): (
        "“{content}”: for anybody in {industry} who works on {topic}. {content_link}",
        "“{content}”: for anybody who works on {topic}. {content_link}",
        "“{content}” {content_link}",
    ),
    ("message", "worth"): (
        (
            "Hello {first}, when I read {event} I thought of “{content}”. It may be of use: "
            "{content_link}\n\nNothing to answer. {sender}"
        ),
        (
            "Hello {first}, “{content}” may be of use to you: {content_link}\n\nNothing to answer. "
            "{sender}"
        ),
        (
            "Hello {first}, thank you for connecting. Should {topic} ever be on your table, I am glad "
            "to tell what others do. {sender}"
        ),
    ),
    ("message", "ask"): (
        "Hello {first}, I read {event}. {ask}\n\n{sender}",
        "Hello {first}, {ask}\n\n{sender}",
    ),
    ("inmail", "worth"): (
        (
            "Hello {first},\n\nI read {event}. “{content}” is about what often follows from that: "
            "{content_link}\n\nNothing to answer. {sender}"
        ),
        (
            "Hello {first},\n\n“{content}” may be of use to you: {content_link}\n\nNothing to answer. "
            "{sender}"
        ),
    ),
    ("inmail", "ask"): (
        "Hello {first},\n\nI read {event}. {ask}\n\n{sender}",
        "Hello {first},\n\n{ask}\n\n{sender}",
    ),
}
"""What is done and whether it asks -> wordings, the fullest first. A person reads and changes them."""
SUBJECTS: dict[Sort, tuple[str, ...]] = {
    "worth": ("On {topic} at {company}", "On {topic}"),
    "ask": ("{company} and {topic}: a question", "A question on {topic}"),
}
