"""One page by itself: how it was prepared, and what blocks were found on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.model import Page
from pipeline.report import figures
from pipeline.report.about import about
from pipeline.report.blocks import ShownBlock, labels, shown_blocks

_HEADINGS = ("", "block", "words", "sure", "begins")
_NUMBERS = ("", "words", "sure")
_LEAST = (3, 17, 5, 8, 10)  #: characters of these columns on a narrow terminal


def print_inspection(console: Console, page: Page) -> None:
    """Print how a page was prepared and the blocks on it, in the order they are read."""
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for term, description in about(page):
        facts.add_row(Text(term), Text(description))
    console.print(facts, soft_wrap=False)
    console.print()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name, least in zip(_HEADINGS, _LEAST, strict=True):
        justify: Literal["left", "right"] = "right" if name in _NUMBERS else "left"
        table.add_column(name, justify=justify, no_wrap=True, min_width=least)
    for cells in _rows(shown_blocks(page)):
        table.add_row(*map(Text, cells))
    console.print(table, soft_wrap=False)


def write_inspection(stream: TextIO, page: Page, before: bytes, after: bytes) -> None:
    """Write a page as one HTML file: the scan before and after preparation, and the blocks.

    Args:
        stream: where to.
        page: what is known of it.
        before: JPEG of the scan.
        after: JPEG of the page as it was read.
    """
    from pipeline.report.html import assets, data_uri, environment

    made = environment()
    width = page.reading.width or page.image.width
    blocks = shown_blocks(page)
    values = {
        "assets": assets(made, ("base.css", "blocks.css", "inspect.css"), ()),
        "name": page.image.source.page,
        "before": data_uri(before),
        "after": data_uri(after),
        "width": width,
        "height": page.reading.height or page.image.height,
        "labels": labels(blocks, width),
        "about": list(about(page)),
        "headings": [(name, name in _NUMBERS) for name in _HEADINGS],
        "rows": _rows(blocks),
        "clean": page.clean,
    }
    stream.writelines(made.get_template("inspect.html").generate(values))


def _rows(blocks: Sequence[ShownBlock]) -> list[tuple[str, ...]]:
    """Return the rows of the table of blocks; rules are drawn, and there are too many to list."""
    return [_cells(block) for block in blocks if block.kind.family != "rule"]


def _cells(block: ShownBlock) -> tuple[str, ...]:
    sure = "" if block.probability is None else figures.percent(block.probability)
    return (
        str(block.number or ""),
        f"… {block.kind.name}" if block.joined else block.kind.name,
        str(block.words) if block.words else "",
        sure,
        block.first_words,
    )
