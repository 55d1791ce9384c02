"""Lists for ad platforms: an audience's people or companies, in each platform's own format."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from scotty.desk.ads import is_simulated, read_domain
from scotty.playbook.ads import PLATFORMS, Ads, Channel, Platform
from scotty.signals.view import Contact, View
from scotty.stages.engage.ads.stops import judge_stop
from scotty.vendors.adplatforms import display, google, linkedin
from scotty.vendors.adplatforms.members import (
    Action,
    Company,
    Member,
    screen_members,
    split_name,
)
from scotty.vendors.adplatforms.ranges import Ranges

NONE: Mapping[str, Ranges] = {}


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of everybody before they go on a list; both fail closed."""

    is_suppressed: Callable[[str], bool]
    #: Why somebody may not go for another cause, such as consent; "" where none.
    find_bar: Callable[[Member], str] = lambda _: ""
    #: Domain -> its networks.
    ranges: Mapping[str, Ranges] = NONE


class List(msgspec.Struct, frozen=True, kw_only=True):
    """A list, ready to be uploaded."""

    tag: str
    channel: Channel
    #: Name of the file.
    name: str
    platform: str
    action: Action
    rows: int
    content: bytes
    #: Why people are not on it -> how many.
    left_out: Mapping[str, int] = {}
    members: tuple[Member, ...] = ()
    companies: tuple[Company, ...] = ()
    simulated: bool = False
    notes: tuple[str, ...] = ()


def make_list(tag: str, channel: Channel, views: Sequence[View], ads: Ads, screen: Screen) -> List:
    """Return the list of an audience: those of its accounts and people whose ads run."""
    running = [view for view in views if judge_stop(view, ads) is None]
    left: Counter[str] = Counter()
    if stopped := len(views) - len(running):
        left["accounts whose ads have stopped"] = stopped
    if PLATFORMS[channel].counts == "people":
        people = (member for view in running for member in tell_members(view, ads))
        screened = screen_members(people, screen.is_suppressed, _bar(ads, screen))
        made = write_people(tag, channel, "ADD", screened.members)
        left.update(screened.left_out)
    else:
        companies = [tell_company(view) for view in running]
        made = write_companies(tag, channel, "ADD", companies, screen.ranges)
    simulated = any(is_simulated(view) for view in views)
    return msgspec.structs.replace(made, left_out=dict(left), simulated=simulated)


def _bar(ads: Ads, screen: Screen) -> Callable[[Member], str]:
    def find(member: Member) -> str:
        if member.country in ads.barred:
            return f"in {member.country}, whose people are barred in [ads]"
        return screen.find_bar(member)

    return find


def tell_members(view: View, ads: Ads) -> Iterator[Member]:
    """Yield the account's people to whom ads may be shown."""
    for person in view.people.values():
        if person.email and judge_stop(view, ads, person) is None:
            yield tell_member(view, person)


def tell_member(view: View, person: Contact) -> Member:
    """Return one of their people as a member of a list, with the facts that told each field."""
    first, last = split_name(person.tell("name"))
    fields = ("name", "email", "title", "country", "postcode")
    told = [said.fact for f in fields if (said := person.fields.get(f)) is not None]
    return Member(
        email=person.email,
        account=view.account,
        contact=person.key,
        first=first,
        last=last,
        title=person.tell("title"),
        company=view.tell("name"),
        country=person.tell("country") or view.tell("country"),
        postcode=person.tell("postcode"),
        facts=tuple(dict.fromkeys(told)),
    )


def tell_company(view: View) -> Company:
    """Return an account as a company of a list."""
    fields = ("name", "domain", "industry", "country", "city")
    told = [said.fact for f in fields if (said := view.profile.get(f)) is not None]
    return Company(
        account=view.account,
        name=view.tell("name"),
        domain=read_domain(view),
        page=view.tell("linkedin"),
        industry=view.tell("industry"),
        city=view.tell("city"),
        country=view.tell("country"),
        facts=tuple(dict.fromkeys(told)),
    )


def write_people(tag: str, channel: Channel, action: Action, members: Sequence[Member]) -> List:
    """Return people as the platform's own file. They have been screened, unless they are to go."""
    platform = PLATFORMS[channel]
    write = linkedin.write_people if platform.platform == "linkedin" else google.write_members
    return List(
        tag=tag,
        channel=channel,
        name=_name(tag, channel, action),
        platform=platform.platform,
        action=action,
        rows=len(members),
        content=write(members),
        members=tuple(members),
        notes=tuple(_note(platform, action, len(members))),
    )


def write_companies(
    tag: str,
    channel: Channel,
    action: Action,
    companies: Sequence[Company],
    ranges: Mapping[str, Ranges] = NONE,
) -> List:
    """Return companies, or their networks, as the platform's own file."""
    platform = PLATFORMS[channel]
    rows = len(companies)
    if platform.counts == "employees":
        content = linkedin.write_companies(companies)
    elif platform.counts == "networks" and action == "ADD":
        content = display.write_networks(companies, ranges)
        rows = sum(len(ranges[c.domain].networks) for c in companies if c.domain in ranges)
    else:
        content = display.write_companies(companies)
    return List(
        tag=tag,
        channel=channel,
        name=_name(tag, channel, action),
        platform=platform.platform,
        action=action,
        rows=rows,
        content=content,
        companies=tuple(companies),
        notes=tuple(_note(platform, action, rows)),
    )


def _name(tag: str, channel: Channel, action: Action) -> str:
    return f"{tag}-{channel}-{action.lower()}.csv"


def _note(platform: Platform, action: Action, rows: int) -> Iterator[str]:
    if action == "ADD" and rows < platform.rows:
        yield f"{rows} rows: {platform.label} takes uploads of {platform.rows} and more."
    if action == "REMOVE" and platform.platform == "linkedin":
        yield "Where a list cannot be cut by file, upload the newest list in its place."
