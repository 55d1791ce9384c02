"""Errors that cross floors, named by who must act next.

ScottyError
├── Later(after)        the machine tries again after that many seconds
├── Refused(why, mend)  a person must act; `mend` says what to do
└── Bug                 we must act; nothing the user did

A "no" of policy is not an error: it is the value `Held(reason)`, and a fact.
"""


class ScottyError(Exception):
    """The root of everything Scotty raises on purpose."""


class Later(ScottyError):
    """A passing fault: try again after `after` seconds."""

    def __init__(self, why: str, after: float = 5.0) -> None:
        super().__init__(why)
        self.why = why
        self.after = after


class Refused(ScottyError):
    """The input or the state does not allow this; `mend` tells a person what to do."""

    def __init__(self, why: str, mend: str = "") -> None:
        super().__init__(f"{why} {mend}".strip())
        self.why = why
        self.mend = mend


class Bug(ScottyError):
    """Something we took for impossible happened. Please report it."""
