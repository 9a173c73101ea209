"""What readers make of a page, and how far each word of it can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from pipeline.model.base import Box, Candidate, Evidence


class Status(StrEnum):
    """How far a word can be trusted, most trusted first."""

    VERIFIED = "verified"  #: a person or a matching reference
    AGREED = "agreed"  #: both readers
    ADJUDICATED = "adjudicated"  #: evidence settled a dispute
    REPAIRED = "repaired"  #: an edit with strong evidence
    READ = "read"  #: one reader only, nothing speaks against it
    DOUBTFUL = "doubtful"  #: flagged


class Choice(Struct, frozen=True, array_like=True):
    """What else a reader took a character of a word for."""

    position: int  #: of the character in the word
    text: str  #: the other character, or several
    probability: float  #: 0 to 1, as the reader gives it


class Judgement(Struct, frozen=True, omit_defaults=True):
    """What came of two readings of a word."""

    status: Status  #: AGREED, ADJUDICATED, READ (by one reader alone) or DOUBTFUL
    probability: float  #: that the word is right, calibrated
    first: str | None = None  #: what the first reader has here; None for nothing
    second: str | None = None  #: the same of the second
    candidates: tuple[Candidate, ...] = ()  #: scores are probabilities; likeliest first, the word itself among them


class Word(Struct, frozen=True, omit_defaults=True):
    text: str
    box: Box
    confidence: float | None = None  #: 0 to 1; None where the reader gives none
    choices: tuple[Choice, ...] = ()
    judgement: Judgement | None = None  #: None where there is one reading alone


class Dropped(Struct, frozen=True):
    """Something that a reader took for text and that is none."""

    text: str
    box: Box
    reader: str  #: whose reading it was
    reason: str


class Line(Struct, frozen=True):
    words: tuple[Word, ...]
    box: Box


class Paragraph(Struct, frozen=True):
    lines: tuple[Line, ...]
    box: Box


class Kind(StrEnum):
    """What a block of a page is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    VERSE = "verse"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    MARGINAL = "marginal note"
    ADVERTISEMENT = "advertisement"
    FIGURE = "figure"
    RULE = "rule"
    RUNNING_HEAD = "running head"
    PAGE_NUMBER = "page number"
    SIGNATURE = "signature mark"
    CATCHWORD = "catchword"
    LIBRARY_STAMP = "library stamp"
    HANDWRITING = "handwriting"


#: What belongs to the book as an object and not to its text.
FURNITURE = frozenset(
    map(Kind, ("running head", "page number", "signature mark", "catchword", "library stamp", "handwriting"))
)


class Block(Struct, frozen=True, omit_defaults=True):
    """A part of a page that is read in one go."""

    paragraphs: tuple[Paragraph, ...]  #: none in a figure or a rule
    box: Box
    kind: Kind = Kind.PARAGRAPH
    joined: bool = False  #: its first paragraph goes on from the last one of the block before it
    unsure: bool = False  #: it is not certain that it is read after the block before it


def moved(block: Block, move: Callable[[Box], Box]) -> Block:
    """Return a block with every box in it put where `move` says."""
    paragraphs = tuple(
        Paragraph(
            tuple(
                Line(tuple(replace(word, box=move(word.box)) for word in line.words), move(line.box))
                for line in paragraph.lines
            ),
            move(paragraph.box),
        )
        for paragraph in block.paragraphs
    )
    return replace(block, paragraphs=paragraphs, box=move(block.box))


class Graphics(Struct, frozen=True):
    """What is on a page beside text; boxes from top to bottom."""

    pictures: tuple[Box, ...] = ()
    rules: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()  #: lines around text


class Margins(Struct, frozen=True):
    """What stands first and last on a page, the outermost lines first."""

    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()  #: the first words of its uppermost rows, of which one begins its text


class Stamp(Struct, frozen=True):
    """Exactly who read a page: equal stamps on equal pixels give equal readings."""

    name: str  #: "tesserocr", "pytesseract", "recorded"
    version: str
    models: dict[str, str] = field(default_factory=dict)  #: language → SHA-256 of its model file
    settings: Evidence = field(default_factory=dict)


class Attempt(Struct, frozen=True):
    """A part of a page that was read again in another way."""

    box: Box
    way: str  #: "regions" (by themselves); or a preparation: "as-it-lies", "no-dewarp", "even-light"
    before: float  #: evidence for the first reading of it
    after: float  #: the same for the second
    kept: bool  #: whether the second took the place of the first


class Reading(Struct, frozen=True):
    """What one reader made of a page."""

    stamp: Stamp
    width: int
    height: int
    blocks: tuple[Block, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    attempts: tuple[Attempt, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Yield the lines in reading order."""
        for block in self.blocks:
            for paragraph in block.paragraphs:
                yield from paragraph.lines

    def words(self) -> Iterator[Word]:
        """Yield the words in reading order."""
        for line in self.lines():
            yield from line.words
