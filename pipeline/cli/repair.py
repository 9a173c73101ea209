"""`doublekey repair`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from pipeline import api
from pipeline.cli.options import JobsOption, LangOption, QuietOption, WorkspaceOption
from pipeline.cli.talk import TextBar, console, tell_texts
from pipeline.errors import DoublekeyError, PagesFailed, UsageError, file_error
from pipeline.model import Decision, RepairedText
from pipeline.run.files import writing_bytes
from pipeline.run.texts import Order
from pipeline.settings import load_settings, with_language
from pipeline.workspace import Workspace

FilesArgument = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="OCR texts, or folders of *.txt; - for standard input.", allow_dash=True),
]
AcceptOption = Annotated[
    list[Path] | None,
    typer.Option("--accept", metavar="FILE", help="Make these changes; lines of a list of edits (repeatable)."),
]
RejectOption = Annotated[
    list[Path] | None, typer.Option("--reject", metavar="FILE", help="Neither make nor suggest these (repeatable).")
]


def command(
    files: FilesArgument,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A folder for texts, edits and index.html; for one text a file, unless PATH ends in / or is a folder.",
            show_default="standard output",
        ),
    ] = "",
    edits: Annotated[
        Path | None, typer.Option("--edits", metavar="FILE", help="Write every edit and flag there, as JSON lines.")
    ] = None,
    suggest: Annotated[bool, typer.Option("--suggest", help="List what would be changed; change nothing.")] = False,
    accept: AcceptOption = None,
    reject: RejectOption = None,
    lang: LangOption = "",
    workspace: WorkspaceOption = Path(),
    jobs: JobsOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Repair old OCR text without a scan; lines and everything not edited stay byte for byte.

    Texts of one folder belong together: the words of all are evidence for each. What is given is
    never written to. Repairing the result again changes nothing.
    """
    standard_input = [str(file) for file in files] == ["-"]
    if not standard_input and Path("-") in files:
        raise UsageError("standard input stands alone", path="-", remedy="Name files, or - and nothing else.")
    many = len(files) > 1 or files[0].is_dir()
    folder = Path(output) if output and (many or suggest or output.endswith("/") or Path(output).is_dir()) else None
    target = Path(output) if output and folder is None else None
    if many and folder is None and not suggest:
        raise UsageError("several texts need a folder to go to", path=files[0], remedy="Name one with --output FOLDER.")
    _check_targets(files[0], target, edits, folder)
    settings = with_language(load_settings(Workspace(workspace).settings_path), lang)
    order = Order(
        inputs=tuple(files),
        language=settings.read.language,
        learnt=Workspace(workspace).learnt,
        settings=settings.repair,
        decisions=load_all(accept or [], reject or []),
        output=folder,
        suggest=suggest,
        deliver=_list if suggest else _Delivery(target, edits, quiet=quiet),
        standard_input=sys.stdin.buffer if standard_input else None,
    )
    talk = console()
    with TextBar(talk, quiet=quiet, alone=not many) as bar:
        result = api.repair_files(order, jobs=jobs, progress=bar)
    tell_texts(talk, result, folder, suggest=suggest, quiet=quiet)
    _raise_if_incomplete(result.problems, alone=not many)


def _raise_if_incomplete(problems: list[DoublekeyError], *, alone: bool) -> None:
    if problems and alone:
        raise problems[0]
    if problems:
        count = len(problems)
        raise PagesFailed(
            f"{count} text{'s' * (count != 1)} could not be repaired, all others are done",
            remedy="The messages above say why.",
        )


def _check_targets(file: Path, target: Path | None, edits: Path | None, folder: Path | None) -> None:
    for option, path in (("--output", target), ("--edits", edits)):
        if path is not None and path.exists() and str(file) != "-" and file.exists() and path.samefile(file):
            raise UsageError("would overwrite its own input", path=path, remedy=f"Name another {option}.")
    if target is not None and edits is not None and target.resolve() == edits.resolve():
        raise UsageError("is to be both text and edits", path=edits, remedy="Name another --edits.")
    if folder is not None and edits is not None:
        raise UsageError("edits go into the folder", path=folder, remedy="Leave out --edits.")
    if folder is not None and folder.exists() and not folder.is_dir():
        raise UsageError("is no folder", path=folder, remedy="Name another --output.")


def load_all(accept: list[Path], reject: list[Path]) -> tuple[Decision, ...]:
    """Read files of decisions; what is rejected goes before what is accepted."""
    from pipeline.run.decisions import load_decisions

    return tuple(
        decision
        for paths, accepted in ((reject, False), (accept, True))
        for path in paths
        for decision in load_decisions(path, accepted=accepted)
    )


def _list(name: str, pieces: Iterator[RepairedText]) -> None:
    """Print what would be changed in a text."""
    from pipeline.report import edit_list

    lines = 0
    for piece in pieces:
        sys.stdout.writelines(f"{line}\n" for line in edit_list(piece, name, lines))
        lines += piece.raw.count("\n")


class _Delivery:
    """Writes one repaired text to a file or to standard output, and its edits where they are wanted."""

    def __init__(self, target: Path | None, edits: Path | None, *, quiet: bool) -> None:
        self._target = target
        self._edits = edits
        self._quiet = quiet

    def __call__(self, name: str, pieces: Iterator[RepairedText]) -> None:
        from pipeline.export.text import repaired_lines
        from pipeline.report import print_edits

        raw_at = faithful_at = 0
        with _writing(self._edits) as edits, _writing(self._target) as text:
            for piece in pieces:
                if not self._quiet and not raw_at:
                    print_edits(console(), piece, source=name)
                if edits is not None:
                    own_name = "" if name == "-" else Path(name).name
                    edits.writelines(repaired_lines(piece, own_name, raw_at=raw_at, faithful_at=faithful_at))
                raw_at, faithful_at = raw_at + len(piece.raw), faithful_at + len(piece.faithful)
                (text or sys.stdout.buffer).write(piece.text.encode())


@contextmanager
def _writing(path: Path | None) -> Iterator[BinaryIO | None]:
    if path is None:
        yield None
    elif path.exists() and not (path.is_file() or path.is_dir()):
        try:  # a pipe or a device such as /dev/null: writing is all one can do to it
            with path.open("wb") as stream:
                yield stream
        except BrokenPipeError:
            raise
        except OSError as error:
            raise file_error(error, path, "written") from error
    else:
        with writing_bytes(path) as stream:
            yield stream
