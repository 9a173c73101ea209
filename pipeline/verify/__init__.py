"""Measuring a text against its reference: character and word error rates, differences, the gate."""

from pipeline.verify.compare import compare
from pipeline.verify.estimate import Estimator, estimate, load_estimator
from pipeline.verify.gate import judge
from pipeline.verify.measure import measure
from pipeline.verify.page import missing_page, verify_text
from pipeline.verify.reference import read_reference
from pipeline.verify.verified import verified_spans
from pipeline.verify.words import check_words

__all__ = [
    "Estimator",
    "check_words",
    "compare",
    "estimate",
    "judge",
    "load_estimator",
    "measure",
    "missing_page",
    "read_reference",
    "verified_spans",
    "verify_text",
]
