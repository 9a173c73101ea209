"""What the gate leaves for CI: files in output/, and what GitHub is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.errors import DoublekeyError, file_error
from pipeline.model import DiffChunk, Gate
from pipeline.run.files import read_bytes, write_atomic
from pipeline.workspace import Workspace

#: What GitHub takes of a step, less what a table may be off by.
_MOST_OF_A_SUMMARY = 1_000_000


def write_gate_reports(workspace: Workspace, gate: Gate) -> None:
    """Write `junit.xml` and `metrics.txt` into the outputs.

    Raises:
        FileAccess: they cannot be written.
    """
    from pipeline.report import junit_xml, metrics_text

    write_atomic(workspace.junit, junit_xml(gate, _differences(workspace), file_of(workspace)))
    write_atomic(workspace.metrics, metrics_text(gate))


def tell_github(workspace: Workspace, gate: Gate, environment: Mapping[str, str]) -> list[str]:
    """Append to the summary of the step, and return the annotations to be printed; outside GitHub nothing.

    Args:
        workspace: where.
        gate: what the gate says.
        environment: variables of the process.

    Raises:
        FileAccess: the summary cannot be written.
    """
    if environment.get("GITHUB_ACTIONS") != "true":
        return []
    from pipeline.report import github_annotations, step_summary

    summary = environment.get("GITHUB_STEP_SUMMARY")
    if summary:
        path = Path(summary)
        try:
            room = _MOST_OF_A_SUMMARY - (path.stat().st_size if path.exists() else 0)
            with path.open("ab") as stream:
                stream.write(step_summary(gate, room).encode("utf-8", "replace"))
        except OSError as error:
            raise file_error(error, path, "written") from error
    return github_annotations(gate, file_of(workspace, environment.get("GITHUB_WORKSPACE", "")))


def file_of(workspace: Workspace, top: str = "") -> Callable[[str, str], str]:
    """Return a function from item and page to the path of its reference, its scan, or its item.

    Args:
        workspace: where.
        top: the folder that paths start from, where the workspace lies in it; else they start from the workspace.
    """
    items = {item.name: item for item in workspace.items()[0]}
    root = workspace.root.resolve()
    start = Path(top).resolve() if top else root
    inside = root.relative_to(start) if root.is_relative_to(start) else Path()

    def find(name: str, page: str) -> str:
        item = items.get(name)
        path = workspace.scans / name
        if item is not None:
            scans = {scan.stem: scan for scan in item.scans}
            path = item.references.get(page) or scans.get(page) or (not page and item.reference) or path
        return (inside / path.relative_to(workspace.root)).as_posix()

    return find


def _differences(workspace: Workspace) -> Callable[[str, str], Sequence[DiffChunk]]:
    from pipeline.export.text import read_page_record

    def find(item: str, page: str) -> Sequence[DiffChunk]:
        try:
            after = read_page_record(read_bytes(workspace.outputs(item).record(page))).verification.after
        except (DoublekeyError, ValueError):  # a page without a text has no record; the verdict stands without it
            return ()
        return after.diff if after is not None else ()

    return find
