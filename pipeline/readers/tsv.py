"""Tesseract's TSV: a line for every block, paragraph, line and word."""

from __future__ import annotations

from pipeline.readers.assembly import Assembly, Edges, Level

_HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
_COLUMNS = _HEADER.count("\t") + 1


def parse_tsv(data: bytes, assembly: Assembly) -> None:
    """Put what is in a TSV file into an assembly.

    Nothing is quoted in it, so quotation marks mean themselves.

    Raises:
        ValueError: not what Tesseract writes.
    """
    header, *rows = data.decode("utf-8").removesuffix("\n").split("\n")
    if header.rstrip("\r") != _HEADER:
        raise ValueError("the header is missing")
    for row in rows:
        cells = row.split("\t")
        if len(cells) != _COLUMNS:
            raise ValueError(f"a line has {len(cells)} columns instead of {_COLUMNS}")
        level, left, top, width, height = (int(cells[column]) for column in (0, 6, 7, 8, 9))
        edges: Edges = (left, top, left + width, top + height)
        if level == Level.WORD:
            assembly.word(cells[-1], edges, float(cells[10]) / 100)
        elif level in (Level.BLOCK, Level.PARAGRAPH, Level.LINE):
            assembly.start(Level(level), edges)
