"""The pipeline: every open deal judged at a moment, by the model that served then."""

from datetime import datetime

import msgspec

from scotty.desk.dangers import read_outlook
from scotty.desk.dealmodels import read_bench
from scotty.flows.deals import Pipeline, judge_open
from scotty.ports import House
from scotty.stages.accelerate.dangers import face_dangers


def judge_pipeline(
    house: House, moment: datetime | None = None, owner: str | None = None
) -> Pipeline:
    """Judge the open deals, all or a seller's, as known at `moment` (now by default).

    The lake is brought up first. The model is the one that served at the moment; before
    the first was learnt it is the expert. Warnings and plays are put to each.
    """
    when = moment or house.clock.now()
    house.lake.sync()
    setting, model = read_bench(house, when)
    scored = judge_open(house, when, setting, model, owner)
    outlook = read_outlook(house, setting.book, when)
    deals = (face_dangers(deal, scored.stories[deal.deal], outlook) for deal in scored.deals)
    return msgspec.structs.replace(scored, deals=tuple(deals))
