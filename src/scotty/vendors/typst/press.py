"""The press: Typst in this process (https://typst.app/docs/), templates beside this file."""

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any, Literal

import typst

from scotty.facts import Bug

POINTS = 72
"""Points to an inch: at so many pixels an inch, a page of w x h points is w x h pixels."""


LACKING = "could not be displayed with"
"""What Typst says of a letter that no font has, which PDF/UA does not allow (ISO 14289-1, 7.21.8)."""


class TypstPress:
    """Typesets `templates/<name>.typ`; see `ports.press.Press`.

    A template reads its data by `#let data = json(bytes(sys.inputs.data))`, and a picture its
    page size from `data.width` and `data.height`, in points.
    """

    def pdf(self, template: str, data: Mapping[str, Any]) -> bytes:
        """Return a PDF/UA-1 document; a merely tagged one where no font here has a letter of it."""
        for own_fonts in (True, False):
            try:
                return self._compile(
                    template, data, "pdf", pdf_standards="ua-1", ignore_system_fonts=own_fonts
                )
            except Bug as error:
                if LACKING not in str(error):
                    raise
        return self._compile(template, data, "pdf", ignore_system_fonts=False)

    def picture(self, template: str, data: Mapping[str, Any], size: tuple[int, int]) -> bytes:
        """Return a PNG of width x height pixels."""
        width, height = size
        return self._compile(template, {**data, "width": width, "height": height}, "png")

    def _compile(
        self, template: str, data: Mapping[str, Any], form: Literal["pdf", "png"], **options: Any
    ) -> bytes:
        with as_file(files("scotty.vendors.typst").joinpath("templates")) as folder:
            try:
                made = typst.compile(
                    folder / f"{template}.typ",
                    root=folder,
                    format=form,
                    ppi=float(POINTS),
                    sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                    **{"ignore_system_fonts": True, **options},
                )
            except RuntimeError as error:
                raise Bug(f"template {template} cannot be set: {error}") from error
        if not isinstance(made, bytes):
            raise Bug(f"template {template} has more than one page")
        return made
