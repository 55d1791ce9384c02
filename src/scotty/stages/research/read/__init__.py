"""Reading: documents in, findings with verbatim quotes out."""

from scotty.stages.research.read.check import check_finding
from scotty.stages.research.read.claim import AREAS, Area, Claim, load_areas
from scotty.stages.research.read.contradictions import Contradiction, Said, find_contradictions
from scotty.stages.research.read.orders import is_order
from scotty.stages.research.read.page import clean_text
from scotty.stages.research.read.reading import Found, Reading, prepare_document, read_document
from scotty.stages.research.read.subject import Subject, read_name

__all__ = [
    "AREAS",
    "Area",
    "Claim",
    "Contradiction",
    "Found",
    "Reading",
    "Said",
    "Subject",
    "check_finding",
    "clean_text",
    "find_contradictions",
    "is_order",
    "load_areas",
    "prepare_document",
    "read_document",
    "read_name",
]
