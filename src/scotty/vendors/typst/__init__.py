"""Typst: briefings as PDF and ad pictures as PNG, from templates."""

from scotty.vendors.typst.press import TypstPress

__all__ = ["TypstPress"]
