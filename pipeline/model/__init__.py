"""The nouns of Doublekey: what stages take and give.

All are immutable. All but `PageImage`, which holds pixels, are `msgspec` structs and can be written
as JSON and read back. Offsets are positions in Python strings (code points), `start` inclusive and
`end` exclusive. Boxes are in the pixels of the page image: the scan as it stands on its feet, its
lines level (`ImageRecord.steps` say what was done to it, `ImageRecord.mapping` where its pixels lie in the scan).
"""

from __future__ import annotations

from pipeline.model.accuracy import Comparison, Counts, DiffChunk, RepairEffect, Score, Verification
from pipeline.model.area import WHOLE, Area
from pipeline.model.base import Box, Candidate, Evidence, around
from pipeline.model.coverage import Coverage, Located, Missing
from pipeline.model.decision import Decision
from pipeline.model.document import Document
from pipeline.model.image import ImageRecord, PageImage, PageSource, ScanInfo, Step
from pipeline.model.mapping import Mapping
from pipeline.model.page import Failure, ItemSummary, Page, PageSummary, PageWord
from pipeline.model.pairs import Compared, ComparedPair, Pair
from pipeline.model.reading import (
    FURNITURE,
    Attempt,
    Block,
    Choice,
    Dropped,
    Graphics,
    Judgement,
    Kind,
    Line,
    Margins,
    Paragraph,
    Reading,
    Stamp,
    Status,
    Word,
    moved,
)
from pipeline.model.repaired import Edit, Flag, RepairedText

__all__ = [
    "FURNITURE",
    "WHOLE",
    "Area",
    "Attempt",
    "Block",
    "Box",
    "Candidate",
    "Choice",
    "Compared",
    "ComparedPair",
    "Comparison",
    "Counts",
    "Coverage",
    "Decision",
    "DiffChunk",
    "Document",
    "Dropped",
    "Edit",
    "Evidence",
    "Failure",
    "Flag",
    "Graphics",
    "ImageRecord",
    "ItemSummary",
    "Judgement",
    "Kind",
    "Line",
    "Located",
    "Mapping",
    "Margins",
    "Missing",
    "Page",
    "PageImage",
    "PageSource",
    "PageSummary",
    "PageWord",
    "Pair",
    "Paragraph",
    "Reading",
    "RepairEffect",
    "RepairedText",
    "ScanInfo",
    "Score",
    "Stamp",
    "Status",
    "Step",
    "Verification",
    "Word",
    "around",
    "moved",
]
