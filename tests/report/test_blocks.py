"""Blocks as they are drawn on the scan and listed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.model import Block, Box, Kind, Line, PageWord, Paragraph, Status, Word
from pipeline.report.blocks import labels, shown_blocks


def block(kind: Kind, text: str = "", *, joined: bool = False, top: int = 100) -> Block:
    box = Box(50, top, 450, top + 40)
    words = tuple(Word(word, box) for word in text.split(" ")) if text else ()
    paragraphs = (Paragraph((Line(words, box),), box),) if words else ()
    return Block(paragraphs, box, kind, joined)


@pytest.fixture
def laid_out(page):
    """A page of blocks, each word of it as likely right as its place says: 0.9, 0.8, 0.7 …"""

    def made(*blocks):
        plain = page()
        count = sum(len(line.words) for one in blocks for part in one.paragraphs for line in part.lines)
        words = tuple(PageWord(n, n, Box(0, 0, 1, 1), Status.AGREED, 0.1, 0.9 - 0.1 * n) for n in range(count))
        return replace(plain, reading=replace(plain.reading, blocks=blocks), words=words)

    return made


def test_blocks_are_numbered_as_they_are_read(laid_out):
    made = laid_out(
        block(Kind.RUNNING_HEAD, "HEAD"),
        block(Kind.HEADING, "TITLE"),
        block(Kind.PARAGRAPH, "one two"),
        block(Kind.PARAGRAPH, "three", joined=True),
        block(Kind.FIGURE),
    )
    shown = shown_blocks(made)
    assert [one.label for one in shown] == ["running head", "1 heading", "2 ¶", "3 … ¶", "figure"]
    assert [one.words for one in shown] == [1, 1, 2, 1, 0]
    assert [one.probability for one in shown] == [pytest.approx(chance) for chance in (0.9, 0.8, 0.65, 0.5)] + [None]
    assert [one.first_words for one in shown] == ["HEAD", "TITLE", "one two", "three", ""]


def test_of_one_reader_its_own_confidence_is_shown(laid_out):
    made = laid_out(block(Kind.PARAGRAPH, "one"))
    alone = replace(made, words=(replace(made.words[0], probability=None),))
    assert [one.probability for one in shown_blocks(alone)] == [0.1]


def test_a_long_block_is_shown_by_its_first_words(laid_out):
    (shown,) = shown_blocks(laid_out(block(Kind.PARAGRAPH, ("seven letters " * 9).strip())))
    assert shown.first_words == "seven letters seven letters seven letters seven …"


def test_a_label_stands_above_its_block_or_in_it_at_the_top_of_the_page(laid_out):
    made = laid_out(block(Kind.PARAGRAPH, "one", top=3), block(Kind.PARAGRAPH, "two", top=500))
    upper, lower = labels(shown_blocks(made), 1000)
    assert upper.top == 3
    assert lower.top + lower.height == pytest.approx(500)


def test_the_report_draws_blocks_where_they_are_when_it_is_asked_to(report, laid_out):
    tree = report(laid_out(block(Kind.RUNNING_HEAD, "<b>"), block(Kind.VERSE, "one")))
    furniture, verse = tree.xpath("//svg/g[@class='blocks']/g")
    assert (furniture.get("class"), verse.get("class")) == ("furniture", "lines")
    area = verse.xpath("./rect[@class='area']")[0]
    assert [area.get(name) for name in ("x", "y", "width", "height")] == ["50", "100", "400", "40"]
    assert [text.text for text in tree.xpath("//svg//text")] == ["running head", "1 verse"]
    (switch,) = tree.xpath("//input[@id='view-blocks']")
    assert switch.get("type") == "checkbox" and switch.get("checked") is None
    assert "body:not(:has(#view-blocks:checked)) .blocks { display: none; }" in tree.xpath("//style")[0].text
