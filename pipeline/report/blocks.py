"""The blocks of a page, as they are drawn on the scan and listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import fmean, median

from pipeline.model import Block, Box, Line, Page
from pipeline.report.kinds import KindName, kind_name

_FIRST_WORDS = 48  #: characters
_LETTER = 0.58  #: of the size of type, the width of a letter of a label
_ACROSS = 58  #: lines of a label's type make the width of the page
_LARGEST = 1.5  #: heights of a line of text, which labels must not cover


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block with its place in the reading order."""

    number: int | None  #: from 1; None for what is not read, as furniture and pictures
    kind: KindName
    box: Box
    joined: bool  #: goes on from the block before
    words: int
    probability: float | None  #: that a word of it is right, on average; of one reader, its own confidence
    first_words: str
    line: float  #: height of a typical line of it; 0 of a picture

    @property
    def label(self) -> str:
        """What is written at the block."""
        return " ".join(filter(None, (str(self.number or ""), "…" if self.joined else "", self.kind.sign)))


@dataclass(frozen=True, slots=True)
class Label:
    """Where the label of a block stands, in pixels of the page."""

    block: ShownBlock
    left: float
    top: float
    width: float
    height: float
    size: float  #: of its type


def shown_blocks(page: Page) -> list[ShownBlock]:
    """Return the blocks of a page in their order."""
    found: list[ShownBlock] = []
    sure = iter(page.words)
    count = 0
    for block in page.reading.blocks:
        texts = list(_words(block))
        chances = [
            word.confidence if word.probability is None else word.probability for word in islice(sure, len(texts))
        ]
        known = [chance for chance in chances if chance is not None]
        kind = kind_name(block.kind)
        count += kind.is_read
        found.append(
            ShownBlock(
                count if kind.is_read else None,
                kind,
                block.box,
                block.joined,
                len(texts),
                fmean(known) if known else None,
                _shortened(" ".join(texts)),
                median(line.box.height for line in lines) if (lines := _lines(block)) else 0.0,
            )
        )
    return found


def labels(blocks: Sequence[ShownBlock], width: int) -> list[Label]:
    """Return the labels of blocks on a page of some width: each above the block, or in it where there is no room."""
    heights = [block.line for block in blocks if block.line]
    size = min(width / _ACROSS, _LARGEST * median(heights)) if heights else width / _ACROSS
    height = 1.35 * size
    return [
        Label(
            block,
            block.box.left,
            block.box.top - height if block.box.top > height else block.box.top,
            (len(block.label) + 1) * _LETTER * size,
            height,
            size,
        )
        for block in blocks
    ]


def _lines(block: Block) -> list[Line]:
    return [line for paragraph in block.paragraphs for line in paragraph.lines]


def _words(block: Block) -> Iterator[str]:
    """Yield the words of a block that have a place in the text."""
    for line in _lines(block):
        for word in line.words:
            if word.text.split():
                yield " ".join(word.text.split())


def _shortened(text: str) -> str:
    if len(text) <= _FIRST_WORDS:
        return text
    return text[:_FIRST_WORDS].rpartition(" ")[0] + " …"
