"""The text of an item as Markdown, for reading and for whatever publishes Markdown.

What is used renders everywhere: headings of one level, block quotes with lines that end in two spaces
(verse), pipe tables, and footnotes as in GitHub, Pandoc and many others. Page furniture is left out; where
a page begins a comment says so.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from pipeline.model import FURNITURE, Kind
from pipeline.text.notes import Reference, find_references, without_mark
from pipeline.text.passages import Piece, Running

#: What means something to Markdown wherever it stands.
_SPECIAL = re.compile(r"[\\`*_\[\]<~#^]|&(?=#?\w+;)")
#: What means something at the beginning of a line: lists, quotes, rules, definitions.
_OPENING = re.compile(r"[-+>=:|]")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_BULLET = re.compile(r"[•·◦▪*–—-]\s+")
_LEADERS = re.compile(r"\s*(?:[.·•…_-]\s?){3,}$")
_NOT_IN_LABELS = re.compile(r"[^\w-]+")
_ITALIC = frozenset({Kind.CAPTION, Kind.MARGINAL})
_NO_TEXT = FURNITURE | {Kind.FOOTNOTE}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the text."""

    title: str
    creator: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class _Note:
    label: str
    text: str
    referred: bool  #: whether its mark was found in the text


def markdown(
    heading: Heading,
    names: Sequence[str],
    pages: Sequence[Sequence[Running]],
    footnotes: Literal["page", "end"] = "page",
) -> Iterator[str]:
    """Yield the text of an item, page by page.

    Args:
        heading: what is known of the item.
        names: of its pages.
        pages: for each page the passages that begin on it.
        footnotes: whether notes follow their page or the whole text.
    """
    yield _front_matter(heading)
    texts, notes = _linked(names, pages)
    for number, page in enumerate(pages):
        yield f"\n<!-- page {_in_comment(names[number])} -->\n"
        for place, running in enumerate(page):
            if running.kind == Kind.TABLE:
                yield f"\n{_table(running.text)}\n"
            elif running.kind not in _NO_TEXT:
                yield f"\n{_block(running.kind, texts[number, place])}\n"
        for note in notes[number]:
            if footnotes == "page" or not note.referred:
                yield _note(note)
    if footnotes == "end":
        yield from (_note(note) for of_page in notes for note in of_page if note.referred)


def _linked(
    names: Sequence[str], pages: Sequence[Sequence[Running]]
) -> tuple[dict[tuple[int, int], str], list[list[_Note]]]:
    """Return the text of every passage, by page and place, with its marks linked; and the notes of each page."""
    texts: dict[tuple[int, int], str] = defaultdict(str)
    notes = []
    on_page: dict[int, list[tuple[tuple[int, int], Piece]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for place, running in enumerate(page):
            if running.kind not in _NO_TEXT and running.kind != Kind.TABLE:
                for piece in running.pieces:
                    on_page[piece.page].append(((number, place), piece))
    for number, page in enumerate(pages):
        found = [running.text for running in page if running.kind == Kind.FOOTNOTE]
        labels = [f"{_label(names[number])}-{count}" for count in range(1, len(found) + 1)]
        here = on_page[number]
        references = find_references([piece.text for _, piece in here], found)
        for count, (key, piece) in enumerate(here):
            texts[key] += _with_marks(piece.text, [one for one in references if one.text == count], labels)
        referred = {one.note for one in references}
        notes.append(
            [_Note(label, text, n in referred) for n, (label, text) in enumerate(zip(labels, found, strict=True))]
        )
    return texts, notes


def _with_marks(text: str, marks: Sequence[Reference], labels: Sequence[str]) -> str:
    parts, position = [], 0
    for mark in sorted(marks, key=lambda one: one.start):
        parts += [_escaped(text[position : mark.start]), f"[^{labels[mark.note]}]"]
        position = mark.end
    return "".join([*parts, _escaped(text[position:])])


def _block(kind: Kind, text: str) -> str:
    if kind == Kind.VERSE:
        return "  \n".join(f"> {_opened(line)}" for line in text.split("\n"))
    text = " ".join(text.split())
    if kind == Kind.HEADING:
        return f"## {text}"
    if kind in _ITALIC:
        return f"*{text}*"
    bullet = _BULLET.match(text.removeprefix("\\"))
    if kind == Kind.LIST and bullet:
        # Numbers stay as they are printed, in paragraphs of their own: Markdown would count anew.
        return f"- {_opened(text.removeprefix(chr(92))[bullet.end() :])}"
    return _opened(text)


def _table(text: str) -> str:
    """Return a table of even rows as one; a ragged one as it is set, in columns."""
    rows = [_cells(line) for line in text.split("\n")]
    width = len(rows[0])
    if width < 2 or any(len(row) != width for row in rows):
        return _in_columns(rows)
    rows = [[_escaped(cell).replace("|", "\\|") for cell in row] for row in rows]
    lines = [[""] * width, ["---"] * width, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(line: str) -> list[str]:
    """Return the cells of a row, without the leaders that point from one to the next."""
    *cells, last = (cell.strip() for cell in line.split("\t"))
    return [*(_LEADERS.sub("", cell) or cell for cell in cells), last]


def _in_columns(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, cells)) for cells in zip_longest(*rows, fillvalue="")]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", "\n".join(lines))), default=0))
    return "\n".join([fence, *lines, fence])


def _note(note: _Note) -> str:
    text = " ".join(note.text.split())
    if not note.referred:
        return f"\n{_opened(_escaped(text))}\n"
    return f"\n[^{note.label}]: {_escaped(without_mark(text))}\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _opened(text: str) -> str:
    """Return a line whose beginning means nothing to Markdown."""
    if _OPENING.match(text):
        return f"\\{text}"
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


def _front_matter(heading: Heading) -> str:
    values = {"title": heading.title, "creator": heading.creator, "date": heading.date}
    # A JSON string is a YAML string, whatever is in it.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    return "\n".join(["---", *lines, "---", ""])


def _label(name: str) -> str:
    return _NOT_IN_LABELS.sub("-", name)


def _in_comment(name: str) -> str:
    return re.sub(r"-{2,}", "-", name).rstrip("-")
