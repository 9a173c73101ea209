"""The nouns of Doublekey: what stages take and give.

All are immutable. All but `PageImage`, which holds pixels, are `msgspec` structs and can be written
as JSON and read back. Offsets are positions in Python strings (code points), `start` inclusive and
`end` exclusive. Boxes are in the pixels of the page image: the scan as it stands on its feet, its
lines level (`ImageRecord.steps` say how it was turned).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Evidence = dict[str, float | int | str | bool]


class Box(Struct, frozen=True, array_like=True):
    """A rectangle in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


# ------------------------------------------------------------------------------------------- ingest


class ScanInfo(Struct, frozen=True):
    """What the header of a scan file says, read without decoding pixels."""

    format: str  #: "png", "jpeg", "tiff", "jpeg2000", "webp", "bmp", "gif" or "pdf"
    pages: int


class PageSource(Struct, frozen=True):
    """Where one page image is to be had: a page of a scan file."""

    item: str
    page: str  #: stem of every file made from the page
    path: str  #: the scan file
    scan: str  #: the same, relative to the workspace
    index: int = 0  #: which page of the file, from 0


class Step(Struct, frozen=True):
    """One thing done to an image before reading, with its parameters."""

    name: str
    parameters: Evidence = field(default_factory=dict)


class ImageRecord(Struct, frozen=True):
    """Where a page image came from and what was done to it."""

    source: PageSource
    format: str
    width: int  #: of the pixels handed to the reader
    height: int
    mode: str  #: colours as found in the file: "1-bit", "grey", "16-bit grey", "RGB", "CMYK" ...
    dpi: int
    dpi_source: Literal["metadata", "estimated", "assumed", "rendered"]
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()  #: what an archivist should know ("dpi tag 600 is implausible")
    embedded_text: str = ""  #: text layer of a born-digital PDF page; noted, not used


@dataclass(frozen=True, slots=True)
class PageImage:
    """A decoded page: `pixels` is uint8, (height, width) grey or (height, width, 3) RGB."""

    pixels: NDArray[np.uint8]
    record: ImageRecord


# ------------------------------------------------------------------------------------------ readers


class Word(Struct, frozen=True):
    text: str
    box: Box
    confidence: float | None = None  #: 0 to 1; None where the reader gives none


class Line(Struct, frozen=True):
    words: tuple[Word, ...]
    box: Box


class Paragraph(Struct, frozen=True):
    lines: tuple[Line, ...]
    box: Box


class Block(Struct, frozen=True):
    paragraphs: tuple[Paragraph, ...]
    box: Box


class Stamp(Struct, frozen=True):
    """Exactly who read a page: equal stamps on equal pixels give equal readings."""

    name: str  #: "tesserocr", "pytesseract", "recorded"
    version: str
    models: dict[str, str] = field(default_factory=dict)  #: language → SHA-256 of its model file
    settings: Evidence = field(default_factory=dict)


