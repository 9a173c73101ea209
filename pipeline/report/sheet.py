"""A page made ready for its place in the report of an item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from markupsafe import Markup

from pipeline.model import Box, DiffChunk, Page, WrongWord
from pipeline.report.about import about, language
from pipeline.report.blocks import Label, labels, shown_blocks
from pipeline.report.crops import PageCrops
from pipeline.report.diff import in_lines, in_paragraphs
from pipeline.report.html import data_uri
from pipeline.report.marks import Mark, Part, marks_of, paragraphs, printed
from pipeline.report.notes import in_its_word
from pipeline.report.rules import Rule, describe, is_quiet
from pipeline.text.edits import OffsetMap


@dataclass(frozen=True, slots=True)
class PageView:
    """A page record and the picture of the page that reports show."""

    page: Page
    image: bytes | None = None  #: JPEG


@dataclass(frozen=True, slots=True)
class Change:
    """A change of writing only, and how often it was made on the page."""

    rule: Rule
    old: str
    new: str
    times: int


@dataclass(frozen=True, slots=True)
class Speck:
    """Something that was taken for text and left out, with its place in words and as numbers."""

    text: str
    place: str
    box: str
    why: str


class Sheet:
    """Everything the page template shows of one page."""

    def __init__(self, view: PageView, number: int) -> None:
        page = view.page
        self._page = page
        self.anchor = f"p{number}"
        self.name = page.image.source.page
        self.image = data_uri(view.image) if view.image else ""
        self.width = page.reading.width or page.image.width
        self.height = page.reading.height or page.image.height
        self.words = len(page.words)
        self.marks: tuple[Mark, ...] = marks_of(page)
        self.noted = [mark for mark in self.marks if mark.kind not in ("quiet", "adjudicated")]
        self.settled = [mark for mark in self.marks if mark.kind == "adjudicated"]
        kinds = [note.kind for mark in self.marks for note in mark.notes]
        self.repairs = kinds.count("repaired")
        self.notes = sum(note.kind != "quiet" for mark in self.noted for note in mark.notes)
        self.doubts = sum(mark.kind == "doubtful" for mark in self.marks)
        self.check = page.verification
        self._crops = PageCrops(
            view.image, self.width, self.height, median([word.box.height for word in page.words] or [1])
        )

    def crop(self, mark: Mark) -> bytes | None:
        """Return a JPEG of the place of a mark on the scan; None where it cannot be shown."""
        return self.crop_of(mark.boxes)

    def crop_of(self, boxes: Sequence[Box]) -> bytes | None:
        """Return a JPEG of some boxes on one line of the scan; None where it cannot be shown."""
        return self._crops.crop(boxes)

    @property
    def blocks(self) -> list[Label]:
        return labels(shown_blocks(self._page), self.width)

    @property
    def paragraphs(self) -> Iterator[Part]:
        return paragraphs(self._page, self.marks)

    @property
    def printed(self) -> Iterator[Part]:
        return printed(self._page, self.marks)

    @property
    def about(self) -> Iterator[tuple[str, str]]:
        return about(self._page)

    @property
    def diff(self) -> list[list[DiffChunk]]:
        return in_paragraphs(self.check.after.diff, self._page.clean) if self.check.after else []

    @property
    def differs(self) -> bool:
        return self.check.after is not None and any(not chunk.equal for chunk in self.check.after.diff)

    @property
    def by_line(self) -> list[list[DiffChunk]]:
        """The differences line by line, of lines that differ."""
        lines = in_lines(self.check.after.diff, self._page.repaired.text) if self.check.after else []
        return [line for line in lines if any(not chunk.equal for chunk in line)]

    @property
    def wrong(self) -> tuple[WrongWord, ...]:
        """The words that the reference has otherwise."""
        return self._page.check.wrong if self._page.check else ()

    @property
    def suspects(self) -> list[WrongWord]:
        """Those where the reference may be wrong."""
        return [word for word in self.wrong if word.suspect]

    @property
    def lang(self) -> Markup:
        """The language of the text as an attribute; an unknown one is not taken for that of the report."""
        return Markup(' lang="{}"').format(language(self._page.reading.stamp))

    @property
    def places(self) -> str:
        """Every word as numbers: its spans in the clean and in the faithful text, and its box."""
        to_clean = OffsetMap(self._page.repaired.edits)
        words = []
        for word in self._page.words:
            box = word.box
            numbers = (*to_clean.span(word.start, word.end), word.start, word.end)
            words.append(",".join(map(str, (*numbers, box.left, box.top, box.right, box.bottom))))
        return ";".join(words)

    @property
    def specks(self) -> list[Speck]:
        """What was taken for text and left out."""
        return [
            Speck(
                dropped.text,
                _place(dropped.box, self.width, self.height),
                ",".join(map(str, (dropped.box.left, dropped.box.top, dropped.box.right, dropped.box.bottom))),
                f"Read by the {dropped.reader} reader: {dropped.reason}.",
            )
            for dropped in self._page.reading.dropped
        ]

    @property
    def minor(self) -> list[Change]:
        """The changes that only concern how the text is written."""
        repaired = self._page.repaired
        found: Counter[tuple[str, str, str]] = Counter()
        for edit in repaired.faithful_edits:
            found[(edit.rule, *in_its_word(repaired.raw, edit))] += 1
        for edit in repaired.edits:
            if is_quiet(edit.rule):
                found[(edit.rule, *in_its_word(repaired.faithful, edit))] += 1
        return [Change(describe(rule), old, new, times) for (rule, old, new), times in found.items()]


def _place(box: Box, width: int, height: int) -> str:
    """Say where on a page a box lies.

    >>> _place(Box(900, 20, 910, 30), 1000, 1500), _place(Box(490, 740, 510, 760), 1000, 1500)
    ('top right', 'middle')
    """
    down = ("top", "middle", "bottom")[min((box.top + box.bottom) * 3 // (2 * max(height, 1)), 2)]
    across = ("left", "", "right")[min((box.left + box.right) * 3 // (2 * max(width, 1)), 2)]
    return f"{down} {across}".strip()
