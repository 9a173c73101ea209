"""The clean text of a page as what it is made of, and the text of an item as one that runs on over its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from pipeline.model import FURNITURE, Block, Edit, Kind, Line, Page
from pipeline.text.clean import parts_of_text
from pipeline.text.continuity import INDENT, SHORT, divided, ends_sentence, starts_small, word_goes_on
from pipeline.text.layout import compose

RULE = "hyphen.page-end"

#: What stands beside or under the text, and is no part of its sentences.
_ASIDE = FURNITURE | {Kind.FOOTNOTE, Kind.CAPTION, Kind.MARGINAL, Kind.ADVERTISEMENT}
_EMPTY_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")

#: Given the parts of a word divided between two pages ("move-", "ment"), what becomes of the first ("move").
Unite = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a heading, an entry of a list, a stanza, a table or a note, in the clean text of a page."""

    start: int
    text: str
    kind: Kind
    full: bool = False  #: its last line ends at the margin
    flush: bool = False  #: its first line begins at the margin

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands of a passage on one page, with what ties it to the next piece."""

    page: int  #: from 0
    text: str
    edit: Edit | None = None  #: of the clean text of that page, where a word is divided at its end


@dataclass(slots=True)
class Running:
    """A passage of an item, which may run on over pages."""

    kind: Kind
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def passages_of(page: Page) -> tuple[Passage, ...]:
    """Return what the clean text of a page is made of, in its order."""
    parts = parts_of_text(compose(page.reading).parts, page.repaired)
    runs: list[list[int]] = []
    for number, part in enumerate(parts):
        if number and not _EMPTY_LINE.search(page.clean, parts[number - 1].end - 1, part.start + 1):
            runs[-1].append(number)
        else:
            runs.append([number])
    found: list[Passage] = []
    for run in runs:
        first, last = parts[run[0]], parts[run[-1]]
        flush, full = _is_flush(page.reading.blocks[first.block]), _is_full(page.reading.blocks[last.block])
        for start, text in _paragraphs(page.clean, first.start, last.end):
            found.append(Passage(start, text, first.kind, full, flush))
    return tuple(found)


def run_on(pages: Sequence[Sequence[Passage]], unite: Unite, breaks: Collection[int] = ()) -> list[list[Running]]:
    """Return for each page the passages that begin on it; a paragraph goes on over the end of its page.

    It does where the first paragraph of the next page goes on from the last one of this, whatever notes and
    captions stand between. Pages without a text of their own, such as plates, are passed over.

    Args:
        pages: the passages of each.
        unite: puts words together that are divided between pages.
        breaks: numbers of pages that do not follow the page before.
    """
    found: list[list[Running]] = []
    last: tuple[Running, Passage] | None = None
    for number, passages in enumerate(pages):
        if number in breaks:
            last = None
        body = [passage for passage in passages if passage.kind not in _ASIDE]
        here: list[Running] = []
        for passage in passages:
            if last is not None and body and passage is body[0] and _goes_on(last[1], passage):
                running = last[0]
                running.pieces[-1] = _tied(running.pieces[-1], last[1], passage, unite)
                running.pieces.append(Piece(number, passage.text))
            else:
                running = Running(passage.kind, [Piece(number, passage.text)])
                here.append(running)
            if body and passage is body[-1]:
                last = running, passage
        found.append(here)
    return found


def _goes_on(before: Passage, after: Passage) -> bool:
    if before.kind not in (Kind.PARAGRAPH, Kind.LIST) or after.kind != Kind.PARAGRAPH:
        return False
    small = starts_small(after.text)
    if divided(before.text):
        return word_goes_on(before.text, after.text)
    if ends_sentence(before.text):
        return small and before.full
    # A capital after an open sentence: a name, if nothing else speaks for a new paragraph.
    return small or (before.full and after.flush)


def _tied(piece: Piece, before: Passage, after: Passage, unite: Unite) -> Piece:
    if not divided(before.text):
        return Piece(piece.page, f"{piece.text} ")
    old = before.text.rsplit(None, 1)[-1]
    new = unite(old, after.text.split(None, 1)[0])
    edit = Edit(before.end - len(old), before.end, old, new.rstrip(), RULE) if new.rstrip() != old else None
    return Piece(piece.page, piece.text.removesuffix(old) + new, edit)


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return the paragraphs of a stretch of a text, each with its place."""
    gaps = [(found.start(), found.end()) for found in _EMPTY_LINE.finditer(text, start, end)]
    edges = [start, *(edge for gap in gaps for edge in gap), end]
    found = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        stretch = text[first:last]
        if stretch.strip():
            found.append((first + len(stretch) - len(stretch.lstrip()), stretch.strip()))
    return found


def _is_full(block: Block) -> bool:
    """Tell whether the last line of a block ends at its margin; of one line nobody can say."""
    lines = _lines(block, -1)
    return len(lines) > 1 and block.box.right - lines[-1].box.right <= SHORT * block.box.width


def _is_flush(block: Block) -> bool:
    lines = _lines(block, 0)
    if len(lines) < 2:
        return False
    return lines[0].box.left - min(line.box.left for line in lines[1:]) <= INDENT * lines[0].box.height


def _lines(block: Block, paragraph: int) -> tuple[Line, ...]:
    return block.paragraphs[paragraph].lines if block.paragraphs else ()
