from __future__ import annotations

import io

import pytest
from lxml import html
from msgspec.structs import replace
from rich.console import Console

from pipeline.model import Block, Box, Kind, Line, Paragraph, Step, Word
from pipeline.report import print_inspection, write_inspection


@pytest.fixture
def inspected(page):
    """A page of one paragraph that was turned."""
    made = page("a <plain> page")
    box = Box(10, 20, 300, 60)
    line = Line(tuple(Word(word, box) for word in ("a", "<plain>", "page")), box)
    blocks = (
        Block((Paragraph((line,), box),), box, Kind.LIST),
        Block((), Box(0, 0, 5, 5), Kind.FIGURE),
        Block((), Box(0, 9, 5, 10), Kind.RULE),
    )
    image = replace(made.image, steps=(Step("turn", {"degrees": 180}),))
    return replace(made, image=image, reading=replace(made.reading, blocks=blocks))


def test_the_terminal_shows_preparation_and_blocks(inspected):
    stream = io.StringIO()
    print_inspection(Console(file=stream, width=80), inspected)
    lines = [" ".join(line.split()) for line in stream.getvalue().splitlines()]
    assert "image 1,000 × 1,500 pixels, grey" in lines
    assert "prepared turned (degrees 180)" in lines
    assert "1 list entry 3 40.00 % a <plain> page" in lines
    assert "figure" in lines


def test_the_page_is_one_file_that_asks_for_nothing(inspected):
    stream = io.StringIO()
    write_inspection(stream, inspected, b"before", b"after")
    tree = html.document_fromstring(stream.getvalue())
    assert [image.get("src").partition(",")[0] for image in tree.xpath("//img")] == ["data:image/jpeg;base64"] * 2
    assert not tree.xpath("//script | //link | //@href")
    assert [text.text for text in tree.xpath("//svg//text")] == ["1 list entry", "figure", "—"]
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert rows == [["1", "list entry", "3", "40.00\xa0%", "a <plain> page"], ["", "figure", "", "", ""]]
    assert "a <plain> page" in tree.xpath("//p[@class='text']")[0].text_content()
