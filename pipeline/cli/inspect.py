"""`doublekey inspect`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline import api
from pipeline.cli.options import LangOption, QuickOption, WorkspaceOption
from pipeline.cli.talk import console
from pipeline.settings import load_settings, with_language, with_second
from pipeline.workspace import Workspace


def command(
    page: Annotated[
        str, typer.Argument(metavar="PAGE", help="A scan file, or ITEM/PAGE of the workspace.", show_default=False)
    ],
    number: Annotated[int, typer.Option("--number", "-n", min=1, metavar="N", help="Page of a file of several.")] = 1,
    into: Annotated[
        Path | None,
        typer.Option("--into", metavar="DIR", help="Folder for what is made.", show_default="a temporary one"),
    ] = None,
    lang: LangOption = "",
    quick: QuickOption = False,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Take one page through all stages and show what is made of it: preparation, blocks, words.

    Writes inspect.html, with the scan before and after preparation, beside the texts of the page.
    Nothing in output/ is touched.
    """
    settings = with_language(load_settings(Workspace(workspace).settings_path), lang)
    if quick:
        settings = with_second(settings, "off")
    folder = into or Path(tempfile.mkdtemp(prefix="doublekey-"))
    found = api.inspect(page, number=number, into=folder, folder=workspace, settings=settings)
    from pipeline.report import print_inspection

    print_inspection(Console(highlight=False), found.page)
    talk = console()
    for caution in found.cautions:
        talk.print(f"note: {caution}", markup=False)
    talk.print(f"Open {found.report}", markup=False)
