"""`doublekey init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import api
from pipeline.cli.talk import console


def command(directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to lay it out in.")]) -> None:
    """Lay out a new workspace: scans/, settings, and a Makefile."""
    made = api.init(directory)
    talk = console()
    for path in made:
        if not path.name.startswith("."):
            talk.print(f"made {path}", markup=False)
    talk.print(f"Now add scans: doublekey add --workspace {directory} FOLDER", markup=False)
