"""`doublekey compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import api
from pipeline.cli.options import JobsOption, JsonOption
from pipeline.errors import PagesFailed
from pipeline.model import Compared


def command(
    a: Annotated[Path, typer.Argument(metavar="A", help="The reference, or a folder of them.", show_default=False)],
    b: Annotated[Path, typer.Argument(metavar="B", help="The text to be judged, or a folder.", show_default=False)],
    profile: Annotated[
        str, typer.Option("--profile", "-p", metavar="NAME", help="Differences of writing that are left aside.")
    ] = "archive",
    no_truth: Annotated[
        bool, typer.Option("--no-truth", help="Neither is a reference: say where two versions differ.")
    ] = False,
    jobs: JobsOption = 0,
    json: JsonOption = False,
) -> None:
    """Compare text B with reference A: error rates and a readable difference.

    CER, WER: errors / characters or words of A (UAX #29). OCR-D: errors / (errors + right).
    ISRI: characters and words right, as its tools count. F1: words in common, in any order.
    Flexible: characters right, in any order of lines (PRImA). Errors by class: all of them.
    docs/measuring.md has the definitions and their sources.

    Both may be plain text, hOCR, ALTO or PAGE XML, in any mixture; - is standard input. Files of two folders belong
    together that have the same name up to .txt, .gt.txt, .page.xml, .alto.xml, .xml or .hocr; of a name in several
    formats the plain text is taken. Exit code 22: a reference has no text (with --no-truth: a file has no
    counterpart), or a pair could not be compared; the others were.
    """
    compared = api.compare_all(a, b, profile=profile, jobs=jobs)
    if a.is_dir():
        _tell_many(compared, json=json, truth=not no_truth)
        return
    comparison = compared.pairs[0].comparison
    if json:
        from pipeline.report import comparison_json, versions_json

        print((versions_json if no_truth else comparison_json)(comparison).decode(), end="")
    else:
        from rich.console import Console

        from pipeline.report import print_comparison, print_versions

        (print_versions if no_truth else print_comparison)(Console(highlight=False), comparison, str(a), str(b))


def _tell_many(compared: Compared, *, json: bool, truth: bool) -> None:
    from rich.console import Console

    from pipeline.cli.talk import console
    from pipeline.report import pairs_json, print_pairs, unpaired_notes

    if json:
        print(pairs_json(compared, truth=truth).decode(), end="")
    else:
        print_pairs(Console(highlight=False), compared, truth=truth)
    for note in unpaired_notes(compared, truth=truth):
        console().print(f"left out: {note}", markup=False)
    lost = len(compared.only_reference) + len(compared.problems) + (0 if truth else len(compared.only_text))
    if lost:
        raise PagesFailed(
            f"{lost:,} file{'s' * (lost != 1)} could not be compared, all others were",
            remedy="The messages above say which and why.",
        )
