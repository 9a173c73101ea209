"""Reading parts of a page again where the first reading ran across edges, and keeping what is the better reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from msgspec.structs import replace

from pipeline.errors import DoublekeyError
from pipeline.evidence import LanguageEvidence
from pipeline.layout import regions_to_read_again
from pipeline.model import Attempt, Block, Box, Graphics, Line, PageImage, Reading, Word, around, moved
from pipeline.readers import sanitise
from pipeline.readers.protocol import Reader

_EVEN = 0.5  #: confidence at which a word speaks neither for a reading nor against it
#: Share of the evidence for the first reading that is enough for the second, because the first is put together
#: from both sides of an edge.
_ENOUGH = 0.9
_LEAST_KEPT = 0.7  #: of the characters, that a second reading must have at least
_HELD = 0.7  #: of the height of a line, that is in a region which is to be read again
KNOWN = 0.2  #: added to the confidence of a word that the language has


def read_again(
    image: PageImage, reading: Reading, graphics: Graphics, reader: Reader, language: LanguageEvidence
) -> Reading:
    """Return a reading in which regions are read by themselves wherever the evidence for that is better.

    The evidence of some words is the sum over their characters of how confident the reader is, above or
    below one half, and of a premium for known words.

    Args:
        image: of the page.
        reading: of the page.
        graphics: on it.
        reader: reads the regions.
        language: knows words.
    """
    for group in regions_to_read_again(reading, graphics):
        replaced = [line for line in reading.lines() if any(_within(line.box, region) for region in group)]
        try:
            blocks = [block for region in group for block in read_region(image, region, reader)]
        except DoublekeyError:
            continue  # what was read before is better than nothing
        old = [word for line in replaced for word in line.words]
        new = [word for line in lines_of(blocks) for word in line.words]
        before, after = evidence_for(old, language), evidence_for(new, language)
        kept = after > (_ENOUGH * before if before > 0 else 0.0) and characters_of(new) >= _LEAST_KEPT * characters_of(
            old
        )
        attempt = Attempt(around(group), "regions", round(before, 1), round(after, 1), kept)
        if kept:
            reading = with_blocks(reading, replaced, blocks)
        reading = replace(reading, attempts=(*reading.attempts, attempt))
    return reading


def characters_of(words: Iterable[Word]) -> int:
    """Return how many characters some words have."""
    return sum(len(word.text) for word in words)


def read_region(image: PageImage, region: Box, reader: Reader) -> tuple[Block, ...]:
    """Return the blocks of a part of a page, in pixels of the page."""
    pixels = np.ascontiguousarray(image.pixels[region.top : region.bottom, region.left : region.right])
    record = replace(image.record, width=region.width, height=region.height)
    found = sanitise(reader.read(PageImage(pixels, record)), record)
    across, down = region.left, region.top

    def on_page(box: Box) -> Box:
        return Box(box.left + across, box.top + down, box.right + across, box.bottom + down)

    return tuple(moved(block, on_page) for block in found.blocks)


def with_blocks(reading: Reading, replaced: Sequence[Line], blocks: Sequence[Block]) -> Reading:
    """Return a reading with some lines taken out, and blocks put where the first of them was."""
    made: list[Block] = []
    placed = False
    for block in reading.blocks:
        paragraphs = []
        for paragraph in block.paragraphs:
            kept = tuple(line for line in paragraph.lines if not any(line is one for one in replaced))
            if kept:
                paragraphs.append(replace(paragraph, lines=kept))
        touched = sum(len(p.lines) for p in paragraphs) < sum(len(p.lines) for p in block.paragraphs)
        if touched and not placed:
            made += blocks
            placed = True
        if paragraphs:
            made.append(replace(block, paragraphs=tuple(paragraphs), box=around(p.box for p in paragraphs)))
    return replace(reading, blocks=tuple(made))


def evidence_for(words: Iterable[Word], language: LanguageEvidence) -> float:
    """Return the evidence that some words were read aright."""
    total = 0.0
    for word in words:
        letters = word.text.strip(".,;:!?\"'()[]“”‘’")
        known = language.english is not None and len(letters) > 1 and language.english.lexicon.known(letters)
        confidence = _EVEN if word.confidence is None else word.confidence
        total += len(word.text) * (confidence - _EVEN + KNOWN * known)
    return total


def _within(box: Box, region: Box) -> bool:
    """Tell whether the middle of a line stands in a region, and nearly all of its height."""
    height = min(box.bottom, region.bottom) - max(box.top, region.top)
    return region.left <= (box.left + box.right) / 2 < region.right and height >= _HELD * box.height


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """Return the lines of some blocks."""
    return [line for block in blocks for paragraph in block.paragraphs for line in paragraph.lines]
