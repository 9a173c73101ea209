"""Readings that others recorded as ALTO, versions 1 to 4."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.errors import InputError
from pipeline.model import ImageRecord
from pipeline.readers.assembly import Assembly, Edges, Level
from pipeline.readers.markup import local_name

#: Units to the inch; what is measured in pixels needs no resolution.
_UNITS_PER_INCH = {"inch1200": 1200, "mm10": 254}
#: The margins stand before the print space in the file, whatever their place on the page.
_ORDER = {"TopMargin": 0, "LeftMargin": 1, "PrintSpace": 2, "RightMargin": 3, "BottomMargin": 4}
_SOFT_HYPHEN = "\u00ad"


def parse_alto(root: etree._Element, record: ImageRecord, path: str) -> Assembly:
    """Return what a document of one page holds.

    Raises:
        InputError: no page or several.
    """
    pages = list(_named(root, "Page"))
    if len(pages) != 1:
        raise InputError(
            f"holds {len(pages) or 'no'} ALTO pages where one is wanted", path=path, remedy="Give each page a file."
        )
    page = pages[0]
    assembly = Assembly(record, _extent(root, page, record))
    for space in sorted(page.iterchildren(etree.Element), key=lambda element: _ORDER.get(local_name(element), 2)):
        for element in space.iterdescendants(etree.Element):
            name = local_name(element)
            if name == "ComposedBlock":
                assembly.start(Level.BLOCK, _box(element))
            elif name == "TextBlock":
                parent = element.getparent()
                composed = parent is not None and local_name(parent) == "ComposedBlock"
                assembly.start(Level.PARAGRAPH if composed else Level.BLOCK, _box(element))
            elif name == "TextLine":
                assembly.start(Level.LINE, _box(element))
                for text, edges, confidence in _words(element):
                    assembly.word(text, edges, confidence)
    return assembly


def _words(line: etree._Element) -> Iterator[tuple[str, Edges | None, float | None]]:
    word: tuple[str, Edges | None, float | None] | None = None
    for part in line.iterchildren(etree.Element):
        name = local_name(part)
        if name == "String":
            if word is not None:
                yield word
            word = part.get("CONTENT") or "", _box(part), _attribute(part, "WC")
        elif name == "HYP":
            # The hyphen at the end of the line is printed, so it is part of what was read.
            hyphen = (part.get("CONTENT") or "").strip().replace(_SOFT_HYPHEN, "-") or "-"
            word = (word[0] + hyphen, *word[1:]) if word else (hyphen, _box(part), None)
    if word is not None:
        yield word


def _extent(root: etree._Element, page: etree._Element, record: ImageRecord) -> tuple[float, float] | None:
    """Return the size of the page in the unit of the file."""
    width, height = _attribute(page, "WIDTH"), _attribute(page, "HEIGHT")
    if width and height:
        return width, height
    unit = next((element.text or "" for element in _named(root, "MeasurementUnit")), "pixel").strip()
    if unit not in _UNITS_PER_INCH:
        return None
    scale = _UNITS_PER_INCH[unit] / record.dpi
    return record.width * scale, record.height * scale


def _box(element: etree._Element) -> Edges | None:
    left, top, width, height = (_attribute(element, name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if left is None or top is None or width is None or height is None:
        return None
    return left, top, left + width, top + height


def _attribute(element: etree._Element, name: str) -> float | None:
    try:
        return float(element.get(name) or "")
    except ValueError:
        return None


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter(etree.Element) if local_name(element) == name)
