"""Measuring a text against its reference: character and word error rates, differences, the gate."""

from pipeline.verify.compare import compare
from pipeline.verify.gate import Verdict, judge
from pipeline.verify.locate import locate, part_in, reference_of
from pipeline.verify.page import missing_page, verify_text
from pipeline.verify.reference import read_document, read_reference
from pipeline.verify.verified import verified_spans

__all__ = [
    "Verdict",
    "compare",
    "judge",
    "locate",
    "missing_page",
    "part_in",
    "read_document",
    "read_reference",
    "reference_of",
    "verified_spans",
    "verify_text",
]
