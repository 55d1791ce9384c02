"""The tour: five steps, from what is on the screen to one's own data."""

import msgspec

from scotty.stages.identify.standing import HotList


class Step(msgspec.Struct, frozen=True):
    """A step: what it says, and where it leads."""

    step: int
    title: str
    text: str
    path: str = ""
    go: str = ""


def tour_step(number: int, hot: HotList) -> Step:
    """Return a step of the tour, 1 to 5; its links lead into what this workspace holds."""
    first = hot.accounts[0] if hot.accounts else None
    account = f"/account/{first.domain}" if first else "/hot"
    named = f"Open {first.name}" if first else "Hot accounts"
    return (
        Step(
            1,
            "the list to work",
            "Below stand the accounts that meet four conditions at once: intent is high, they fit "
            "your profile, somebody who holds a budget is known, and a project seems under way. "
            "The best by expected value come first.",
            "/hot",
            "See the whole list",
        ),
        Step(
            2,
            "every number opens",
            "An account’s score is a sum. Each part of it opens into the facts behind it, and each "
            "fact into the source that told it. Nothing is a black box.",
            account,
            named,
        ),
        Step(
            3,
            "any day, as it was known then",
            "The slider on an account’s page shows it as of any day, by what was known that day. "
            "So you can see what Scotty would have told you, and when.",
            account,
            named,
        ),
        Step(
            4,
            "your rules",
            "What fits you, what counts how much, where hot begins: all of it stands in the "
            "playbook. Every save is a version that can be restored.",
            "/playbook",
            "Open the playbook",
        ),
        Step(
            5,
            "bring your own data",
            "A CRM export is enough to begin. Scotty guesses what the columns mean, shows you, "
            "and loads what is good; what is not is reported with its line. To begin with an empty "
            "workspace, start Scotty with another SCOTTY_HOME.",
            "/import",
            "Import files",
        ),
    )[min(max(number, 1), 5) - 1]
