"""Scotty: a revenue engine that you can read, run yourself, and trust."""

import os

# Our matrices are small: OpenBLAS's threads spend more time waiting for each other than adding
# (a fit of 750 rows took eight times as long on a busy machine). Whoever sets it has the last word.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
