from __future__ import annotations

import html

import pytest
from fakes import blank_image
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.model import Box, ImageRecord, Reading, Stamp, Word
from pipeline.readers.hocr import parse_hocr
from pipeline.text.formats.markup import parse_markup
from pipeline.text.layout import compose

XHTML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
<head><title></title><meta name="ocr-system" content="some engine"/></head>
<body>
<div class='ocr_page' id='page_1' title='image "a; bbox 0 0 9 9.png"; bbox 0 0 800 1000; ppageno 0'>
 <div class='ocr_carea' title="bbox 40 50 340 200">
  <p class='ocr_par' lang='eng' title="bbox 40 50 340 120">
   <span class='ocr_header' title="bbox 40 50 340 80; baseline 0 -5">
    <span class='ocrx_word' title='bbox 40 50 100 80; x_wconf 96'>He<strong>ad</strong></span>
   </span>
   <span class='ocr_line' title="bbox 40 90 340 120">
    <span class='ocrx_word' title='bbox 40 90 100 120; x_wconf 0'>con&shy;</span>
    <span class='ocrx_word' title='bbox 110 90 200 120'/>
   </span>
  </p>
  <p class='ocr_par' title="bbox 40 130 340 200">
   <span class='ocr_caption' title="bbox 40 130 340 160">
    <span class='ocrx_word' title='bbox 40 130 100 160; x_wconf 50'>R&amp;amp;D</span>
   </span>
   <span class='ocr_textfloat' title="bbox 40 170 340 200">
    <span class='ocrx_word' title='bbox 40 170 100 200; x_wconf 50'>float</span>
   </span>
  </p>
 </div>
</div>
</body></html>
"""


def parse(document: str | bytes, record: ImageRecord) -> Reading:
    data = document.encode() if isinstance(document, str) else document
    return parse_hocr(parse_markup(data, "page.hocr"), record, "page.hocr").reading(Stamp("test", "1"))


def page(inside: str, title: str = "bbox 0 0 800 1000") -> str:
    return f"<html><body><div class='ocr_page' title='{title}'>{inside}</div></body></html>"


def texts(reading: Reading) -> list[list[str]]:
    return [[word.text for word in line.words] for line in reading.lines()]


def test_xhtml_as_tesseract_writes_it(record: ImageRecord) -> None:
    reading = parse(XHTML, record)
    assert texts(reading) == [["Head"], ["con\u00ad"], ["R&amp;D"], ["float"]]
    assert next(reading.words()) == Word("Head", Box(40, 50, 100, 80), 0.96)
    assert [word.confidence for word in reading.words()] == [0.96, 0.0, 0.5, 0.5]
    assert [block.box for block in reading.blocks] == [Box(40, 50, 340, 200)]
    assert [par.box for par in reading.blocks[0].paragraphs] == [Box(40, 50, 340, 120), Box(40, 130, 340, 200)]


def test_html_that_is_not_xml(record: ImageRecord) -> None:
    reading = parse(page("<span class=ocr_line title='bbox 1 2 300 40'>caf\u00e9 &shy; nai\u0308f<br>here"), record)
    assert texts(reading) == [["café", "\u00ad", "nai\u0308f" + "here"]]


def test_html_in_another_encoding(record: ImageRecord) -> None:
    document = page("<p class=ocr_par><span class='ocr_line'><span class='ocrx_word'>café<br></span></span>")
    assert texts(parse(document.replace("<body>", "<meta charset=latin1><body>").encode("latin-1"), record)) == [
        ["café"]
    ]


def test_words_without_lines_and_lines_without_paragraphs(record: ImageRecord) -> None:
    reading = parse(
        page(
            "<div class='ocr_carea'><p class='ocr_par'><span class='ocr_line'><b class='ocrx_word'>one</b></span></p>"
            "<span class='ocr_line'><b class='ocrx_word'>two</b></span></div>"
            "<b class='ocrx_word'>three</b><b class='ocrx_word' title='bbox 5 5 9 9'>four</b>"
        ),
        record,
    )
    assert texts(reading) == [["one"], ["two"], ["three", "four"]]
    assert [len(block.paragraphs) for block in reading.blocks] == [2, 1]


def test_a_line_without_words_is_split_at_spaces(record: ImageRecord) -> None:
    reading = parse(page("<span class='ocr_line' title='bbox 10 20 300 40'>one <i>two</i> three</span>"), record)
    assert texts(reading) == [["one", "two", "three"]]
    assert {word.box for word in reading.words()} == {Box(10, 20, 300, 40)}


def test_boxes_of_a_larger_image_are_scaled(record: ImageRecord) -> None:
    reading = parse(page("<b class='ocrx_word' title='bbox 160 200 320 400'>x</b>", "bbox 0 0 1600 2000"), record)
    assert next(reading.words()).box == Box(80, 100, 160, 200)


@pytest.mark.parametrize(
    "title", ["", "bbox", "bbox 1 2 3", "bbox . . . .", "bbox 1.2.3 1 2 3; x_wconf ..", "x_bbox 1 2 3 4"]
)
def test_broken_properties_are_none(record: ImageRecord, title: str) -> None:
    reading = parse(page(f"<b class='ocrx_word' title='{title}'>x</b>", title), record)
    assert list(reading.words()) == [Word("x", Box(0, 0, 800, 1000), None)]


def test_a_page_without_text(record: ImageRecord) -> None:
    assert parse(page("<span class='ocr_line' title='bbox 1 2 3 4'> </span>"), record).blocks == ()


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ("<html><body>text</body></html>", "holds no hOCR pages"),
        ("<html><i class='ocr_page'/><i class='ocr_page'/></html>", "holds 2 hOCR pages"),
        (page("some text"), "no lines or words"),
    ],
)
def test_what_is_no_page_of_hocr_is_refused(record: ImageRecord, document: str, complaint: str) -> None:
    with pytest.raises(InputError, match=f"page.hocr: .*{complaint}"):
        parse(document, record)


visible = st.text(st.characters(categories=["L", "N", "P", "S", "Mn"]), min_size=1, max_size=9)


@given(st.lists(st.lists(visible, min_size=1, max_size=4), min_size=1, max_size=4), st.booleans())
def test_text_comes_back_as_it_was_written(lines: list[list[str]], as_xml: bool) -> None:
    inside = "".join(
        "<span class='ocr_line'>"
        + " ".join(f"<b class='ocrx_word'>{html.escape(word)}</b>" for word in line)
        + "</span>"
        for line in lines
    )
    document = page(inside + ("" if as_xml else "<br>"))
    assert texts(parse(document, blank_image().record)) == lines
    assert compose(parse(document, blank_image().record)).text == "\n".join(" ".join(line) for line in lines)
