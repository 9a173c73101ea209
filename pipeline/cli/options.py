"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", metavar="DIR", help="Folder with scans/ in it.", show_default="here")
]
ItemsOption = Annotated[
    list[str] | None, typer.Option("--item", "-i", metavar="NAME", help="Only this item (repeatable).")
]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", min=0, metavar="N", help="Worker processes.", show_default="one a core")
]
ThoroughOption = Annotated[bool, typer.Option("--thorough", help="Spare no evidence: takes twice as long.")]
QuickOption = Annotated[bool, typer.Option("--quick", help="Do without the second reader.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what went wrong.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        "-l",
        metavar="LANG",
        help="Languages, e.g. eng+deu, where item.toml names none.",
        show_default="settings",
    ),
]
