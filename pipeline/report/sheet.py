"""A page made ready for its place in the report of an item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.model import DiffChunk, Page
from pipeline.report.about import about, language
from pipeline.report.diff import in_paragraphs
from pipeline.report.html import data_uri
from pipeline.report.marks import Mark, Part, in_its_word, marks_of, paragraphs, printed
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
        kinds = [note.kind for mark in self.marks for note in mark.notes]
        self.repairs = kinds.count("repaired")
        self.notes = len(kinds) - kinds.count("quiet")
        self.doubts = sum(mark.kind == "doubtful" for mark in self.marks)
        self.check = page.verification

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
