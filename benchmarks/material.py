"""What a run left of each page of a corpus: both readings, the page record, and the reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from pipeline.collate.groups import Group, groups_of
from pipeline.evidence.ink import SecondReading, decode
from pipeline.export.text import read_page_record
from pipeline.model import Page, Reading
from pipeline.text.layout import compose
from pipeline.verify import read_reference
from pipeline.workspace import Item, Workspace


@dataclass(frozen=True, slots=True)
class Material:
    """A page with everything there is to measure it by."""

    item: str
    name: str
    reference: str
    first: Reading
    second: SecondReading | None  #: None where the first reader was alone
    page: Page

    def first_text(self) -> str:
        """Return what the first reader made of the page."""
        return compose(self.first).text

    def second_text(self) -> str | None:
        """Return what the second reader made of the lines of the first; None where it did not read them all.

        That is the likeliest character of each slice, line by line in the order of the first reader.
        """
        if self.second is None:
            return None
        inks = {ink.line: ink for ink in self.second.lines if ink.line is not None}
        if any(number not in inks for number, _ in enumerate(self.first.lines())):
            return None
        number = 0
        paragraphs = []
        for block in self.first.blocks:
            for paragraph in block.paragraphs:
                lines = []
                for _ in paragraph.lines:
                    lines.append("".join(glyph.text for glyph in decode(inks[number])).strip())
                    number += 1
                paragraphs.append("\n".join(line for line in lines if line))
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)

    def groups(self) -> list[list[Group]]:
        """Return the words of both readers side by side, for each line of the first reader."""
        inks = {ink.line: ink for ink in self.second.lines if ink.line is not None} if self.second else {}
        return [
            groups_of(line, inks[number]) if number in inks else [Group((word,), (), (), 0, 0) for word in line.words]
            for number, line in enumerate(self.first.lines())
        ]


def load(workspace: Workspace, item: Item) -> tuple[list[Material], list[str]]:
    """Return the pages of an item that have a reference, and the names of those that have no record."""
    found: list[Material] = []
    lost: list[str] = []
    for name in _pages(item):
        outputs = workspace.outputs(item.name)
        if not outputs.record(name).exists():
            lost.append(f"{item.name}/{name}")
            continue
        page = read_page_record(outputs.prepared(name).read_bytes())
        first = msgspec.json.decode(outputs.reading(name).read_bytes(), type=Reading)
        second = None
        if page.second is not None:
            second = msgspec.msgpack.decode(outputs.ink(name).read_bytes(), type=SecondReading)
        found.append(Material(item.name, name, read_reference(item.references[name]), first, second, page))
    return found, lost


def _pages(item: Item) -> Iterator[str]:
    yield from (scan.stem for scan in item.scans if scan.stem in item.references)
