"""No language model: what stands in where none is configured, or where none may be asked."""

from collections.abc import Sequence
from typing import TypeVar

from scotty.facts import Refused
from scotty.ports.models import Answer, Asked, ModelTool

T = TypeVar("T")


class NoModels:
    """Answers nothing; whoever asks takes the plain twin. See `ports.models.Models`."""

    @property
    def name(self) -> str:
        """Return "": there is none."""
        return ""

    def answer(self, asked: Asked, shape: type[T], tools: Sequence[ModelTool] = ()) -> Answer[T]:
        """Raise Refused, always."""
        del asked, shape, tools
        raise Refused(
            "No language model is configured.",
            "Set SCOTTY_MODEL to provider:name, or SCOTTY_MODEL_URL to a local server; nothing needs it.",
        )
