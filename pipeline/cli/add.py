"""`doublekey add`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import api
from pipeline.cli.options import QuietOption, WorkspaceOption
from pipeline.cli.talk import console


def command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Images, PDFs, or folders of them.")],
    item: Annotated[str, typer.Option("--item", "-i", metavar="NAME", help="The item they belong to.")] = "",
    workspace: WorkspaceOption = Path(),
    quiet: QuietOption = False,
) -> None:
    """Copy scans into scans/<item>/, all of them or none.

    A folder or PDF becomes an item of its own name unless --item says otherwise. The originals stay
    where they are; every copy is checked against its original.
    """
    additions = api.add(paths, item=item, folder=workspace)
    if not quiet:
        talk = console()
        for addition in additions:
            what = "there already" if addition.present else "added"
            talk.print(f"{what}: {addition.target}", markup=False)
        talk.print("Now run `doublekey run` (or `make`).")
