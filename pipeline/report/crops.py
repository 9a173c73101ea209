"""Small pictures of words, cut from the picture of a page.

The report shows the whole page where a word stands, but a list of doubtful words from many pages is
only of use where each can be seen in its place. A picture of a word takes a kilobyte or two.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from pipeline.model import Box

_QUALITY = 40
_LARGEST = 720, 160  #: pixels; nothing that is called a word is larger at the size of page pictures
_HIGH, _WIDE = 1.9, 8.0  #: heights of a line of type that are shown at least: a speck is known by what is around it
_AROUND = 0.35, 1.6  #: of the height of the word, shown above and below it, and on either side
_FRAME = 194, 84, 0  #: the colour that doubtful words are framed in on the page


class PageCrops:
    """Cuts words from the picture of a page, which is decoded when the first is asked for."""

    def __init__(self, picture: bytes | None, width: int, height: int, line: float) -> None:
        """Take the picture of a page.

        Args:
            picture: JPEG; None where there is none.
            width: of the page image that boxes refer to.
            height: the same.
            line: height of a typical word, in pixels of the page image.
        """
        self._picture = picture
        self._width = max(width, 1)
        self._height = max(height, 1)
        self._line = line
        self._decoded: Image.Image | None = None

    def crop(self, boxes: Sequence[Box]) -> bytes | None:
        """Return a JPEG of the place of some boxes, of those on the line of the first one; None where it cannot be."""
        page = self._page() if boxes else None
        if page is None:
            return None
        line = [box for box in boxes if box.top < boxes[0].bottom and box.bottom > boxes[0].top]
        word = Box(
            min(box.left for box in line),
            min(box.top for box in line),
            max(box.right for box in line),
            max(box.bottom for box in line),
        )
        across, down = page.width / self._width, page.height / self._height
        above = max(_AROUND[0] * word.height, (_HIGH * self._line - word.height) / 2)
        beside = max(_AROUND[1] * min(word.height, self._line), (_WIDE * self._line - word.width) / 2)
        left, right = (word.left - beside) * across, (word.right + beside) * across
        top, bottom = (word.top - above) * down, (word.bottom + above) * down
        edges = (
            max(round(left), 0),
            max(round(top), 0),
            min(round(right), page.width),
            min(round(bottom), page.height),
        )
        if edges[0] >= edges[2] or edges[1] >= edges[3]:
            return None
        part = page.crop(edges).convert("RGB")
        frame = (
            round(word.left * across) - edges[0] - 2,
            round(word.top * down) - edges[1] - 2,
            round(word.right * across) - edges[0] + 1,
            round(word.bottom * down) - edges[1] + 1,
        )
        ImageDraw.Draw(part).rectangle(frame, outline=_FRAME)
        part.thumbnail(_LARGEST)
        buffer = io.BytesIO()
        part.save(buffer, "JPEG", quality=_QUALITY, optimize=True, subsampling=0)
        return buffer.getvalue()

    def _page(self) -> Image.Image | None:
        if self._decoded is None and self._picture is not None:
            try:
                with Image.open(io.BytesIO(self._picture)) as opened:
                    self._decoded = opened.convert("L")
            except (OSError, ValueError, Image.DecompressionBombError):
                self._picture = None  # a report without pictures of words is better than none
        return self._decoded
