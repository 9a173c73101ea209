"""ALTO, versions 1 to 4: the text of its blocks, in the order of the file.

The margins stand before the print space in the file, whatever their place on the page. A word divided at the end
of a line keeps its hyphen there, as printed: the schema has `HYP` for it; where a file has only `SUBS_TYPE`
(`HypPart1`) it is put in. See https://www.loc.gov/standards/alto.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.errors import InputError
from pipeline.model import Document
from pipeline.text.formats import laid_out
from pipeline.text.formats.markup import local_name, named

_ORDER = {"TopMargin": 0, "LeftMargin": 1, "PrintSpace": 2, "RightMargin": 3, "BottomMargin": 4}
_FURNITURE = frozenset({"TopMargin", "BottomMargin"})
_HYPHENS = "-\u2010\u00ac\u2e17"
_SOFT_HYPHEN = "\u00ad"


def document(root: etree._Element, path: str) -> Document:
    """Return the text of an ALTO document.

    Raises:
        InputError: no page.
    """
    pages = list(named(root, "Page"))
    if not pages:
        raise InputError("holds no ALTO page", path=path, remedy="Export it again.")
    text, furniture = laid_out(block for page in pages for space in spaces(page) for block in _blocks(space))
    return Document(text, "alto", furniture)


def spaces(page: etree._Element) -> list[etree._Element]:
    """Return the margins and the print space of a page in reading order."""
    return sorted(page.iterchildren(etree.Element), key=lambda element: _ORDER.get(local_name(element), 2))


def strings(line: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the words of a line: the element, and the text with the hyphen that follows it at the end of the line."""
    element: etree._Element | None = None
    text = ""
    for part in line.iterchildren(etree.Element):
        name = local_name(part)
        if name == "String":
            if element is not None:
                yield element, text
            element, text = part, part.get("CONTENT") or ""
            if part.get("SUBS_TYPE") == "HypPart1" and not _has_hyphen(line, text):
                text += "-"
        elif name == "HYP":
            hyphen = (part.get("CONTENT") or "").strip().replace(_SOFT_HYPHEN, "-") or "-"
            element, text = (part, hyphen) if element is None else (element, text + hyphen)
    if element is not None:
        yield element, text


def _has_hyphen(line: etree._Element, text: str) -> bool:
    return text.endswith(tuple(_HYPHENS + _SOFT_HYPHEN)) or any(
        local_name(part) == "HYP" for part in line.iterchildren(etree.Element)
    )


def _blocks(space: etree._Element) -> Iterator[tuple[list[str], bool]]:
    furniture = local_name(space) in _FURNITURE
    for block in named(space, "TextBlock"):
        yield [_line(line) for line in named(block, "TextLine")], furniture


def _line(line: etree._Element) -> str:
    """Return a line: a space where the file has one, and, if it has none at all, between all its words."""
    spaced = any(local_name(part) == "SP" for part in line.iterchildren(etree.Element))
    pieces: list[str] = []
    for element, text in strings(line):
        before = element.getprevious()
        if pieces and (not spaced or (before is not None and local_name(before) == "SP")):
            pieces.append(" ")
        pieces.append(text)
    return "".join(pieces)
