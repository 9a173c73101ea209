from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import InputError
from pipeline.text.formats import MAX_MARKUP, parse

# ------------------------------------------------------------------------------------------- plain text


@pytest.mark.parametrize(
    "data",
    [
        "ﬁne café\nnext".encode(),
        codecs.BOM_UTF8 + "ﬁne café\r\nnext".encode(),
        codecs.BOM_UTF16_LE + "ﬁne café\rnext".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "ﬁne café\r\nnext".encode("utf-16-be"),
    ],
)
def test_plain_text_comes_in_unicode_encodings(data: bytes) -> None:
    assert parse(data, "p.gt.txt").text == "ﬁne café\nnext"


@pytest.mark.parametrize("name", ["p.gt.txt", "p.hocr.txt"])
def test_what_is_called_text_is_text_though_it_looks_like_markup(name: str) -> None:
    assert parse(b"<html>", name).text == "<html>"


def test_a_wrong_encoding_is_named() -> None:
    with pytest.raises(InputError, match="iconv"):
        parse("naïve".encode("latin-1"), "p.txt")


@pytest.mark.parametrize("text", ["", "\x0c\x1b", "שלום עולם", "e\u0301\u0323", "👩‍👩‍👧", "𝔄𝔟𝔠"])
def test_odd_text_is_kept_as_it_is(text: str) -> None:
    assert parse(text.encode(), "p.txt").text == text


# ---------------------------------------------------------------------------------------------- PAGE XML


def page(body: str, order: str = "", year: str = "2019-07-15") -> bytes:
    space = f"http://schema.primaresearch.org/PAGE/gts/pagecontent/{year}"
    order = f"<ReadingOrder>{order}</ReadingOrder>" if order else ""
    return f'<?xml version="1.0"?><PcGts xmlns="{space}"><Page>{order}{body}</Page></PcGts>'.encode()


def equivalent(text: str, index: str = "") -> str:
    index = f' index="{index}"' if index else ""
    return f"<TextEquiv{index}><Unicode>{text}</Unicode></TextEquiv>"


def region(name: str, content: str, kind: str = "paragraph") -> str:
    return f'<TextRegion id="{name}" type="{kind}">{content}</TextRegion>'


@pytest.mark.parametrize("year", ["2010-03-19", "2013-07-15", "2017-07-15", "2019-07-15"])
def test_page_regions_are_blocks(year: str) -> None:
    found = parse(page(region("a", equivalent("one\ntwo")) + region("b", equivalent("three")), year=year), "p.page.xml")
    assert found.text == "one\ntwo\n\nthree\n" and found.format == "page"


def test_the_reading_order_may_be_nested_and_need_not_name_all() -> None:
    body = "".join(region(name, equivalent(name)) for name in "abcde")
    order = """<OrderedGroup id="g"><RegionRefIndexed index="2" regionRef="a"/>
        <RegionRefIndexed index="0" regionRef="c"/>
        <UnorderedGroupIndexed id="h" index="1"><RegionRef regionRef="e"/><RegionRef regionRef="gone"/>
        </UnorderedGroupIndexed></OrderedGroup>"""
    assert parse(page(body, order), "p.xml").text.split() == ["c", "e", "a", "b", "d"]


def test_the_finest_level_counts_where_all_of_it_is_there() -> None:
    glyphs = "".join(f"<Glyph>{equivalent(letter)}</Glyph>" for letter in "fine")
    words = f"<Word>{glyphs}{equivalent('nne')}</Word><Word>{equivalent('day')}</Word>"
    line = f"<TextLine>{words}{equivalent('nne day')}</TextLine>"
    assert parse(page(region("a", line + equivalent("old"))), "p.xml").text == "fine day\n"


def test_where_parts_lack_text_the_whole_has_it() -> None:
    line = f"<TextLine><Word>{equivalent('half')}</Word><Word/>{equivalent('half of it')}</TextLine>"
    assert parse(page(region("a", line)), "p.xml").text == "half of it\n"


def test_of_several_readings_the_first_counts() -> None:
    assert parse(page(region("a", equivalent("other", "1") + equivalent("first", "0"))), "p.xml").text == "first\n"


def test_furniture_is_told_apart_where_the_file_tells_it() -> None:
    body = region("h", equivalent("THE TITLE"), "header") + region("a", equivalent("text"))
    found = parse(page(body + region("n", equivalent("12"), "page-number")), "p.xml")
    assert found.text == "THE TITLE\n\ntext\n\n12\n"
    kept, cut = found.apart()
    assert kept.split() == ["text"] and cut.split() == ["THE", "TITLE", "12"]


def test_regions_within_regions_are_read() -> None:
    table = f"<TableRegion id='t'>{region('x', equivalent('cell'))}{region('y', equivalent('other'))}</TableRegion>"
    order = '<OrderedGroup id="g"><RegionRefIndexed index="0" regionRef="t"/></OrderedGroup>'
    assert parse(page(region("a", equivalent("last")) + table, order), "p.xml").text.split() == [
        "cell",
        "other",
        "last",
    ]


# -------------------------------------------------------------------------------------------------- ALTO

