"""Measuring a text against its reference: character and word error rates, differences, the gate."""

from pipeline.verify.compare import compare
from pipeline.verify.estimate import Estimator, estimate, load_estimator
from pipeline.verify.gate import judge
from pipeline.verify.locate import locate, part_in, reference_of
from pipeline.verify.measure import measure
from pipeline.verify.page import missing_page, verify_text
from pipeline.verify.reference import read_document, read_reference
from pipeline.verify.verified import verified_spans
from pipeline.verify.words import check_words

__all__ = [
    "Estimator",
    "check_words",
    "compare",
    "estimate",
    "judge",
    "load_estimator",
    "locate",
    "measure",
    "missing_page",
    "part_in",
    "read_document",
    "read_reference",
    "reference_of",
    "verified_spans",
    "verify_text",
]
