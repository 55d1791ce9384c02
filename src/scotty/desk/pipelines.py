"""The judged pipeline, its forecast and its model card in memory, for those who cannot wait."""

from datetime import datetime

import msgspec

from scotty.desk.deal import Bench, DealPage, open_bench, show_deal
from scotty.desk.dealmodels import CardPage, show_model_card
from scotty.desk.forecast import lay_forecast, list_overrides, show_flow
from scotty.desk.pipeline import judge_pipeline
from scotty.desk.rivals import read_market
from scotty.desk.shelf import Shelf
from scotty.desk.similar import Lookback, look_back
from scotty.flows.deals import Pipeline
from scotty.ports import House
from scotty.stages.accelerate.forecast import Flow, Forecast
from scotty.stages.research.cards import Market

Asked = tuple[str, datetime | None]
"""A deal or a seller, as known at a moment; None for now."""


class Pipelines:
    """What pages and API draw from: of now, and of the days leafed through lately."""

    def __init__(self, house: House) -> None:
        self._house = house
        ledger = house.ledger
        self._pipelines: Shelf[datetime | None, Pipeline] = Shelf(ledger, self._judge)
        self._benches: Shelf[datetime | None, Bench] = Shelf(ledger, self._bench)
        self._forecasts: Shelf[Asked, Forecast] = Shelf(ledger, self._forecast)
        self._flows: Shelf[tuple[datetime, datetime, str | None], Flow] = Shelf(ledger, self._flow)
        self._cards: Shelf[str | None, CardPage] = Shelf(ledger, self._card)
        self._likes: Shelf[Asked, Lookback] = Shelf(ledger, self._like, 100)
        self._markets: Shelf[datetime | None, Market] = Shelf(ledger, self._market, 3)
        self._shelves = (
            *(self._pipelines, self._benches, self._forecasts),
            *(self._flows, self._cards, self._likes, self._markets),
        )

    def start(self) -> None:
        """Have what most pages need ready before somebody comes."""
        self._pipelines.warm(None)
        self._benches.warm(None)
        self._forecasts.warm(("", None))

    def stop(self) -> None:
        """Wait for what is on its way."""
        for shelf in self._shelves:
            shelf.stop()

    def forget(self) -> None:
        """Judge everything anew: another model serves."""
        for shelf in self._shelves:
            shelf.forget()

    def at(self, moment: datetime | None) -> Pipeline:
        """Return the pipeline as known at `moment`, of now where it is None."""
        return self._pipelines.read(moment)

    def show(self, key: str, moment: datetime | None, limit: int) -> DealPage:
        """Return a deal: its facts as they stand this instant, judged with what is kept."""
        return show_deal(self._house, key, moment, limit, self._benches.read(moment))

    def like(self, key: str, moment: datetime | None) -> Lookback:
        """Return what a deal may be held against."""
        return self._likes.read((key, moment))

    def forecast(self, moment: datetime | None, owner: str | None) -> Forecast:
        """Return the forecast, of all or of a seller; people's own numbers as they stand now."""
        found = self._forecasts.read((owner or "", moment))
        scope = f"owner:{owner}" if owner else "all"
        said = [o for o in list_overrides(self._house, moment) if o.scope == scope]
        periods = (
            msgspec.structs.replace(p, overrides=tuple(o for o in said if o.period == p.period))
            for p in found.periods
        )
        return msgspec.structs.replace(found, periods=tuple(periods))

    def flow(self, start: datetime, end: datetime, period: str | None) -> Flow:
        """Return what became of a period's pipeline between two moments."""
        return self._flows.read((start, end, period))

    def card(self, version: str | None) -> CardPage:
        """Return the card of the model that serves, or of a version."""
        return self._cards.read(version)

    def market(self, moment: datetime | None) -> Market:
        """Return the market around rivals, of which battle cards are written."""
        return self._markets.read(moment)

    def _market(self, moment: datetime | None) -> Market:
        return read_market(self._house, moment or self._house.clock.now())

    def _judge(self, moment: datetime | None) -> Pipeline:
        return judge_pipeline(self._house, moment)

    def _bench(self, moment: datetime | None) -> Bench:
        return open_bench(self._house, moment or self._house.clock.now())

    def _forecast(self, asked: Asked) -> Forecast:
        return lay_forecast(self._house, self._pipelines.read(asked[1]), asked[0] or None)

    def _flow(self, asked: tuple[datetime, datetime, str | None]) -> Flow:
        return show_flow(self._house, *asked)

    def _card(self, version: str | None) -> CardPage:
        return show_model_card(self._house, version)

    def _like(self, asked: Asked) -> Lookback:
        key, moment = asked
        return look_back(self._house, key, moment, self._benches.read(moment))