ALTO = """<alto xmlns="{space}"><Layout><Page><BottomMargin><TextBlock><TextLine><String CONTENT="9"/></TextLine>
</TextBlock></BottomMargin><PrintSpace><TextBlock><TextLine>{line}</TextLine><TextLine>{other}</TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>"""
OTHER = '<String CONTENT="ple" SUBS_TYPE="HypPart2" SUBS_CONTENT="example"/><SP/><String CONTENT="it"/>'
DIVIDED = '<String CONTENT="an"/><SP/><String CONTENT="exam" SUBS_TYPE="HypPart1" SUBS_CONTENT="example"/>'


@pytest.mark.parametrize(
    "space", ["", "http://www.loc.gov/standards/alto/ns-v2#", "http://www.loc.gov/standards/alto/ns-v4#"]
)
@pytest.mark.parametrize("hyphen", ['<HYP CONTENT="-"/>', '<HYP CONTENT="\u00ad"/>', "<HYP/>", ""])
def test_alto_lines_keep_the_hyphen_at_their_end(space: str, hyphen: str) -> None:
    found = parse(ALTO.format(space=space, line=DIVIDED + hyphen, other=OTHER).encode(), "p.alto.xml")
    assert found.text == "an exam-\nple it\n\n9\n" and found.format == "alto"
    assert found.apart() == ("an exam-\nple it\n\n", "9\n")


@pytest.mark.parametrize("space", ["<SP/>", ""])
def test_words_are_parted_where_the_file_has_no_spaces_at_all(space: str) -> None:
    line = f'<String CONTENT="to"/>{space}<String CONTENT="be"/>'
    assert parse(ALTO.format(space="", line=line, other="").encode(), "p.xml").text.startswith("to be\n")


# -------------------------------------------------------------------------------------------------- hOCR

HOCR = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://nowhere.invalid/x.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>"""


def test_hocr_of_several_pages_is_one_text() -> None:
    line = "<span class='ocr_line'><span class='ocrx_word'>{}</span> <span class='ocrx_word'>b</span></span>"
    pages = "".join(
        f"<div class='ocr_page'><span class='ocr_header'>HEAD</span><div class='ocr_carea'><p class='ocr_par'>"
        f"{line.format(name)}\n{line.format('c')}</p><p class='ocr_par'>{line.format('d')}</p></div></div>"
        for name in "ax"
    )
    found = parse(HOCR.format(pages).encode(), "p.hocr")
    assert found.text == "HEAD\n\na b\nc b\n\nd b\n\nHEAD\n\nx b\nc b\n\nd b\n" and found.format == "hocr"
    assert found.apart()[1].split() == ["HEAD", "HEAD"]


def test_hocr_lines_need_no_words_and_words_no_lines() -> None:
    body = "<div class='ocr_page'><p class='ocr_par'><span class='ocr_line'>as\n it is</span></p>{}</div>"
    assert parse(HOCR.format(body.format("<b class='ocrx_word'>on</b>")).encode(), "p.html").text == "as it is\n\non\n"


def test_hocr_with_unmarked_text_is_refused() -> None:
    with pytest.raises(InputError, match="no lines"):
        parse(HOCR.format("<div class='ocr_page'>loose</div>").encode(), "p.hocr")


# ------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize("name", ["p.xml", "-", "stdin"])
def test_the_root_element_tells_which_markup_it_is(name: str) -> None:
    with pytest.raises(InputError, match="none of hOCR, ALTO and PAGE, but <TEI>"):
        parse(b"<?xml version='1.0'?><TEI/>", name)
    assert parse(page(region("a", equivalent("x"))), name).text == "x\n"


@pytest.mark.parametrize(
    ("data", "problem"),
    [(page("").replace(b"Page>", b"Paper>"), "no PAGE"), (b"<alto/>", "no ALTO"), (b"<html></html>", "no hOCR")],
)
def test_a_document_without_a_page_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=rf"p\.xml: holds {problem} page"):
        parse(data, "p.xml")


def test_markup_too_large_for_memory_is_refused() -> None:
    with pytest.raises(InputError, match=r"p\.xml: is 16 MiB of XML"):
        parse(bytes(MAX_MARKUP + 1), "p.xml")


@given(st.binary(max_size=200), st.sampled_from(["p.txt", "p.xml", "p.hocr", "p"]))
def test_any_bytes_give_text_or_a_message(data: bytes, name: str) -> None:
    try:
        assert isinstance(parse(data, name).text, str)
    except InputError as problem:
        assert str(problem).startswith(f"{name}: ")


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "M"]), min_size=1), max_size=8))
def test_page_text_comes_back_as_it_was_written(lines: list[str]) -> None:
    root = etree.Element("PcGts")
    block = etree.SubElement(etree.SubElement(root, "Page"), "TextRegion")
    for line in lines:
        parent = etree.SubElement(etree.SubElement(block, "TextLine"), "TextEquiv")
        etree.SubElement(parent, "Unicode").text = line
    assert parse(etree.tostring(root), "p.xml").text == "".join(f"{line}\n" for line in lines)
