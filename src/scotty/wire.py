"""The one place that knows every concrete class, and puts the house together."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import msgspec
from sqlalchemy import create_engine

from scotty.desk.playbook import current_playbook
from scotty.desk.roster import read_allowance
from scotty.desk.signed import read_secret
from scotty.facts import Fact, Refused
from scotty.facts.kinds import KINDS
from scotty.ports import Clock, House
from scotty.ports.enrich import Enricher
from scotty.ports.research import Collector
from scotty.ports.sandbox import Plan
from scotty.settings import Settings
from scotty.signals import load_signals
from scotty.store.access import PostgresAccess
from scotty.store.attributions import PostgresAttributions
from scotty.store.imports import PostgresImports
from scotty.store.lake import DuckLake
from scotty.store.ledger import PostgresLedger
from scotty.store.mailboxes import PostgresMailboxes
from scotty.store.moments import PostgresMoments
from scotty.store.outreach import PostgresOutreach
from scotty.store.postgres import locate_database, open_database
from scotty.store.purse import PostgresPurse
from scotty.store.seal import Seal
from scotty.store.sources import PostgresSources
from scotty.store.suppressions import PostgresSuppressions
from scotty.store.tables import PostgresTables
from scotty.twins.market import Market, simulate
from scotty.twins.models import NoModels
from scotty.twins.outside import TwinOutside
from scotty.twins.post import SwitchedInbox, SwitchedPost, TwinInbox, TwinPost
from scotty.vendors.boards import BoardsCollector
from scotty.vendors.contactfile import ContactFile
from scotty.vendors.dns import DnsResolver
from scotty.vendors.edgar import EdgarCollector
from scotty.vendors.folder import FolderCollector
from scotty.vendors.imap import ImapInbox
from scotty.vendors.message import MimeScribe
from scotty.vendors.mmdb import MmdbNetworks
from scotty.vendors.models import Choice, LanguageModels, Means
from scotty.vendors.newsfeeds import FeedsCollector
from scotty.vendors.post.read import read_letter
from scotty.vendors.records import RecordsCollector
from scotty.vendors.smtp import SmtpPost
from scotty.vendors.splink import SplinkMatcher
from scotty.vendors.typst import TypstPress
from scotty.vendors.web import Fetcher, SiteCollector, name_agent


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return datetime.now(UTC)

    def wall(self, moment: datetime) -> datetime:
        """Return the moment itself: this is the machine's clock."""
        return moment


@contextmanager
def open_house(settings: Settings, clock: Clock | None = None) -> Iterator[House]:
    """Open the workspace: database up and migrated, lake and tables ready. Closes what it opened.

    `clock` is another one than the machine's, in tests and in the sandbox.
    """
    clock = clock or SystemClock()
    with ExitStack() as closing:
        networks = MmdbNetworks(settings.mmdb)
        closing.callback(networks.close)
        engine = open_database(locate_database(settings.home, settings.database_url))
        closing.callback(engine.dispose)
        # Touches borrow a connection five times each: without a ping they take a third fewer round
        # trips. What meets a connection that was cut fails once, and is found by its row.
        # As many stay open as a worker has touches in hand: a new one would plan each question anew.
        busy = create_engine(engine.url, pool_size=12, max_overflow=18)
        closing.callback(busy.dispose)
        ledger = PostgresLedger(engine, [*KINDS, *load_signals()])
        lake = DuckLake(settings.home / "lake", ledger)
        closing.callback(lake.close)
        post = SmtpPost()
        closing.callback(post.close)
        house = House(
            ledger=ledger,
            lake=lake,
            tables=PostgresTables(engine),
            clock=clock,
            home=settings.home,
            access=PostgresAccess(engine),
            attributions=PostgresAttributions(ledger),
            matcher=SplinkMatcher(),
            sources=PostgresSources(engine),
            networks=networks,
            imports=PostgresImports(engine),
            outreach=PostgresOutreach(busy, clock.wall),
            mailboxes=PostgresMailboxes(engine, Seal(read_secret(settings.home, "mail"))),
            suppressions=PostgresSuppressions(ledger, read_secret(settings.home, "suppress")),
            moments=PostgresMoments(ledger),
            scribe=MimeScribe(read_secret(settings.home, "links")),
            post=SwitchedPost(post, TwinPost(settings.home)),
            inbox=SwitchedInbox(ImapInbox(), TwinInbox(settings.home, read_letter, clock.now)),
            resolver=DnsResolver(_read_server(settings.dns)),
            press=TypstPress(),
            collectors={},
            models=NoModels(),
            purse=PostgresPurse(ledger),
            enrichers=_list_enrichers(settings),
        )
        house = msgspec.structs.replace(house, collectors=_list_collectors(house, settings))
        if settings.model or settings.model_url:
            models = _open_models(house, settings)
            closing.callback(models.close)
            house = msgspec.structs.replace(house, models=models)
        yield house


def _open_models(house: House, settings: Settings) -> LanguageModels:
    """Return the language model that the settings name; its provider's key is in the environment."""
    means = Means(
        ledger=house.ledger,
        purse=house.purse,
        clock=house.clock,
        rules=lambda: read_allowance(house),
        key=read_secret(settings.home, "models"),
    )
    choice = Choice(name=settings.model, url=settings.model_url, environment=os.environ)
    return LanguageModels(choice, means)


def _list_enrichers(settings: Settings) -> Mapping[str, Enricher]:
    """Return providers of contact data: each table in the workspace's folder `enrich`."""
    files = sorted((settings.home / "enrich").glob("*.csv"))
    return {(found := ContactFile(path)).name: found for path in files}


def _list_collectors(house: House, settings: Settings) -> Mapping[str, Collector]:
    """Return what reads the outside, by name, in the order in which they are asked."""
    names = DnsResolver(_read_server(settings.dns), seconds=4.0)
    fetcher = Fetcher(names.addresses, name_agent(settings.contact))
    listed: tuple[Collector, ...] = (
        SiteCollector(fetcher),
        BoardsCollector(fetcher),
        EdgarCollector(fetcher, settings.contact),
        RecordsCollector(names),
        FeedsCollector(fetcher, lambda: current_playbook(house)[0].research.feeds),
        FolderCollector(house.home),
        TwinOutside(lambda account: house.ledger.timelines([account])[account]),
    )
    return {collector.name: collector for collector in listed}


def tell_market(plan: Plan) -> Iterator[Fact]:
    """Yield what the sources of the sandbox market would have told; see `ports.sandbox.Sandbox`."""
    market = Market(seed=plan.seed, companies=plan.companies, days=plan.days, end=plan.end)
    return simulate(market).facts()


def _read_server(text: str) -> tuple[str, int] | None:
    """Return the (address, port) of a name server as host:port; None where none is named."""
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise Refused(f"SCOTTY_DNS is {text!r}.", "Write it as host:port.")
    return host, int(port)
