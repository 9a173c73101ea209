"""An item as a whole: what its pages say together that none says alone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from pipeline.errors import printable
from pipeline.model import Page, PageSource
from pipeline.text.pagination import Leaf, find_breaks, numbers_of, pagination_notes, sure_numbers_of
from pipeline.text.passages import Passage, Running, Unite, passages_of, run_on


class Book:
    """The pages of an item, of which only the text is held."""

    def __init__(self, item: str) -> None:
        self._item = item
        self.names: list[str] = []
        self._leaves: list[Leaf] = []
        self._passages: list[tuple[Passage, ...]] = []

    def add(self, page: Page) -> None:
        """Take the next page."""
        source = page.image.source
        self.names.append(source.page)
        self._leaves.append(Leaf(_scan(source), numbers_of(page.reading), sure_numbers_of(page.reading)))
        self._passages.append(passages_of(page))

    def running(self, unite: Unite, after_gaps: Collection[str]) -> list[list[Running]]:
        """Return for each page the passages that begin on it, paragraphs joined over the ends of pages.

        Args:
            unite: puts words together that are divided between pages.
            after_gaps: names of pages before which one could not be read.
        """
        breaks = find_breaks(self._leaves) | {n for n, name in enumerate(self.names) if name in after_gaps}
        return run_on(self._passages, unite, breaks)

    def notes(self) -> tuple[str, ...]:
        """Return what seems to be wrong with the order of the pages."""
        return tuple(f"scans/{printable(self._item)}: {note}" for note in pagination_notes(self._leaves))


def _scan(source: PageSource) -> str:
    name = PurePosixPath(source.scan)
    if source.half:
        return f"{printable(name.name)} ({source.half} page)"
    paged = "" if source.page == name.stem else f", page {source.index + 1}"
    return printable(name.name) + paged
