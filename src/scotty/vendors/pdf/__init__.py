"""The text of PDFs, read in a child process that cannot hang us."""

from scotty.vendors.pdf.ask import MOST_BYTES, read_pdf

__all__ = ["MOST_BYTES", "read_pdf"]
