"""From the words of a reading to a text, and from a text in lines to one in paragraphs.

Lines are separated by a newline, paragraphs by an empty line. Joining the lines of a paragraph keeps
the length of the text, so an offset means the same place before and after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model import Kind, Reading, Word

LINE_BREAK_INSIDE_PARAGRAPH = re.compile(r"(?<=[^\n])\n(?=[^\n])")


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word of a reading and its span in the composed text."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a reading and its span in the composed text."""

    start: int
    end: int
    kind: Kind
    block: int  #: its number in the reading


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of a reading, line by line, and where everything stands in it."""

    text: str
    words: tuple[PlacedWord, ...]
    parts: tuple[Part, ...]  #: the blocks that have text


def compose(reading: Reading) -> Composed:
    """Return the text of a reading.

    Blocks are paragraphs of their own, but for one that goes on from the block before it. The text has no
    final newline; words without visible characters are left out.
    """
    texts: list[str] = []
    placed: list[PlacedWord] = []
    parts: list[Part] = []
    length = 0

    def put(text: str) -> None:
        nonlocal length
        texts.append(text)
        length += len(text)

    for number, block in enumerate(reading.blocks):
        joined = block.joined
        first = len(placed)
        for paragraph in block.paragraphs:
            separator = ("\n" if joined else "\n\n") if length else ""
            joined = False
            for line in paragraph.lines:
                for word in line.words:
                    text = " ".join(word.text.split())
                    if not text:
                        continue
                    put(separator)
                    placed.append(PlacedWord(length, length + len(text), word))
                    put(text)
                    separator = " "
                if separator == " ":
                    separator = "\n"
        if len(placed) > first:
            parts.append(Part(placed[first].start, length, block.kind, number))
    return Composed("".join(texts), tuple(placed), tuple(parts))


def join_lines(text: str) -> str:
    """Join the lines of each paragraph with spaces, whatever it is; offsets stay what they are.

    >>> join_lines("a pamphlet\\non trade\\n\\nby the author")
    'a pamphlet on trade\\n\\nby the author'
    """
    return LINE_BREAK_INSIDE_PARAGRAPH.sub(" ", text)
