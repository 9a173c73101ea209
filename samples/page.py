"""A page as set: what prints where, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from foundry import Sort


@dataclass(frozen=True)
class Strike:
    """One sort and where it prints: the start of its baseline, in dots."""

    x: float
    y: float
    sort: Sort


@dataclass(frozen=True)
class Rule:
    """A printed rule, in dots."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Entry:
    """A paragraph, or that part of it which stands on one page."""

    paragraph: int
    text: str
    furniture: bool = False  #: a running head or page number


@dataclass
class Page:
    width: int
    height: int
    strikes: list[Strike] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def say(self, paragraph: int, text: str, *, furniture: bool = False) -> None:
        """Record what a line says; lines of one paragraph are joined."""
        if self.entries and self.entries[-1].paragraph == paragraph:
            self.entries[-1].text += text
        else:
            self.entries.append(Entry(paragraph, text, furniture))

    def reference(self) -> str:
        """Return the text of the page: no furniture, a paragraph a line, an empty line between two."""
        return _transcription([entry.text for entry in self.entries if not entry.furniture])


def item_reference(pages: Sequence[Page]) -> str:
    """Return the running text of all pages: no furniture, paragraphs joined across pages."""
    entries = [entry for page in pages for entry in page.entries if not entry.furniture]
    texts = [entries[0].text]
    for before, entry in pairwise(entries):
        if entry.paragraph == before.paragraph:
            texts[-1] += entry.text
        else:
            texts.append(entry.text)
    return _transcription(texts)


def _transcription(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(text.strip() for text in paragraphs) + "\n"
