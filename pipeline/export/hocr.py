"""A page as hOCR 1.2, for programs that lay text under scans: the words as printed, with their boxes.

Beside `bbox` and `x_wconf` each word has the property `x_status`, which is its status. Where two readers
differ, the attributes `data-first` and `data-second` hold what each has in that place; a property could
not, for hOCR knows no way to write a quotation mark in one. A word of several in one place has the
readings of the whole place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

import pipeline
from pipeline.model import Box, Line, Page, PageWord, Stamp, Word

_XHTML = "http://www.w3.org/1999/xhtml"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_lang ocrp_wconf"
#: what XML cannot hold, and control characters, which no text should
_RUBBISH = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+")
_LANGUAGE = re.compile(r"[a-z]{3}(?![a-z])")


def hocr(page: Page) -> bytes:
    """Return a page as an hOCR document. Blocks, paragraphs and lines without words are left out."""
    root = etree.fromstring(f'<html xmlns="{_XHTML}"/>')
    _set_language(root, page.reading.stamp)
    _put_head(root, page)
    body = _add(root, "body", {})
    reading = page.reading
    whole = Box(0, 0, reading.width or page.image.width, reading.height or page.image.height)
    sheet = _part(body, "div", "ocr_page", whole, f'image "{_in_quotes(page.image.source.scan)}"')
    sheet.set("id", "page_1")
    words = iter(_texts(page))
    for block in reading.blocks:
        area = _part(sheet, "div", "ocr_carea", block.box)
        for paragraph in block.paragraphs:
            par = _part(area, "p", "ocr_par", paragraph.box)
            for line in paragraph.lines:
                _put_line(par, line, words)
            _end(par)
        _end(area)
    tree = etree.ElementTree(root)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, doctype="<!DOCTYPE html>") + b"\n"


def _put_head(root: etree._Element, page: Page) -> None:
    head = _add(root, "head", {})
    _add(head, "title", {}).text = _clean(page.image.source.page)
    readers = [page.reading.stamp, *([page.second] if page.second else [])]
    system = "; ".join([f"Doublekey {pipeline.__version__}", *(f"{stamp.name} {stamp.version}" for stamp in readers)])
    _add(head, "meta", {"charset": "utf-8"})
    _add(head, "meta", {"name": "ocr-system", "content": _clean(system)})
    _add(head, "meta", {"name": "ocr-number-of-pages", "content": "1"})
    _add(head, "meta", {"name": "ocr-capabilities", "content": _CAPABILITIES})


def _set_language(root: etree._Element, stamp: Stamp) -> None:
    """Name the main language as Tesseract and its hOCR do, in three letters."""
    found = _LANGUAGE.match(next(iter(stamp.models), ""))
    if found:
        root.set("lang", found[0])
        root.set(_XML_LANGUAGE, found[0])


def _texts(page: Page) -> Iterator[tuple[str, PageWord]]:
    """Yield the words as printed; a stretch of text that several share belongs to the first of them."""
    faithful = page.repaired.faithful
    position = 0
    for word in page.words:
        yield _clean(faithful[max(word.start, position) : word.end]), word
        position = max(position, word.end)


def _put_line(par: etree._Element, line: Line, words: Iterator[tuple[str, PageWord]]) -> None:
    element = _part(par, "span", "ocr_line", line.box)
    for read in line.words:
        if not read.text.split():
            continue  # it has no place in the text
        text, word = next(words)
        if not text:
            continue
        if len(element):
            element[-1].tail = " "
        _put_word(element, text, word, read)
    _end(element)


def _put_word(line: etree._Element, text: str, word: PageWord, read: Word) -> None:
    sure = word.confidence if word.probability is None else word.probability
    properties = [] if sure is None else [f"x_wconf {round(100 * min(max(sure, 0.0), 1.0))}"]
    element = _part(line, "span", "ocrx_word", word.box, *properties, f"x_status {word.status}")
    element.text = text
    judgement = read.judgement
    if judgement is not None and judgement.candidates:
        for name, other in (("data-first", judgement.first), ("data-second", judgement.second)):
            if other:
                element.set(name, _clean(other))


def _part(parent: etree._Element, tag: str, kind: str, box: Box, *properties: str) -> etree._Element:
    bounds = f"bbox {box.left} {box.top} {box.right} {box.bottom}"
    return _add(parent, tag, {"class": kind, "title": "; ".join((bounds, *properties))})


def _add(parent: etree._Element, tag: str, attributes: dict[str, str]) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XHTML}}}{tag}", attributes)


def _end(element: etree._Element) -> None:
    """Take an element out again that has come to hold nothing; a line of the file ends where another does."""
    element.tail = "\n"
    parent = element.getparent()
    if not len(element) and parent is not None:
        parent.remove(element)


def _clean(text: str) -> str:
    """Return a text on one line, without what XML cannot hold."""
    return " ".join(_RUBBISH.sub("", text).split())


def _in_quotes(path: str) -> str:
    """Return a path as it can stand between quotation marks, which are written as in addresses."""
    return _clean(path).replace('"', "%22")
