"""What GitHub shows of a run of the gate: annotations, and a page of Markdown.

A step may make ten annotations of a kind; the step summary may have 1 MiB. So the worst ten pages are annotated, and
the summary names as many as fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.model import Gate, ItemVerdict, Verdict
from pipeline.report import figures
from pipeline.report.gate import NO_BASELINE, said_of, since_baseline, told_pages, worst_pages

MOST_ANNOTATIONS = 10
MOST_BYTES = 1_000_000  #: of the summary; GitHub refuses more than 1,048,576


def github_annotations(gate: Gate, file_of: Callable[[str, str], str]) -> list[str]:
    """Return a workflow command for each of the worst ten pages; they are to be printed.

    Args:
        gate: what the gate says.
        file_of: path of the reference of a page, relative to the repository.
    """
    pages = worst_pages(gate, MOST_ANNOTATIONS)
    made = [_command(file_of(item.item, page.place), f"{item.item}, page {page.place}", page) for item, page in pages]
    for item in gate.items:  # those that fail as a whole, and by no page that could be named
        if not item.passed and not any(one is item for one, _ in pages) and len(made) < MOST_ANNOTATIONS:
            made.append(_command(file_of(item.item, ""), item.item, item.total))
    return made


def step_summary(gate: Gate, room: int = MOST_BYTES) -> str:
    """Return what the gate says as Markdown: a table of items, and one of the pages worth a look.

    Args:
        gate: what the gate says.
        room: bytes that it may take.
    """
    head = [
        "## Accuracy",
        "",
        *([] if gate.baseline else [NO_BASELINE.replace("`", ""), ""]),
        *([f"Only what changed since {_cell(gate.revision)} was judged.", ""] if gate.revision else []),
        "| | item | CER | limit | baseline | |",
        "|---|---|--:|--:|--:|---|",
    ]
    rows = [*head, *map(_item_row, gate.items)]
    pages = [_page_row(item, page) for item in gate.items for page in told_pages(item)]
    if pages:
        rows += ["", "| item | page | | |", "|---|---|---|---|", *pages]
    since = since_baseline(gate)
    tail = ["", f"Changed since the baseline: {'; '.join(map(_cell, since))}."] if since else []
    return "".join(f"{row}\n" for row in _fitting(rows, tail, room))


def escaped(text: str) -> str:
    """Return the message of a workflow command as it is written.

    >>> escaped("3 % wrong\\nhere")
    '3 %25 wrong%0Ahere'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Return a property of a workflow command as it is written.

    >>> escaped_property("a,b: c")
    'a%2Cb%3A c'
    """
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


def _command(file: str, title: str, verdict: Verdict) -> str:
    return f"::error file={escaped_property(file)},line=1,title={escaped_property(title)}::{escaped(verdict.reason)}"


def _item_row(item: ItemVerdict) -> str:
    total = item.total
    then = total.then.cer if total.then is not None else None
    cells = (
        "✓" if item.passed else "✗",
        _cell(item.item),
        figures.percent(total.cer),
        figures.percent(total.limit),
        "–" if then is None else figures.percent(then),
        _cell(total.reason),
    )
    return f"| {' | '.join(cells)} |"


def _page_row(item: ItemVerdict, page: Verdict) -> str:
    return f"| {_cell(item.item)} | {_cell(page.place)} | {said_of(page)} | {_cell(page.reason)} |"


def _cell(text: str) -> str:
    """Return a text that means nothing in Markdown and stays in its cell."""
    plain = " ".join(text.split())
    return "".join(f"&#{ord(char)};" if char in "|`<>&*_[]\\#~!" else char for char in plain)


def _fitting(rows: list[str], tail: list[str], room: int) -> Iterator[str]:
    room -= sum(len(row.encode("utf-8", "replace")) + 1 for row in tail) + 100
    for number, row in enumerate(rows):
        room -= len(row.encode("utf-8", "replace")) + 1
        if room < 0:
            yield ""
            yield f"… and {len(rows) - number:,} more lines: see output/junit.xml."
            break
        yield row
    yield from tail
