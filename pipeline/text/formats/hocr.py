"""hOCR 1.2: the text of its lines, in the order of the file; several pages make one text.

See http://kba.github.io/hocr-spec/1.2/.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.errors import InputError
from pipeline.model import Document
from pipeline.text.formats import laid_out
from pipeline.text.formats.markup import text_of

BLOCKS = frozenset({"ocr_carea", "ocrx_block"})
PARAGRAPHS = frozenset({"ocr_par"})
LINES = frozenset({"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"})
WORDS = frozenset({"ocrx_word", "ocr_word"})
_FURNITURE = frozenset({"ocr_header", "ocr_footer", "ocr_pageno"})


def document(root: etree._Element, path: str) -> Document:
    """Return the text of an hOCR document.

    Raises:
        InputError: no page, or text but no lines.
    """
    pages = [element for element in root.iter(etree.Element) if "ocr_page" in classes(element)]
    if not pages:
        raise InputError("holds no hOCR page", path=path, remedy="Export it again, or convert it to plain text.")
    text, furniture = laid_out(block for page in pages for block in _blocks(page))
    if not text and any(text_of(page).strip() for page in pages):
        raise InputError("holds text, but no lines or words that are marked as such", path=path)
    return Document(text, "hocr", furniture)


def classes(element: etree._Element) -> frozenset[str]:
    """Return the classes of an element."""
    return frozenset((element.get("class") or "").split())


def _blocks(page: etree._Element) -> Iterator[tuple[list[str], bool]]:
    lines: list[str] = []
    furniture = False
    for event, element in etree.iterwalk(page, events=("start", "end")):
        found = classes(element)
        if found & (BLOCKS | PARAGRAPHS):
            yield lines, furniture
            lines, furniture = [], False
        elif event == "start" and found & (LINES | WORDS) and not _inside(element, LINES):
            is_furniture = bool(found & _FURNITURE)
            if is_furniture != furniture:
                yield lines, furniture
                lines, furniture = [], is_furniture
            lines.append(_line(element) if found & LINES else text_of(element))
    yield lines, furniture


def _line(line: etree._Element) -> str:
    words = [text_of(word) for word in line.iter(etree.Element) if classes(word) & WORDS]
    return " ".join(words) if words else text_of(line)


def _inside(element: etree._Element, kinds: frozenset[str]) -> bool:
    return any(classes(outer) & kinds for outer in element.iterancestors())
