"""Readings that others recorded as ALTO, versions 1 to 4."""

from __future__ import annotations

from lxml import etree

from pipeline.errors import InputError
from pipeline.model import ImageRecord
from pipeline.readers.assembly import Assembly, Edges, Level
from pipeline.text.formats.alto import spaces, strings
from pipeline.text.formats.markup import local_name, named

#: Units to the inch; what is measured in pixels needs no resolution.
_UNITS_PER_INCH = {"inch1200": 1200, "mm10": 254}


def parse_alto(root: etree._Element, record: ImageRecord, path: str) -> Assembly:
    """Return what a document of one page holds.

    Raises:
        InputError: no page or several.
    """
    pages = list(named(root, "Page"))
    if len(pages) != 1:
        raise InputError(
            f"holds {len(pages) or 'no'} ALTO pages where one is wanted", path=path, remedy="Give each page a file."
        )
    page = pages[0]
    assembly = Assembly(record, _extent(root, page, record))
    for space in spaces(page):
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
                for part, text in strings(element):
                    assembly.word(text, _box(part), _attribute(part, "WC"))
    return assembly


def _extent(root: etree._Element, page: etree._Element, record: ImageRecord) -> tuple[float, float] | None:
    """Return the size of the page in the unit of the file."""
    width, height = _attribute(page, "WIDTH"), _attribute(page, "HEIGHT")
    if width and height:
        return width, height
    unit = next((element.text or "" for element in named(root, "MeasurementUnit")), "pixel").strip()
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
