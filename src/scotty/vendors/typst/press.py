"""The press: Typst in this process (https://typst.app/docs/), templates beside this file."""

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any, Literal

import typst

from scotty.facts import Bug

POINTS = 72
"""Points to an inch: at so many pixels an inch, a page of w x h points is w x h pixels."""


class TypstPress:
    """Typesets `templates/<name>.typ`; see `ports.press.Press`.

    A template reads its data by `#let data = json(bytes(sys.inputs.data))`, and a picture its
    page size from `data.width` and `data.height`, in points.
    """

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        """Return a tagged PDF."""
        return self._compile(template, data, "pdf")

    def picture(self, template: str, data: Mapping[str, Any], size: tuple[int, int]) -> bytes:
        """Return a PNG of width x height pixels."""
        width, height = size
        return self._compile(template, {**data, "width": width, "height": height}, "png")

    def _compile(
        self, template: str, data: Mapping[str, Any], form: Literal["pdf", "png"]
    ) -> bytes:
        with as_file(files("scotty.vendors.typst").joinpath("templates")) as folder:
            try:
                made = typst.compile(
                    folder / f"{template}.typ",
                    root=folder,
                    format=form,
                    ppi=float(POINTS),
                    sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                    ignore_system_fonts=True,
                )
            except RuntimeError as error:
                raise Bug(f"template {template} cannot be set: {error}") from error
        if not isinstance(made, bytes):
            raise Bug(f"template {template} has more than one page")
        return made
