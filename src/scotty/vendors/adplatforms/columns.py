"""What reports call their columns, and which platform a report is from: data."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from scotty.facts import Refused
from scotty.vendors.files.words.book import squeeze

Field = Literal["day", "until", "campaign", "company", "impressions", "clicks", "cost", "currency"]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How one platform's report is laid out."""

    platform: str
    label: str
    #: Field -> headers in their bare form (letters and digits), the first that stands there is used.
    columns: dict[Field, tuple[str, ...]]
    #: Headers that only this platform writes.
    marks: frozenset[str] = frozenset()
    #: How to export it so that it can be read.
    mend: str = "Export one row a day and campaign, with impressions, clicks and cost."


REPORTS: dict[str, Report] = {
    r.platform: r
    for r in (
        Report(
            platform="linkedin",
            label="LinkedIn Campaign Manager",
            columns={
                "day": ("startdateinutc", "startdate", "date", "day", "datum", "startdatuminutc"),
                "until": ("enddateinutc", "enddate", "enddatum"),
                # Campaigns were renamed ad sets, and groups campaigns, in 2025: the finer counts.
                "campaign": ("adsetname", "campaignname", "kampagnenname", "campaign"),
                "company": ("companyname", "membercompany", "company", "unternehmensname"),
                "impressions": ("impressions", "impressionen", "impressionsms"),
                "clicks": ("clicks", "klicks"),
                "cost": ("totalspent", "spend", "gesamtausgaben", "totaldepense"),
                "currency": ("currency", "wahrung"),
            },
            marks=frozenset({"totalspent", "startdateinutc", "adsetname", "gesamtausgaben"}),
            mend="Campaign Manager: Export, campaign performance, time breakdown daily.",
        ),
        Report(
            platform="google",
            label="Google Ads",
            columns={
                "day": ("day", "date", "tag", "jour"),
                "until": (),
                "campaign": ("campaign", "campaignname", "kampagne", "campagne"),
                "company": (),
                "impressions": ("impr", "impressions", "impressionen"),
                "clicks": ("clicks", "klicks", "interactions", "clics"),
                "cost": ("cost", "kosten", "cout", "costs"),
                "currency": ("currencycode", "currency", "wahrungscode", "wahrung"),
            },
            marks=frozenset({"impr", "currencycode", "wahrungscode", "kosten"}),
            mend="Google Ads: Campaigns, segment by day, download as CSV.",
        ),
        Report(
            platform="display",
            label="another network",
            columns={
                "day": ("date", "day", "datum", "tag", "startdate"),
                "until": ("enddate", "until"),
                "campaign": ("campaign", "campaignname", "lineitem", "insertionorder", "kampagne"),
                "company": (
                    "company",
                    "companyname",
                    "account",
                    "accountname",
                    "advertiseraccount",
                ),
                "impressions": ("impressions", "impr", "views", "impressionen"),
                "clicks": ("clicks", "klicks", "clickthroughs"),
                "cost": ("cost", "spend", "spent", "amount", "mediacost", "revenue", "kosten"),
                "currency": ("currency", "currencycode", "wahrung"),
            },
        ),
    )
}
NEEDED: tuple[Field, ...] = ("day", "campaign")


def find_report(columns: Sequence[str], platform: str | None) -> Report:
    """Return the layout of a report: of the platform said, else of the one whose marks it bears."""
    bare = {squeeze(name) for name in columns}
    if platform is not None:
        found = REPORTS.get(platform) or msgspec.structs.replace(
            REPORTS["display"], platform=platform, label=platform
        )
    else:
        best = max(REPORTS.values(), key=lambda r: len(r.marks & bare))
        if not best.marks & bare:
            raise Refused(
                "Nothing in the report says which platform it is from.",
                f"Say which: {', '.join(REPORTS)}, or the publication's name.",
            )
        found = best
    return found


def find_places(columns: Sequence[str], report: Report) -> dict[Field, int]:
    """Return field -> index of its column. Raises Refused where day, campaign or figures are missing."""
    bare = [squeeze(name) for name in columns]
    places: dict[Field, int] = {}
    for field, names in report.columns.items():
        place = next((bare.index(name) for name in names if name in bare), None)
        if place is not None:
            places[field] = place
    missing = [field for field in NEEDED if field not in places]
    if missing or not {"impressions", "cost"} & set(places):
        lacks = " and ".join(missing) or "impressions and cost"
        raise Refused(
            f"A report of {report.label} without a column for {lacks}: {', '.join(columns)[:160]}.",
            report.mend,
        )
    return places
