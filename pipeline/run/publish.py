"""What is made from all items together."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from pipeline.errors import DoublekeyError
from pipeline.model import ItemSummary, Milestone
from pipeline.run.files import write_atomic, writing_text
from pipeline.run.fingerprint import digest
from pipeline.run.journal import Journal
from pipeline.workspace import Workspace


def publish(workspace: Workspace, summaries: Sequence[ItemSummary], journal: Journal, code: str) -> None:
    """Write `index.html`, `accuracy.json` and `accuracy.csv`, unless they say already what they have to.

    Args:
        workspace: where.
        summaries: of all items.
        journal: knows what they were made from.
        code: digest of the code that writes reports.

    Raises:
        FileAccess: they cannot be written.
    """
    history = _history(workspace)
    key = digest(summaries, history, code)
    if journal.fresh("publish", "", "", key) is not None:
        return
    from pipeline.report import (
        accuracy_csv,
        accuracy_json,
        write_index,
    )  # here: a run with nothing to do need not load them

    with writing_text(workspace.index) as stream:
        write_index(stream, summaries, history)
    write_atomic(workspace.accuracy, accuracy_json(summaries))
    write_atomic(workspace.rates, accuracy_csv(summaries))
    journal.note("publish", "", "", key, "", (workspace.index, workspace.accuracy, workspace.rates))


def _history(workspace: Workspace) -> tuple[Milestone, ...]:
    """Return how accurate the collection was before; a damaged file is for the gate to name."""
    if not workspace.history.exists():
        return ()
    from pipeline.verify.baseline import read_history

    with suppress(DoublekeyError):
        return read_history(workspace.history)
    return ()