class Reading(Struct, frozen=True):
    """What one reader made of a page."""

    stamp: Stamp
    width: int
    height: int
    blocks: tuple[Block, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Yield the lines in reading order."""
        for block in self.blocks:
            for paragraph in block.paragraphs:
                yield from paragraph.lines

    def words(self) -> Iterator[Word]:
        """Yield the words in reading order."""
        for line in self.lines():
            yield from line.words


# ------------------------------------------------------------------------------------------- repair


class Edit(Struct, frozen=True):
    """One recorded change: `source[start:end] == old` became `new`."""

    start: int
    end: int
    old: str
    new: str
    rule: str  #: dotted name of the rule, e.g. "hyphen.join", "scanno.stealth"
    evidence: Evidence = field(default_factory=dict)


class Candidate(Struct, frozen=True):
    """A string that may be what the page says; a higher score is likelier."""

    text: str
    score: float


class Flag(Struct, frozen=True):
    """A place a person should look at: `text[start:end] == old`."""

    start: int
    end: int
    old: str
    rule: str
    candidates: tuple[Candidate, ...] = ()
    evidence: Evidence = field(default_factory=dict)


class RepairedText(Struct, frozen=True):
    """A text in its three layers, with everything that led from one to the next.

    `raw` is what was read. `faithful` is `raw` with `faithful_edits` (encoding, ligatures, Unicode):
    the text as printed. `text` is `faithful` with `edits` (hyphens, scannos), lines still as printed.
    """

    raw: str
    faithful: str
    text: str
    faithful_edits: tuple[Edit, ...] = ()  #: offsets in `raw`
    edits: tuple[Edit, ...] = ()  #: offsets in `faithful`
    flags: tuple[Flag, ...] = ()  #: offsets in `faithful`


class Status(StrEnum):
    """How far a word can be trusted, most trusted first."""

    VERIFIED = "verified"  #: a person or a matching reference
    AGREED = "agreed"  #: both readers
    ADJUDICATED = "adjudicated"  #: evidence settled a dispute
    REPAIRED = "repaired"  #: an edit with strong evidence
    READ = "read"  #: one reader only, nothing speaks against it
    DOUBTFUL = "doubtful"  #: flagged


class PageWord(Struct, frozen=True):
    """A word of the faithful text with its place on the scan and its status."""

    start: int  #: offset in the faithful text
    end: int
    box: Box
    status: Status
    confidence: float | None = None


# ------------------------------------------------------------------------------------------- verify


class Counts(Struct, frozen=True):
    """Outcome of an alignment, in units (characters or words). Counts add; rates do not."""

    hits: int = 0
    substitutions: int = 0
    deletions: int = 0  #: in the reference, not in the text
    insertions: int = 0  #: in the text, not in the reference

    @property
    def reference(self) -> int:
        """Length of the reference."""
        return self.hits + self.substitutions + self.deletions

    @property
    def errors(self) -> int:
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float | None:
        """Errors per unit of the reference (may exceed 1); None for an empty reference."""
        return self.errors / self.reference if self.reference else None

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.hits + other.hits,
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
        )


class Score(Struct, frozen=True):
    """Character and word counts of one comparison under one normalisation."""

    characters: Counts = Counts()
    words: Counts = Counts()

    @property
    def cer(self) -> float | None:
        return self.characters.rate

    @property
    def wer(self) -> float | None:
        return self.words.rate

    def __add__(self, other: Score) -> Score:
        return Score(self.characters + other.characters, self.words + other.words)


class DiffChunk(Struct, frozen=True):
    """A run of a diff: equal on both sides, or what the reference has against what the text has."""

    equal: bool
    reference: str
    text: str


class Comparison(Struct, frozen=True):
    """A text against its reference."""

    strict: Score
    normalised: Score
    profile: str  #: name of the normalisation used for `normalised`
    diff: tuple[DiffChunk, ...] = ()  #: of the strict texts, white space folded


class RepairEffect(Struct, frozen=True):
    """What repair did to the words of the reference, under the named normalisation."""

    fixed: int = 0  #: wrong before, right after
    broken: int = 0  #: right before, wrong after
    kept: int = 0  #: right before, right after

    def __add__(self, other: RepairEffect) -> RepairEffect:
        return RepairEffect(self.fixed + other.fixed, self.broken + other.broken, self.kept + other.kept)


class Verification(Struct, frozen=True):
    """A page or item against its reference, before and after repair."""

    state: Literal["compared", "no-reference", "empty-reference", "missing-page"]
    reference: str = ""  #: path of the reference, relative to the workspace
    before: Comparison | None = None
    after: Comparison | None = None
    effect: RepairEffect = RepairEffect()


# --------------------------------------------------------------------------------------------- page


class Page(Struct, frozen=True):
    """Everything known about a page: the page record."""

    image: ImageRecord
    reading: Reading
    repaired: RepairedText
    clean: str  #: `repaired.text` with the lines of each paragraph joined
    words: tuple[PageWord, ...]
    verification: Verification


class Failure(Struct, frozen=True):
    """A page that could not be finished; the rest of the batch goes on."""

    item: str
    page: str
    stage: str  #: "ingest", "read", "fold", "finish" or "item"
    error: str  #: the message for a person
    exit_code: int


class PageSummary(Struct, frozen=True):
    """The figures of a page that item and collection add up."""

    page: str
    words: int = 0
    statuses: dict[str, int] = field(default_factory=dict)  #: status → words
    edits: dict[str, int] = field(default_factory=dict)  #: rule → edits made
    flags: dict[str, int] = field(default_factory=dict)  #: rule → flags raised
    state: str = "no-reference"  #: of the verification
    before: tuple[Score, Score] = (Score(), Score())  #: strict, normalised
    after: tuple[Score, Score] = (Score(), Score())
    effect: RepairEffect = RepairEffect()
    notes: tuple[str, ...] = ()  #: what a person should know of the page, and what to do about it


class ItemSummary(Struct, frozen=True):
    """The figures of an item, page by page, and what went wrong with it."""

    item: str
    title: str
    creator: str
    date: str
    profile: str  #: name of the normalisation of the second scores
    max_cer: float  #: threshold of the gate, for the normalised CER after repair
    pages: tuple[PageSummary, ...] = ()
    whole: Verification | None = None  #: the item's text against `item.gt.txt`; its diff left out
    failures: tuple[Failure, ...] = ()
    problems: tuple[str, ...] = ()  #: messages about files that were left out

    def notes(self) -> tuple[str, ...]:
        """Return the notes of all pages."""
        return tuple(note for page in self.pages for note in page.notes)

    def compared(self) -> tuple[PageSummary, ...]:
        """Return the pages that were compared with a reference."""
        return tuple(page for page in self.pages if page.state in ("compared", "empty-reference", "missing-page"))

    def score(self, *, after: bool, normalised: bool) -> Score:
        """Return the sum of the counts of all compared pages."""
        total = Score()
        for page in self.compared():
            total += (page.after if after else page.before)[normalised]
        return total
