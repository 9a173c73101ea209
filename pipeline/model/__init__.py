"""The nouns of Doublekey: what stages take and give.

All are immutable. All but `PageImage`, which holds pixels, are `msgspec` structs and can be written
as JSON and read back. Offsets are positions in Python strings (code points), `start` inclusive and
`end` exclusive. Boxes are in the pixels of the page image: the scan as it stands on its feet, its
lines level (`ImageRecord.steps` say what was done to it, `ImageRecord.mapping` where its pixels lie in the scan).
"""

from __future__ import annotations

from pipeline.model.accuracy import Comparison, DiffChunk, Estimate, RepairEffect, Score, Verification
from pipeline.model.area import WHOLE, Area
from pipeline.model.base import Box, Candidate, Evidence, around
from pipeline.model.check import Effort, RuleEffect, WordCheck, WrongWord
from pipeline.model.counts import Counts
from pipeline.model.coverage import Coverage, Located, Missing
from pipeline.model.decision import Decision
from pipeline.model.document import Document
from pipeline.model.gate import SMALL_PAGE, Baseline, Gate, GateCounts, ItemBaseline, ItemVerdict, Milestone, Verdict
from pipeline.model.image import Facing, ImageRecord, PageImage, PageSource, ScanInfo, Step
from pipeline.model.interval import Interval
from pipeline.model.mapping import Mapping
from pipeline.model.measures import Bag, Confusion, ErrorClass, Example, Measures, Tally, commonest, total
from pipeline.model.page import Failure, ItemSummary, Page, PageSummary, PageWord
from pipeline.model.pairs import Compared, ComparedPair, Pair
from pipeline.model.profile import PROFILES, Profile, StepName
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
    "PROFILES",
    "SMALL_PAGE",
    "WHOLE",
    "Area",
    "Attempt",
    "Bag",
    "Baseline",
    "Block",
    "Box",
    "Candidate",
    "Choice",
    "Compared",
    "ComparedPair",
    "Comparison",
    "Confusion",
    "Counts",
    "Coverage",
    "Decision",
    "DiffChunk",
    "Document",
    "Dropped",
    "Edit",
    "Effort",
    "ErrorClass",
    "Estimate",
    "Evidence",
    "Example",
    "Facing",
    "Failure",
    "Flag",
    "Gate",
    "GateCounts",
    "Graphics",
    "ImageRecord",
    "Interval",
    "ItemBaseline",
    "ItemSummary",
    "ItemVerdict",
    "Judgement",
    "Kind",
    "Line",
    "Located",
    "Mapping",
    "Margins",
    "Measures",
    "Milestone",
    "Missing",
    "Page",
    "PageImage",
    "PageSource",
    "PageSummary",
    "PageWord",
    "Pair",
    "Paragraph",
    "Profile",
    "Reading",
    "RepairEffect",
    "RepairedText",
    "RuleEffect",
    "ScanInfo",
    "Score",
    "Stamp",
    "Status",
    "Step",
    "StepName",
    "Tally",
    "Verdict",
    "Verification",
    "Word",
    "WordCheck",
    "WrongWord",
    "around",
    "commonest",
    "moved",
    "total",
]
