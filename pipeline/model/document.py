"""The text of a file, whatever its format."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Format = Literal["text", "page", "alto", "hocr"]


class Document(Struct, frozen=True):
    """The text of a file in reading order: lines end in a newline, blocks are parted by an empty line."""

    text: str
    format: Format = "text"
    furniture: tuple[tuple[int, int], ...] = ()  #: spans of running heads, page numbers and the like, where it tells

    def apart(self) -> tuple[str, str]:
        """Return the text without its furniture, and the furniture."""
        kept, cut, position = [], [], 0
        for start, end in self.furniture:
            kept.append(self.text[position:start])
            cut.append(self.text[start:end])
            position = end
        return "".join([*kept, self.text[position:]]), "".join(cut)
