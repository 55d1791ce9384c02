"""Forecast: how much will come in, how sure that is, and its record."""

from scotty.stages.accelerate.forecast.flow import trace_flow
from scotty.stages.accelerate.forecast.lives import Life, State, tell_lives
from scotty.stages.accelerate.forecast.predict import forecast_periods
from scotty.stages.accelerate.forecast.prospects import History, Prospect
from scotty.stages.accelerate.forecast.shapes import Flow, Forecast, Override

__all__ = [
    "Flow",
    "Forecast",
    "History",
    "Life",
    "Override",
    "Prospect",
    "State",
    "forecast_periods",
    "tell_lives",
    "trace_flow",
]
