from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pipeline.export.scan import in_scan_pixels
from pipeline.model import (
    Block,
    Box,
    Dropped,
    ImageRecord,
    Line,
    Mapping,
    Page,
    PageSource,
    PageWord,
    Paragraph,
    Reading,
    RepairedText,
    Stamp,
    Status,
    Verification,
    Word,
)

#: A page of 300 × 200 that was cut out of a scan of 500 × 400 at 100, 150.
CUT_OUT = Mapping(300, 200, 2, ((100.0, 150.0), (400.0, 150.0), (100.0, 350.0), (400.0, 350.0)))


def page(box: Box, mapping: Mapping | None) -> Page:
    word = Word("flee", box)
    paragraph = Paragraph((Line((word,), box),), box)
    dropped = (Dropped("|", box, "first", "a rule between columns"),)
    return Page(
        image=ImageRecord(
            PageSource("item", "p1", "", "scans/item/p1.png"), "png", 300, 200, "grey", 300, "metadata",
            scan_width=500 if mapping else 0, scan_height=400 if mapping else 0, mapping=mapping,
        ),
        reading=Reading(Stamp("test", "1"), 300, 200, (Block((paragraph,), box),), dropped),
        repaired=RepairedText("flee", "flee", "flee"),
        clean="flee",
        words=(PageWord(0, 4, box, Status.AGREED),),
        verification=Verification("no-reference"),
    )  # fmt: skip


def boxes(page: Page) -> set[Box]:
    reading = page.reading
    lines = list(reading.lines())
    found = {block.box for block in reading.blocks} | {p.box for block in reading.blocks for p in block.paragraphs}
    found |= {line.box for line in lines} | {word.box for word in reading.words()}
    return found | {dropped.box for dropped in reading.dropped} | {word.box for word in page.words}


def test_a_page_that_is_the_scan_stays_as_it_is() -> None:
    as_it_lies = page(Box(10, 20, 60, 40), None)
    assert in_scan_pixels(as_it_lies) == as_it_lies


def test_every_box_is_moved_to_the_scan() -> None:
    moved = in_scan_pixels(page(Box(10, 20, 60, 40), CUT_OUT))
    assert boxes(moved) == {Box(110, 170, 160, 190)}
    assert (moved.reading.width, moved.reading.height) == (500, 400)


@given(st.integers(0, 299), st.integers(0, 199), st.integers(1, 100), st.integers(1, 100), st.booleans())
def test_boxes_stay_on_the_scan(left: int, top: int, width: int, height: int, upside_down: bool) -> None:
    mapping = replace(CUT_OUT, points=CUT_OUT.points[::-1]) if upside_down else CUT_OUT
    box = Box(left, top, min(300, left + width), min(200, top + height))
    (moved,) = boxes(in_scan_pixels(page(box, mapping)))
    assert 100 <= moved.left < moved.right <= 400 and 150 <= moved.top < moved.bottom <= 350
    assert (moved.width, moved.height) == (box.width, box.height)
