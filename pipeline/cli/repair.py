"""`doublekey repair`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from pipeline import api
from pipeline.cli.options import LangOption, QuietOption, WorkspaceOption
from pipeline.cli.talk import console
from pipeline.errors import UsageError
from pipeline.run.files import read_bytes, write_atomic
from pipeline.settings import load_settings, with_language
from pipeline.text.decode import decode_text
from pipeline.workspace import Workspace


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OCR text; - for standard input.", allow_dash=True)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of to standard output.")
    ] = None,
    edits: Annotated[
        Path | None, typer.Option("--edits", metavar="FILE", help="Write every edit and flag there, as JSON lines.")
    ] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="List what would be changed; change no words.")] = False,
    lang: LangOption = "",
    workspace: WorkspaceOption = Path(),
    quiet: QuietOption = False,
) -> None:
    """Repair old OCR text without a scan; lines and everything not edited stay byte for byte."""
    for option, target in (("--output", output), ("--edits", edits)):
        if target is not None and target.exists() and str(file) != "-" and target.samefile(file):
            raise UsageError("would overwrite its own input", path=target, remedy=f"Name another {option}.")
    if output is not None and edits is not None and output.resolve() == edits.resolve():
        raise UsageError("is to be both text and edits", path=edits, remedy="Name another --edits.")
    settings = with_language(load_settings(Workspace(workspace).settings_path), lang)
    data = sys.stdin.buffer.read() if str(file) == "-" else read_bytes(file)
    text = decode_text(data, file, exact=True)
    repaired = api.repair(
        text,
        language=settings.read.language,
        settings=replace(settings.repair, level="suggest") if suggest else settings.repair,
    )
    if suggest or not quiet:
        from pipeline.report import print_edits

        print_edits(console(), repaired, source=str(file))
    if edits is not None:
        from pipeline.export.text import repaired_lines

        _write(edits, b"".join(repaired_lines(repaired)))
    if output is not None:
        _write(output, repaired.text.encode())
    elif not suggest:
        sys.stdout.buffer.write(repaired.text.encode())


def _write(path: Path, data: bytes) -> None:
    if path.exists() and not (path.is_file() or path.is_dir()):
        path.write_bytes(data)  # a pipe or a device such as /dev/null: writing is all one can do to it
    else:
        write_atomic(path, data)
