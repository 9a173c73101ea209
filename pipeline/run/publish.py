"""What is made from all items together."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import ItemSummary
from pipeline.run.files import write_atomic, writing_text
from pipeline.workspace import Workspace


def exists(workspace: Workspace) -> bool:
    """Tell whether the pages over all items are there."""
    return workspace.index.exists() and workspace.accuracy.exists()


def publish(workspace: Workspace, summaries: Sequence[ItemSummary]) -> None:
    """Write `index.html` and `accuracy.json`.

    Raises:
        FileAccess: they cannot be written.
    """
    from pipeline.report import accuracy_json, write_index  # here: a run with nothing to do need not load them

    with writing_text(workspace.index) as stream:
        write_index(stream, summaries)
    write_atomic(workspace.accuracy, accuracy_json(summaries))
