"""Parts of a page that are in another language than the rest: where they lie, and reading them in their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from pipeline.errors import DoublekeyError
from pipeline.evidence import LanguageEvidence
from pipeline.model import Area, Attempt, Box, ImageRecord, Line, PageImage, Reading, Word, around
from pipeline.readers.protocol import Reader
from pipeline.run.attempts import evidence_for, lines_of, read_region, with_blocks
from pipeline.settings import Region
from pipeline.text.layout import PlacedWord

_SAMPLES = 8  #: points looked at on each side of an area, which may be bent on the page


def on_page(area: Area, image: ImageRecord) -> Box | None:
    """Return the smallest box of a page that holds what is in an area of its scan; None where that is not on it."""
    box = area.box(image.scan_width or image.width, image.scan_height or image.height)
    points = list(_outline(box))
    if image.mapping is not None:
        points = [image.mapping.from_scan(point) for point in points]
    xs, ys = zip(*points, strict=True)
    left, right = (min(max(round(x), 0), image.width) for x in (min(xs), max(xs)))
    top, bottom = (min(max(round(y), 0), image.height) for y in (min(ys), max(ys)))
    return Box(left, top, right, bottom) if left < right and top < bottom else None


def boxes_on_page(regions: Iterable[Region], image: ImageRecord) -> list[Box]:
    """Return where regions lie on a page."""
    return [box for region in regions if (box := on_page(region.box, image)) is not None]


def read_in_languages(
    image: PageImage, reading: Reading, regions: Sequence[Region], reader_of: Callable[[str], Reader]
) -> Reading:
    """Return a reading in which what stands in regions is read in their languages.

    Lines that reach into a region are cut at its sides. Where nothing is found in it, the first reading stays.

    Args:
        image: of the page.
        reading: of the page.
        regions: of this page.
        reader_of: returns who reads a language.
    """
    for region in regions:
        box = on_page(region.box, image.record)
        if box is None:
            continue
        try:
            blocks = read_region(image, box, reader_of(region.language))
        except DoublekeyError:
            continue  # what was read before is better than nothing
        cut = _cut_at(reading, box)
        replaced = [line for line in cut.lines() if holds(box, line.words[0].box)]
        nothing_known = LanguageEvidence(region.language)
        before = evidence_for((word for line in replaced for word in line.words), nothing_known)
        after = evidence_for((word for line in lines_of(blocks) for word in line.words), nothing_known)
        attempt = Attempt(box, f"language {region.language}", round(before, 1), round(after, 1), bool(blocks))
        if blocks:
            reading = with_blocks(cut, replaced, blocks)
        reading = replace(reading, attempts=(*reading.attempts, attempt))
    return reading


def spans_within(boxes: Sequence[Box], words: Iterable[PlacedWord]) -> list[tuple[int, int]]:
    """Return the spans of the words that stand in any of some boxes."""
    return [(word.start, word.end) for word in words if any(holds(box, word.word.box) for box in boxes)]


def holds(outer: Box, inner: Box) -> bool:
    """Tell whether the middle of one box is in another."""
    x, y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= x < outer.right and outer.top <= y < outer.bottom


def _outline(box: Box) -> Iterator[tuple[float, float]]:
    for step in range(_SAMPLES + 1):
        x = box.left + box.width * step / _SAMPLES
        y = box.top + box.height * step / _SAMPLES
        yield from ((x, box.top), (x, box.bottom), (box.left, y), (box.right, y))


def _cut_at(reading: Reading, box: Box) -> Reading:
    """Return a reading whose lines are cut where they run into a box or out of it."""

    def is_within(word: Word) -> bool:
        return holds(box, word.box)

    def parts(line: Line) -> Iterator[Line]:
        runs = [tuple(run) for _, run in groupby(line.words, is_within)]
        yield from [line] if len(runs) < 2 else [Line(run, around(word.box for word in run)) for run in runs]

    return replace(
        reading,
        blocks=tuple(
            replace(
                block,
                paragraphs=tuple(
                    replace(paragraph, lines=tuple(part for line in paragraph.lines for part in parts(line)))
                    for paragraph in block.paragraphs
                ),
            )
            for block in reading.blocks
        ),
    )
