"""Pages for tests of layout: lines of words set in columns, in pixels of a page of 1000 by 1400.

Lines are 20 high and 30 apart, and fill their column unless they are told where to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from pipeline.layout.chunks import Chunk
from pipeline.model import Block, Box, Line, Paragraph, Reading, Stamp, Word, around

WIDTH, HEIGHT = 1000, 1400
SIZE, PITCH = 20, 30
TEXT = "of the men who came home and went to work for their bread in the port where all hands had been lost"
WORDS = TEXT.split()


def line(text: str, left: int, top: int, right: int | None = None, size: int = SIZE) -> Line:
    """Return a line whose words fill it; without an end, its characters are half as wide as high."""
    end = left + len(text) * size // 2 if right is None else right
    unit = (end - left) / max(1, len(text))
    words, at = [], 0
    for word in text.split():
        box = Box(left + round(at * unit), top, left + round((at + len(word)) * unit), top + size)
        words.append(Word(word, box, 0.9))
        at += len(word) + 1
    return Line(tuple(words), Box(left, top, end, top + size))


def column(texts: Sequence[str], left: int, top: int, right: int, size: int = SIZE, pitch: int = PITCH) -> list[Line]:
    """Return full lines, one below the other."""
    return [line(text, left, top + number * pitch, right, size) for number, text in enumerate(texts)]


def prose(count: int, name: str = "", words: int = 7) -> list[str]:
    """Return the texts of lines out of the middle of a sentence, each beginning with its name and number."""
    return [
        " ".join([f"{name}{number}", *(WORDS[(number * 3 + place) % len(WORDS)] for place in range(words - 1))])
        for number in range(count)
    ]


def chunk(lines: Sequence[Line], *numbers: int) -> Chunk:
    return Chunk(numbers, tuple(lines[number].box for number in numbers))


def block(lines: Iterable[Line]) -> Block:
    """Return a block of one paragraph."""
    held = tuple(lines)
    box = around(one.box for one in held)
    return Block((Paragraph(held, box),), box)


def page(*blocks: Iterable[Line]) -> Reading:
    """Return a reading with each group of lines in a block of its own."""
    return Reading(Stamp("test", "1"), WIDTH, HEIGHT, tuple(block(lines) for lines in blocks))


def text_of(one: Line) -> str:
    return " ".join(word.text for word in one.words)


def texts_of(made: Block) -> list[str]:
    return [text_of(one) for part in made.paragraphs for one in part.lines]


def first_words(reading: Reading) -> list[str]:
    """Return the first word of every line, in reading order."""
    return [one.words[0].text for one in reading.lines()]


def flat(*groups: Sequence[Line]) -> list[Line]:
    return list(chain.from_iterable(groups))
