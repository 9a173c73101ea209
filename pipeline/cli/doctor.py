"""`doublekey doctor`."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline import api
from pipeline.cli.options import WorkspaceOption
from pipeline.errors import MissingDependency

_SIGNS = {"ok": "ok", "note": "[yellow]note[/yellow]", "missing": "[red]MISSING[/red]"}


def command(workspace: WorkspaceOption = Path()) -> None:
    """Say what is installed, what is missing, and what to do about it."""
    findings = api.doctor(workspace)
    table = Table(box=None, show_header=False, pad_edge=False)
    for finding in findings:
        table.add_row(_SIGNS[finding.state], finding.what, finding.detail)
        if finding.remedy:
            table.add_row("", "", f"→ {finding.remedy}")
    Console(highlight=False).print(table)
    missing = [finding.what for finding in findings if finding.state == "missing"]
    if missing:
        raise MissingDependency(f"missing: {', '.join(missing)}", remedy="The arrows above say what to do.")
