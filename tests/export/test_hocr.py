from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from pipeline.export.hocr import hocr
from pipeline.model import (
    Block,
    Box,
    Candidate,
    Edit,
    ImageRecord,
    Judgement,
    Line,
    Page,
    PageSource,
    PageWord,
    Paragraph,
    Reading,
    RepairedText,
    Stamp,
    Status,
    Verification,
    Word,
)
from pipeline.readers.hocr import parse_hocr
from pipeline.text.edits import OffsetMap, apply
from pipeline.text.formats.markup import parse_markup
from pipeline.text.layout import compose

WIDTH, HEIGHT = 800, 1000
BOX = Box(10, 20, 300, 40)
STAMP = Stamp("tesserocr", "5.5.0", {"eng": "0f"})


def page_of(
    blocks: Sequence[Block],
    *,
    edits: Sequence[Edit] = (),
    statuses: Sequence[Status] = (),
    probabilities: Sequence[float | None] = (),
    stamp: Stamp = STAMP,
    scan: str = "scans/pamphlet/0001.png",
) -> Page:
    reading = Reading(stamp, WIDTH, HEIGHT, tuple(blocks))
    composed = compose(reading)
    raw, placed = composed.text, composed.words
    faithful = apply(raw, edits)
    follow = OffsetMap(edits)
    words = tuple(
        PageWord(
            *follow.span(place.start, place.end),
            place.word.box,
            statuses[number] if number < len(statuses) else Status.READ,
            place.word.confidence,
            probabilities[number] if number < len(probabilities) else None,
        )
        for number, place in enumerate(placed)
    )
    source = PageSource("pamphlet", "0001", "", scan)
    image = ImageRecord(source, "png", WIDTH, HEIGHT, "grey", 300, "assumed")
    repaired = RepairedText(raw, faithful, faithful, tuple(edits))
    return Page(image, reading, repaired, faithful, words, Verification("no-reference"))


def line_of(*words: Word, box: Box = BOX) -> Block:
    return Block((Paragraph((Line(words, box),), box),), box)


def read_back(page: Page) -> Reading:
    return parse_hocr(parse_markup(hocr(page), "page.hocr"), page.image, "page.hocr").reading(page.reading.stamp)


def words_in(page: Page) -> list[etree._Element]:
    root = etree.fromstring(hocr(page))
    return [element for element in root.iter(etree.Element) if element.get("class") == "ocrx_word"]


boxes = st.tuples(st.integers(0, 700), st.integers(0, 900), st.integers(1, 99), st.integers(1, 99)).map(
    lambda edges: Box(edges[0], edges[1], edges[0] + edges[2], edges[1] + edges[3])
)
texts = st.text(st.characters(categories=["L", "N", "P", "S", "M", "Zs"]), max_size=9) | st.sampled_from(
    ['"', "'", "&amp;", "<b>", "]]>", "-->", "a;b", "x_wconf 7", "  ", "\u00ad", "👩🏽‍🎓", "\u202etfel"]
)
words = st.builds(Word, texts, boxes, st.none() | st.integers(0, 100).map(lambda per_cent: per_cent / 100))
lines = st.builds(Line, st.lists(words, max_size=4).map(tuple), boxes)
paragraphs = st.builds(Paragraph, st.lists(lines, max_size=3).map(tuple), boxes)
blocks = st.lists(st.builds(Block, st.lists(paragraphs, max_size=3).map(tuple), boxes), max_size=3)


def without_gaps(reading: Reading) -> Reading:
    """Return a reading without words that show nothing, and without the parts that are empty then."""

    def word(one: Word) -> Word:
        return replace(one, text=" ".join(one.text.split()))

    def line(one: Line) -> Line:
        return replace(one, words=tuple(word(part) for part in one.words if part.text.split()))

    def paragraph(one: Paragraph) -> Paragraph:
        return replace(one, lines=tuple(part for part in map(line, one.lines) if part.words))

    def block(one: Block) -> Block:
        return replace(one, paragraphs=tuple(part for part in map(paragraph, one.paragraphs) if part.lines))

    return replace(reading, blocks=tuple(part for part in map(block, reading.blocks) if part.paragraphs))


@given(blocks)
def test_what_is_written_is_read_back(made: list[Block]) -> None:
    page = page_of(made)
    assert read_back(page) == without_gaps(page.reading)


