"""What agents need from a language model: a typed answer, bounded, metered and recorded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

import msgspec

T = TypeVar("T")


class Excerpt(msgspec.Struct, frozen=True):
    """Text that is data: a fact, a page, a letter. It is fenced, and never read as an instruction."""

    #: What to cite it by: a fact's id, `asset:NAME`, or the name of a field.
    name: str
    text: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is asked."""

    #: Which agent asks, by its key in the roster; for whose account.
    agent: str
    account: str | None = None
    #: The rules and the task, in our own words only.
    task: str
    #: Everything from outside.
    given: tuple[Excerpt, ...] = ()


class ModelTool(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a model may call while it answers; `run` returns text, which is data to it."""

    name: str
    about: str
    #: JSON Schema of its arguments.
    takes: Mapping[str, Any]
    run: Callable[[Mapping[str, Any]], str]
    #: Whether it changes or proposes anything: then it is never run a second time for one answer.
    acts: bool = False


class Answer(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A typed answer, and what it cost."""

    value: T
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    #: US dollars, by the provider's list price; 0 for a local model.
    money: float = 0.0
    seconds: float = 0.0
    #: Whether it was answered from the record: the same question was paid for before.
    recorded: bool = False


class Models(Protocol):
    """A language model, or none. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Return provider and model, as `openai:gpt-5`; "" where none is configured."""

    def answer(self, asked: Asked, shape: type[T], tools: Sequence[ModelTool] = ()) -> Answer[T]:
        """Return an answer of this shape (a msgspec Struct).

        Raises Refused where there is no model or a budget is spent, Later where the provider does not answer,
        and Refused where it answers nothing that fits. Whoever asks then takes the plain twin.
        """
