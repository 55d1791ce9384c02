"""The one place that knows every concrete class, and puts the house together."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from scotty.facts import Fact
from scotty.facts.kinds import KINDS
from scotty.ports import House
from scotty.ports.sandbox import Plan
from scotty.settings import Settings
from scotty.signals import load_signals
from scotty.store.access import PostgresAccess
from scotty.store.attributions import PostgresAttributions
from scotty.store.imports import PostgresImports
from scotty.store.lake import DuckLake
from scotty.store.ledger import PostgresLedger
from scotty.store.postgres import locate_database, open_database
from scotty.store.sources import PostgresSources
from scotty.store.tables import PostgresTables
from scotty.twins.market import Market, simulate
from scotty.vendors.mmdb import MmdbNetworks
from scotty.vendors.splink import SplinkMatcher


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return datetime.now(UTC)


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """Open the workspace: database up and migrated, lake and tables ready. Closes what it opened."""
    with ExitStack() as closing:
        networks = MmdbNetworks(settings.mmdb)
        closing.callback(networks.close)
        engine = open_database(locate_database(settings.home, settings.database_url))
        closing.callback(engine.dispose)
        ledger = PostgresLedger(engine, [*KINDS, *load_signals()])
        lake = DuckLake(settings.home / "lake", ledger)
        closing.callback(lake.close)
        yield House(
            ledger=ledger,
            lake=lake,
            tables=PostgresTables(engine),
            clock=SystemClock(),
            home=settings.home,
            access=PostgresAccess(engine),
            attributions=PostgresAttributions(ledger),
            matcher=SplinkMatcher(),
            sources=PostgresSources(engine),
            networks=networks,
            imports=PostgresImports(engine),
        )


def tell_market(plan: Plan) -> Iterator[Fact]:
    """Yield what the sources of the sandbox market would have told; see `ports.sandbox.Sandbox`."""
    market = Market(seed=plan.seed, companies=plan.companies, days=plan.days, end=plan.end)
    return simulate(market).facts()
