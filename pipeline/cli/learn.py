"""`doublekey learn`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline import api
from pipeline.cli.options import ItemsOption, QuietOption, WorkspaceOption
from pipeline.cli.repair import load_all
from pipeline.cli.talk import console
from pipeline.errors import AccuracyTooLow


def command(
    item: ItemsOption = None,
    accept: Annotated[
        list[Path] | None, typer.Option("--accept", metavar="FILE", help="Edits that people accepted (repeatable).")
    ] = None,
    reject: Annotated[
        list[Path] | None, typer.Option("--reject", metavar="FILE", help="Edits that people rejected (repeatable).")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Write it into learnt/, unless it makes held-back pages worse.")
    ] = False,
    workspace: WorkspaceOption = Path(),
    quiet: QuietOption = False,
) -> None:
    """Learn from reference transcriptions and from edits that people accepted or rejected.

    Learns which characters are confused, and words that are always right or always misread. Every
    fourth page with a reference is held back, and shows what it is worth. Without --keep nothing is
    written. Edits that nobody confirmed teach nothing.
    """
    learning = api.learn(workspace, items=item or [], decisions=load_all(accept or [], reject or []))
    if not quiet:
        from pipeline.report import print_learning

        print_learning(Console(highlight=False), learning.found, learning.table())
    talk = console()
    if not keep:
        talk.print("Nothing is written. With --keep it is, and used from then on.")
        return
    if learning.worse:
        raise AccuracyTooLow(
            "what was learnt makes the pages worse that were held back; it is not kept",
            remedy="Check whether the references agree with what is printed.",
        )
    for path in api.keep(workspace, learning):
        talk.print(f"written: {path}", markup=False)
