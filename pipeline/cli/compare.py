"""`doublekey compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline import api
from pipeline.cli.options import JsonOption


def command(
    a: Annotated[Path, typer.Argument(metavar="A", help="The reference.", show_default=False)],
    b: Annotated[Path, typer.Argument(metavar="B", help="The text to be judged.", show_default=False)],
    json: JsonOption = False,
) -> None:
    """Compare text B with reference A: error rates and a readable difference.

    CER, WER: errors / characters or words of A (UAX #29). OCR-D: errors / (errors + right).
    ISRI: characters and words right, as its tools count. F1: words in common, in any order.
    Flexible: characters right, in any order of lines (PRImA). Errors by class: all of them.
    docs/measuring.md has the definitions and their sources.
    """
    comparison = api.compare(a, b)
    if json:
        from pipeline.report import comparison_json

        print(comparison_json(comparison).decode(), end="")
    else:
        from pipeline.report import print_comparison

        print_comparison(Console(highlight=False), comparison, str(a), str(b))
