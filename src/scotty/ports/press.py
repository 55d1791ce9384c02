"""What the engine needs of a printing press: documents and pictures from data."""

from collections.abc import Mapping
from typing import Any, Protocol


class Press(Protocol):
    """Typesets named templates. Data is data: nothing in it is ever read as markup."""

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        """Return a tagged PDF of the template, filled with JSON-like data. Raises Bug for a bad template."""

    def picture(self, template: str, data: Mapping[str, Any], size: tuple[int, int]) -> bytes:
        """Return a PNG of width x height pixels."""