@given(st.lists(st.text(max_size=9).filter(str.split), min_size=1, max_size=5), st.text(max_size=20))
def test_any_text_at_all_gives_a_document(found: list[str], scan: str) -> None:
    judgement = Judgement(Status.DOUBTFUL, 0.5, found[0], found[-1], (Candidate(found[0], 0.5),))
    page = page_of([line_of(*(Word(text, BOX, judgement=judgement) for text in found))], scan=scan)
    root = etree.fromstring(hocr(page))
    assert len(words_in(page)) <= len(found)
    assert root.tag == "{http://www.w3.org/1999/xhtml}html"


def test_the_text_is_the_text_as_printed() -> None:
    page = page_of(
        [line_of(Word("ﬁn", BOX), Word("de", BOX), Word("\x7f", BOX), Word("siècle", BOX))],
        edits=[Edit(0, 1, "ﬁ", "fi", "unicode.ligature")],
    )
    assert [word.text for word in read_back(page).words()] == ["fin", "de", "siècle"]


def test_text_that_two_words_share_is_written_once() -> None:
    page = page_of(
        [line_of(Word("caf", BOX), Word("Ã©", BOX), Word("now", BOX))],
        edits=[Edit(0, 6, "caf Ã©", "café", "encoding")],
    )
    assert [word.text for word in read_back(page).words()] == ["café", "now"]


def test_how_far_a_word_can_be_trusted() -> None:
    page = page_of(
        [line_of(Word("one", BOX, 0.5), Word("two", BOX, 0.5), Word("three", BOX))],
        statuses=[Status.AGREED, Status.READ, Status.DOUBTFUL],
        probabilities=[0.987, None, None],
    )
    assert [word.get("title") for word in words_in(page)] == [
        "bbox 10 20 300 40; x_wconf 99; x_status agreed",
        "bbox 10 20 300 40; x_wconf 50; x_status read",
        "bbox 10 20 300 40; x_status doubtful",
    ]


def test_both_readings_stand_beside_a_word_the_readers_differ_on() -> None:
    candidates = (Candidate("“to day", 0.9),)
    disputed = Judgement(Status.ADJUDICATED, 0.9, '"to <day', "“to day", candidates)
    missed = Judgement(Status.ADJUDICATED, 0.9, None, "the", candidates)
    agreed = Judgement(Status.AGREED, 0.9, "page", "page")
    page = page_of(
        [
            line_of(
                Word("“to", BOX, judgement=disputed),
                Word("day", BOX, judgement=disputed),
                Word("the", BOX, judgement=missed),
                Word("page", BOX, judgement=agreed),
            )
        ]
    )
    assert [(word.get("data-first"), word.get("data-second")) for word in words_in(page)] == [
        ('"to <day', "“to day"),
        ('"to <day', "“to day"),
        (None, "the"),
        (None, None),
    ]


def test_the_head_names_the_readers_and_the_language() -> None:
    page = replace(page_of([line_of(Word("one", BOX))]), second=Stamp("ppocr", "5"))
    root = etree.fromstring(hocr(page))
    metas = {meta.get("name"): meta.get("content") for meta in root.iter("{*}meta")}
    assert (metas["ocr-system"] or "").endswith("; tesserocr 5.5.0; ppocr 5")
    assert "ocrx_word" in (metas["ocr-capabilities"] or "")
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "eng"


@pytest.mark.parametrize(("model", "language"), [("deu_latf", "deu"), ("script/Fraktur", None), ("", None)])
def test_a_language_that_is_none_is_not_named(model: str, language: str | None) -> None:
    root = etree.fromstring(hocr(page_of([], stamp=Stamp("r", "1", {model: ""} if model else {}))))
    assert root.get("lang") == language


def test_the_page_names_its_scan_and_its_size() -> None:
    page = page_of([], scan='scans/pamphlet/a "b"; bbox 1 2 3 4.png')
    (sheet,) = [element for element in etree.fromstring(hocr(page)).iter() if element.get("class") == "ocr_page"]
    assert sheet.get("title") == 'bbox 0 0 800 1000; image "scans/pamphlet/a %22b%22; bbox 1 2 3 4.png"'
    assert read_back(page).blocks == ()


def test_equal_pages_give_equal_bytes() -> None:
    page = page_of([line_of(Word("one", BOX))])
    assert hocr(page) == hocr(page)
