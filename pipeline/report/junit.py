"""`junit.xml`: what the gate says, in the form that GitLab, Jenkins, Azure and others show as test results.

There is no standard; written is what all of them read: `testsuites` > `testsuite` (an item) > `testcase` (the item,
then its pages) > `failure`, `error` or `skipped`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from xml.etree import ElementTree as ET

from pipeline.errors import printable
from pipeline.model import DiffChunk, Gate, ItemVerdict, Verdict
from pipeline.report.diff import excerpts, visible

MOST_DIFFERENCES = 10  #: that are shown of a page
#: What XML 1.0 cannot hold, not even escaped.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: item, page → the differences between its reference and its text, and the file that annotations are put on
Differences = Callable[[str, str], Sequence[DiffChunk]]
FileOf = Callable[[str, str], str]


def junit_xml(gate: Gate, differences: Differences, file_of: FileOf) -> bytes:
    """Return the verdicts as JUnit XML.

    Args:
        gate: what the gate says.
        differences: of a page; asked for only where a page fails.
        file_of: path of the reference, or of the scan, of a page.
    """
    root = ET.Element("testsuites", name="doublekey")
    for item in gate.items:
        suite = ET.SubElement(root, "testsuite", name=fit(item.item))
        for case in _cases(item, differences, file_of):
            suite.append(case)
        _count(suite, suite)
    _count(root, root)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def fit(text: str) -> str:
    """Return a text with what XML cannot hold written out.

    >>> fit("a\\x00b"), fit("tab\\t")
    ('a\\\\x00b', 'tab\\t')
    """
    return _UNFIT.sub(lambda found: printable(found[0]), text)


def differences_in_words(diff: Sequence[DiffChunk], most: int = MOST_DIFFERENCES) -> Iterator[str]:
    """Yield the first differences of a page in their context, marked like those of wdiff."""
    for number, group in enumerate(excerpts(diff)):
        if number == most:
            yield "…"
            return
        yield "".join(map(_marked, group)).strip()


def _cases(item: ItemVerdict, differences: Differences, file_of: FileOf) -> Iterator[ET.Element]:
    whole = _case(item, "the whole item", item.total, file_of(item.item, ""))
    if item.total.now is None and item.total.passed:
        ET.SubElement(whole, "skipped", message=fit(item.total.reason))
    yield whole
    for page in item.pages:
        case = _case(item, page.place, page, file_of(item.item, page.place))
        failure = case.find("failure")
        if failure is not None and page.now is not None:
            failure.text = fit(
                "\n".join([failure.get("message", ""), *differences_in_words(differences(item.item, page.place))])
            )
        yield case
    for failed in item.failures:
        case = ET.Element("testcase", classname=fit(item.item), name=fit(f"{failed.page} ({failed.stage})"))
        case.set("file", fit(file_of(item.item, failed.page)))
        ET.SubElement(case, "error", type=fit(failed.stage), message=fit(failed.error))
        yield case


def _case(item: ItemVerdict, name: str, verdict: Verdict, file: str) -> ET.Element:
    case = ET.Element("testcase", classname=fit(item.item), name=fit(name), file=fit(file))
    if not verdict.passed:
        kind = verdict.change if verdict.worse else "threshold"
        failure = ET.SubElement(case, "failure", type=kind, message=fit(verdict.reason))
        failure.text = fit(verdict.reason)
    return case


def _marked(chunk: DiffChunk) -> str:
    if chunk.equal:
        return chunk.text
    removed = f"[-{visible(chunk.reference)}-]" if chunk.reference else ""
    return removed + (f"{{+{visible(chunk.text)}+}}" if chunk.text else "")


def _count(element: ET.Element, cases: ET.Element) -> None:
    found = list(cases.iter("testcase"))
    element.set("tests", str(len(found)))
    for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(sum(case.find(kind) is not None for case in found)))
