"""What a person, a script or a terminal is told about a run.

The names are looked up where they are needed first: a run that reports nothing does not load a
template engine, and a report does not load a terminal library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.report.accuracy import accuracy_json, comparison_json
    from pipeline.report.gate import gate_lines
    from pipeline.report.github import github_annotations, step_summary
    from pipeline.report.index import write_index
    from pipeline.report.inspection import print_inspection, write_inspection
    from pipeline.report.item import write_item_report
    from pipeline.report.junit import junit_xml
    from pipeline.report.openmetrics import metrics_text
    from pipeline.report.pairs import pairs_json, print_pairs, print_versions, unpaired_notes, versions_json
    from pipeline.report.rates import accuracy_csv
    from pipeline.report.sheet import PageView
    from pipeline.report.terminal import edit_list, print_comparison, print_edits, print_learning, print_summary
    from pipeline.report.texts import Summing, TextSummary, write_text_report

__all__ = [
    "PageView",
    "Summing",
    "TextSummary",
    "accuracy_csv",
    "accuracy_json",
    "comparison_json",
    "edit_list",
    "gate_lines",
    "github_annotations",
    "junit_xml",
    "metrics_text",
    "pairs_json",
    "print_comparison",
    "print_edits",
    "print_inspection",
    "print_learning",
    "print_pairs",
    "print_summary",
    "print_versions",
    "step_summary",
    "unpaired_notes",
    "versions_json",
    "write_index",
    "write_inspection",
    "write_item_report",
    "write_text_report",
]

_HOMES = {
    "PageView": "sheet",
    "Summing": "texts",
    "TextSummary": "texts",
    "accuracy_csv": "rates",
    "accuracy_json": "accuracy",
    "github_annotations": "github",
    "comparison_json": "accuracy",
    "edit_list": "terminal",
    "gate_lines": "gate",
    "junit_xml": "junit",
    "metrics_text": "openmetrics",
    "pairs_json": "pairs",
    "print_comparison": "terminal",
    "print_edits": "terminal",
    "print_inspection": "inspection",
    "print_learning": "terminal",
    "print_pairs": "pairs",
    "print_summary": "terminal",
    "step_summary": "github",
    "print_versions": "pairs",
    "unpaired_notes": "pairs",
    "versions_json": "pairs",
    "write_index": "index",
    "write_inspection": "inspection",
    "write_item_report": "item",
    "write_text_report": "texts",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
