"""What the gate says: terminal, JUnit, OpenMetrics, GitHub."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import DiffChunk, Failure, Gate, GateCounts, ItemVerdict, Verdict
from pipeline.report import gate_lines, github_annotations, junit_xml, metrics_text, step_summary
from pipeline.report.github import MOST_BYTES


def verdict(
    place: str, errors: int, *, then: int | None = None, change: str = "", limit: float = 0.04, reason: str = ""
) -> Verdict:
    now = GateCounts(errors, 1000, errors, 200)
    before = None if then is None else GateCounts(then, 1000, then, 200)
    said = reason or f"CER {errors / 10:.1f} %"
    return Verdict(place, now.within(limit), now.cer, limit, said, change, now, before)  # type: ignore[arg-type]


def item(name: str = "pamphlet", *pages: Verdict, failures: Sequence[Failure] = (), **more: object) -> ItemVerdict:
    total = verdict("", sum(page.now.errors for page in pages if page.now), limit=0.5)
    return ItemVerdict(name, "archive", total, pages, tuple(failures), **more)  # type: ignore[arg-type]


GONE = Verdict("0009", True, None, 0.04, "no text any more", "vanished", None, GateCounts(1, 1000, 1, 200))
SOME = Gate(
    (
        item(
            "minutes",
            verdict("0001", 10, then=10, change="same"),
            verdict("0002", 50, then=10, change="worse"),
            verdict("0003", 45, change="new"),
            verdict("0004", 5, then=9, change="better"),
            GONE,
            since=("rules of repair changed",),
        ),
        item("letters", verdict("0001", 0, then=0, change="same"), since=("rules of repair changed",)),
    ),
    baseline=True,
)
NO_DIFFERENCES = lambda item, page: ()  # noqa: E731
FILE = lambda item, page: f"scans/{item}/{page}.gt.txt"  # noqa: E731


def junit(gate: Gate, differences=NO_DIFFERENCES) -> ET.Element:
    return ET.fromstring(junit_xml(gate, differences, FILE))


# ---------------------------------------------------------------------------------------------- terminal


def test_the_terminal_names_pages_worst_first():
    lines = list(gate_lines(SOME))
    assert lines[0].startswith("FAILED  minutes: ")
    said = [line.split(":")[0].split() for line in lines[1:5]]
    assert said == [["gone", "0009"], ["worse", "0002"], ["above", "0003"], ["better", "0004"]]
    assert "passed  letters: CER 0.0 %" in lines
    since = [line for line in lines if line.startswith("changed since")]
    assert since == ["changed since the baseline: rules of repair changed"], "once, not for each item"
    assert "held to thresholds alone" in lines[-1], "of the new page; no praise where something got worse"


def test_the_terminal_is_short_where_much_is_wrong():
    pages = [verdict(f"{number:04}", 50) for number in range(100)]
    lines = list(gate_lines(Gate((item("minutes", *pages),), baseline=False)))
    assert len(lines) == 1 + 12 + 1 + 1
    assert "… and 88 more pages" in lines[-2]
    assert lines[-1].startswith("There is no accuracy-baseline.json")


def test_quiet_says_what_failed_only():
    assert next(gate_lines(SOME, quiet=True)).startswith("FAILED  minutes")
    assert list(gate_lines(Gate(SOME.items[1:], baseline=True), quiet=True)) == []


def test_an_improvement_is_told_with_what_to_do():
    better = Gate((item("minutes", verdict("0004", 5, then=9, change="better")),), baseline=True)
    assert "--update-baseline" in list(gate_lines(better))[-1]


def test_names_cannot_forge_lines():
    lines = list(gate_lines(Gate((item("a\npassed  b", verdict("\x1b[2Jp", 999)),), baseline=True)))
    assert all(line.isprintable() for line in lines)


# ------------------------------------------------------------------------------------------------- JUnit


def test_a_suite_an_item_and_a_case_a_page():
    diff = [DiffChunk(True, "to ", "to "), DiffChunk(False, "flee", "nee"), DiffChunk(True, " the", " the")]
    root = junit(SOME, lambda item, page: diff if page == "0002" else ())
    assert root.attrib == {"name": "doublekey", "tests": "8", "failures": "3", "errors": "0", "skipped": "0"}
    minutes, letters = root
    assert (minutes.get("name"), minutes.get("tests"), letters.get("failures")) == ("minutes", "6", "0")
    cases = {case.get("name"): case for case in minutes}
    failure = cases["0002"].find("failure")
    assert failure is not None and failure.get("type") == "worse"
    assert failure.get("message") == "CER 5.0 %"
    assert "to [-flee-]{+nee+} the" in (failure.text or "")
    assert cases["0002"].get("file") == "scans/minutes/0002.gt.txt"
    kinds = {name: case.find("failure").get("type") for name, case in cases.items() if case.find("failure") is not None}
    assert kinds == {"0002": "worse", "0003": "threshold", "0009": "vanished"}


def test_pages_that_failed_are_errors_and_nothing_to_compare_is_skipped():
    nothing = Verdict("", True, None, 0.02, "nothing to compare")
    failed = Failure("minutes", "0007", "read", "tesseract crashed", 7)
    root = junit(Gate((ItemVerdict("minutes", "archive", nothing, (), (failed,)),), baseline=False))
    assert (root.get("errors"), root.get("skipped"), root.get("failures")) == ("1", "1", "0")
    error = root.find(".//error")
    assert error is not None and error.get("message") == "tesseract crashed"


@given(st.text(), st.text())
def test_whatever_was_read_makes_well_formed_xml(name: str, text: str):
    diff = [DiffChunk(False, text, text + "\x00\x1b\ufffe<script>&")]
    root = junit(Gate((item(name, verdict(text, 999)),), baseline=False), lambda item, page: diff)
    body = root.findall(".//failure")[-1].text
    assert "<script>&" in body and "\\x00\\x1b" in body


def test_only_first_differences_are_shown():
    diff = [chunk for n in range(50) for chunk in (DiffChunk(True, "x" * 200, "x" * 200), DiffChunk(False, str(n), ""))]
    root = junit(Gate((item("a", verdict("0001", 999)),), baseline=False), lambda item, page: diff)
    body = root.find(".//testcase[@name='0001']/failure").text
    assert "[-9-]" in body and "[-10-]" not in body and body.endswith("…")


# ------------------------------------------------------------------------------------------- OpenMetrics

SAMPLE = re.compile(r'([a-z_]+)\{item="((?:[^"\\\n]|\\["\\n])*)",profile="archive"\} (\d+(?:\.\d+)?)')


def test_metrics_are_figures_by_item():
    text = metrics_text(SOME).decode()
    assert text.endswith("\n# EOF\n")
    samples = {(m[1], m[2]): m[3] for line in text.splitlines() if (m := SAMPLE.fullmatch(line))}
    assert samples["doublekey_cer", "minutes"] == f"{110 / 4000:.6f}"
    assert samples["doublekey_wer", "minutes"] == f"{110 / 800:.6f}"
    assert samples["doublekey_character_errors", "minutes"] == "110"
    assert samples["doublekey_compared_pages", "minutes"] == "4"
    assert len(samples) + text.count("# ") == len(text.splitlines())


def test_an_item_without_a_reference_has_no_figures():
    nothing = ItemVerdict("a", "archive", Verdict("", True, None, 0.02, "nothing to compare"))
    assert "{" not in metrics_text(Gate((nothing,), baseline=False)).decode()


@given(st.text(st.characters(codec="utf-8")))
def test_names_keep_to_their_label(name: str):
    lines = metrics_text(Gate((item(name, verdict("1", 1)),), baseline=False)).decode().split("\n")
    assert sum(bool(SAMPLE.fullmatch(line)) for line in lines) == 5
    assert len(lines) == 5 * 3 + 2


# ------------------------------------------------------------------------------------------------ GitHub

COMMAND = re.compile(r"::error file=([^,:]*),line=1,title=([^,:]*)::(.*)", re.DOTALL)


def unescaped(text: str) -> str:
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_the_worst_ten_pages_are_annotated():
    pages = [verdict(f"{number:04}", 50 + number) for number in range(20)]
    made = github_annotations(Gate((item("minutes", *pages),), baseline=False), FILE)
    assert len(made) == 10
    assert made[0] == "::error file=scans/minutes/0019.gt.txt,line=1,title=minutes%2C page 0019::CER 6.9 %25"


def test_an_item_that_fails_by_no_page_is_annotated_itself():
    total = verdict("", 50, then=10, change="worse", limit=0.5, reason="worse in all")
    gate = Gate((ItemVerdict("minutes", "archive", total, (verdict("1", 10, then=9, change="same"),)),), baseline=True)
    (made,) = github_annotations(gate, FILE)
    assert made.endswith("::worse in all")


def test_what_passes_is_not_annotated():
    assert github_annotations(Gate(SOME.items[1:], baseline=True), FILE) == []


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_annotations_are_one_line_and_say_what_was_meant(name: str, reason: str):
    gate = Gate((item(name, verdict("1", 999, reason=reason or "x")),), baseline=False)
    (made,) = github_annotations(gate, FILE)
    found = COMMAND.fullmatch(made)
    assert found and "\n" not in made and "\r" not in made
    assert unescaped(found[1]) == f"scans/{name}/1.gt.txt"
    assert unescaped(found[3]) == (reason or "x")


def test_the_summary_is_a_table():
    text = step_summary(SOME)
    assert "| ✗ | minutes | 11.00 % | 50.00 % | – |" in text
    assert "| minutes | 0002 | worse | CER 5.0 % |" in text
    assert "Changed since the baseline: rules of repair changed." in text
    assert step_summary(Gate((), baseline=False, revision="abc123")).count("abc123") == 1


@given(st.text(st.characters(codec="utf-8")))
def test_names_stay_in_their_cells(name: str):
    text = step_summary(Gate((item(name, verdict(name, 999)),), baseline=True))
    rows = [line for line in text.split("\n") if line.startswith("| ✗")]
    assert len(rows) == 1 and rows[0].count("|") == 7
    assert not re.search(r"<[a-zA-Z!/]", text)


@pytest.mark.parametrize("room", [MOST_BYTES, 5000, 0, -10])
def test_the_summary_stays_under_what_github_takes(room: int):
    pages = [verdict(f"{number:06} äöü", 50) for number in range(40_000)]
    text = step_summary(Gate((item("minutes", *pages, since=("a changed",)),), baseline=True), room)
    assert len(text.encode()) <= max(room, 300)
    assert "more lines: see output/junit.xml" in text and text.endswith("a changed.\n")
