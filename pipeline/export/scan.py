"""A page in the pixels of its scan: what is given to others fits the file in the archive."""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.model import Page, moved


def in_scan_pixels(page: Page) -> Page:
    """Return a page with all boxes in the pixels of its scan as decoded, not of the page as prepared for reading.

    A word that stood level may slope there: its box is the smallest that holds it.
    """
    image = page.image
    if image.mapping is None:
        return page
    move = image.box_to_scan
    reading = replace(
        page.reading,
        width=image.scan_width,
        height=image.scan_height,
        blocks=tuple(moved(block, move) for block in page.reading.blocks),
        dropped=tuple(replace(dropped, box=move(dropped.box)) for dropped in page.reading.dropped),
        attempts=tuple(replace(attempt, box=move(attempt.box)) for attempt in page.reading.attempts),
    )
    check = page.check and replace(
        page.check,
        wrong=tuple(replace(word, boxes=tuple(map(move, word.boxes))) for word in page.check.wrong),
    )
    words = tuple(replace(word, box=move(word.box)) for word in page.words)
    return replace(page, reading=reading, words=words, check=check)
