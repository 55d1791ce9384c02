"""A model in memory whose answers are written down: for what agents make of them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from scotty.ports.models import Answer, Asked, ModelTool

T = TypeVar("T")


class ScriptedModels:
    """Answers by a function of the question; see `ports.models.Models`."""

    name = "scripted:memory"

    def __init__(self, *told: Any) -> None:
        self.told = list(told)
        self.asked: list[Asked] = []

    def answer(self, asked: Asked, shape: type[T], tools: Sequence[ModelTool] = ()) -> Answer[T]:
        del tools
        self.asked.append(asked)
        told: Any = self.told.pop(0)
        if isinstance(told, Exception):
            raise told
        if isinstance(told, Callable):  # type: ignore[arg-type]
            told = told(asked)
        value = msgspec.convert(told, shape)
        return Answer(value=value, model=self.name, tokens_in=100, tokens_out=20, money=0.01)
