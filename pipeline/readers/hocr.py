"""Readings that others recorded as hOCR 1.2."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.errors import InputError
from pipeline.model import ImageRecord
from pipeline.readers.assembly import Assembly, Edges, Level
from pipeline.text.formats.hocr import BLOCKS, LINES, PARAGRAPHS, WORDS, classes
from pipeline.text.formats.markup import text_of

_LEVELS = {
    **dict.fromkeys(BLOCKS, Level.BLOCK),
    **dict.fromkeys(PARAGRAPHS, Level.PARAGRAPH),
    **dict.fromkeys(LINES, Level.LINE),
    **dict.fromkeys(WORDS, Level.WORD),
}
_QUOTED = re.compile(r'"[^"]*"')
_NUMBER = r"\s+(-?[\d.]+)"
_BOX = re.compile(rf"\bbbox{_NUMBER * 4}")
_CONFIDENCE = re.compile(rf"\bx_wconf{_NUMBER}")


def parse_hocr(root: etree._Element, record: ImageRecord, path: str) -> Assembly:
    """Return what a document of one page holds.

    Raises:
        InputError: no page or several, or text but no lines.
    """
    pages = [element for element in root.iter(etree.Element) if "ocr_page" in classes(element)]
    if len(pages) != 1:
        raise InputError(
            f"holds {len(pages) or 'no'} hOCR pages where one is wanted", path=path, remedy="Give each page a file."
        )
    page = pages[0]
    extent = _box(page)
    assembly = Assembly(record, extent and extent[2:])
    words = 0
    for event, element in etree.iterwalk(page, events=("start", "end")):
        level = _level(element)
        if level is None:
            continue
        if event == "end":
            if level != Level.WORD:
                assembly.end(level)
        elif level == Level.WORD:
            assembly.word(text_of(element), _box(element), _confidence(element))
            words += 1
        else:
            assembly.start(level, _box(element))
            if level == Level.LINE and not _holds_parts(element):
                for text in text_of(element).split():
                    assembly.word(text)
                    words += 1
    if not words and text_of(page).strip():
        raise InputError("holds text, but no lines or words that are marked as such", path=path)
    return assembly


def _level(element: etree._Element) -> Level | None:
    return min((_LEVELS[name] for name in classes(element) if name in _LEVELS), default=None)


def _holds_parts(element: etree._Element) -> bool:
    return any(_level(inner) is not None for inner in element.iterdescendants(etree.Element))


def _box(element: etree._Element) -> Edges | None:
    found = _BOX.search(_properties(element))
    if found is None:
        return None
    left, top, right, bottom = (_number(value) for value in found.groups())
    return left, top, right, bottom


def _confidence(element: etree._Element) -> float | None:
    found = _CONFIDENCE.search(_properties(element))
    return _number(found[1]) / 100 if found else None


def _properties(element: etree._Element) -> str:
    # A file name in quotation marks may hold anything, other properties included.
    return _QUOTED.sub("", element.get("title") or "")


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")  # which the assembly takes for none
