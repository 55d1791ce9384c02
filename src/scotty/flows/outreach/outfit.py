"""What outreach works with: the house, its carriers, the rules and words in force."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from scotty.facts import Refused
from scotty.flows.versions import Version, list_texts
from scotty.playbook import Playbook, default_text, parse_playbook
from scotty.playbook.content import Asset, default_assets, parse_asset
from scotty.playbook.sequence import Sequence, default_sequences, parse_sequence
from scotty.ports import House
from scotty.ports.outreach import Touch
from scotty.stages.engage.timing import Peers

SEQUENCES, CONTENT = "sequence.saved", "content.saved"
FRESH = timedelta(seconds=2)
"""Age up to which the content assets in memory serve; the playbook and sequences are never stale."""


class Carried(NamedTuple):
    """What came of carrying an act: the other side's words, and the name it goes by there."""

    answer: str = ""
    message: str = ""


class Carrier(Protocol):
    """Carries an act over one channel."""

    def __call__(self, touch: Touch, wire: Callable[[str], None]) -> Carried:
        """Carry it out; call `wire` with the message's name at the last instant before it leaves.

        Raises as `ports.mail.Post.submit` does; what `wire` raises goes through.
        """


class Outfit:
    """Everything that the loops of outreach share. Safe to use from several threads."""

    def __init__(
        self,
        house: House,
        carriers: Mapping[str, Carrier],
        links: Callable[[str, str | None], Mapping[str, str]],
    ) -> None:
        self.house = house
        self.carriers = carriers
        #: Channel -> what tells afterwards whether an act took effect whose carrying broke off; where it
        #: did not, it is carried once more.
        self.seekers: Mapping[str, Callable[[Touch], bool]] = {}
        #: Account and contact -> name of a page made for them -> its address.
        self.links = links
        #: What is known of when people act, by (persona, country); see `flows.outreach.habits`.
        self.habits: Mapping[tuple[str, str], Peers] = {}
        self._book: tuple[str, Playbook] = ("", parse_playbook(default_text()))
        self._cadences: dict[tuple[str, int], Sequence] = {}
        self._assets: tuple[datetime, Mapping[str, Asset]] | None = None

    def peers(self, persona: str, country: str) -> Peers:
        """Return what is known of others of this persona and country: of everybody, where of few."""
        return self.habits.get((persona, country)) or self.habits.get(("", "")) or Peers()

    def book(self, fact: str) -> Playbook:
        """Return the playbook of a `playbook.saved` fact; "" is the one that comes with the package."""
        kept = self._book
        if kept[0] != fact:
            told = self.house.ledger.fact(fact.replace("-", ""))
            text = default_text() if told is None else str(told.data["text"])
            kept = self._book = (fact, parse_playbook(text))
        return kept[1]

    def current(self) -> Playbook:
        """Return the playbook in force now."""
        saved = self.house.ledger.facts("playbook.saved")
        newest = max(saved, key=lambda f: int(f.data["number"]), default=None)
        return self.book("" if newest is None else newest.id)

    def versions(self, name: str) -> tuple[Version, ...]:
        """Return the versions of a sequence. Raises Refused where there is none of that name."""
        found = list_texts(self.house, SEQUENCES, default_sequences())
        if name not in found:
            raise Refused(f"There is no sequence {name!r}.", f"Choose from {', '.join(found)}.")
        return found[name]

    def cadence(self, name: str, number: int | None = None) -> tuple[Sequence, int]:
        """Return a sequence and the number of its version: the newest, or the one asked for."""
        if number is not None and (name, number) in self._cadences:
            return self._cadences[name, number], number
        versions = self.versions(name)
        wanted = versions[-1] if number is None else _pick(versions, number)
        key = (name, wanted.number)
        if key not in self._cadences:
            self._cadences[key] = parse_sequence(wanted.text)
        return self._cadences[key], wanted.number

    def assets(self) -> Mapping[str, Asset]:
        """Return the newest version of every content asset; the package's own until they are replaced."""
        now = self.house.clock.now()
        if self._assets is None or not timedelta(0) <= now - self._assets[0] < FRESH:
            saved = list_texts(self.house, CONTENT, {})
            mine = {name: parse_asset(name, versions[-1].text) for name, versions in saved.items()}
            self._assets = (now, {**default_assets(), **mine})
        return self._assets[1]


def _pick(versions: tuple[Version, ...], number: int) -> Version:
    found = next((v for v in versions if v.number == number), None)
    if found is None:
        raise Refused(
            f"{versions[0].name} has no version {number}.", f"Its newest is {versions[-1].number}."
        )
    return found
