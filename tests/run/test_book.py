from __future__ import annotations

import pytest

from pipeline.model import (
    Block,
    Box,
    ImageRecord,
    Kind,
    Line,
    Page,
    PageSource,
    Paragraph,
    Reading,
    RepairedText,
    Stamp,
    Verification,
    Word,
)
from pipeline.run.book import Book
from pipeline.text.layout import compose, join_lines

BOX = Box(0, 0, 10, 10)


def block(kind: Kind, text: str) -> Block:
    line = Line(tuple(Word(word, BOX) for word in text.split()), BOX)
    return Block((Paragraph((line,), BOX),), BOX, kind)


def page(number: str, text: str, *, scan: str, index: int = 0) -> Page:
    name = scan.rpartition(".")[0] + (f"_{index + 1:04d}" if scan.endswith(".pdf") else "")
    source = PageSource("book", name, "", f"scans/book/{scan}", index)
    record = ImageRecord(source, "png", 10, 10, "grey", 300, "assumed")
    reading = Reading(Stamp("t", "1"), 10, 10, (block(Kind.PAGE_NUMBER, number), block(Kind.PARAGRAPH, text)))
    raw = compose(reading).text
    return Page(record, reading, RepairedText(raw, raw, raw), join_lines(raw), (), Verification("no-reference"))


def book(*pages: Page) -> Book:
    made = Book("book")
    for one in pages:
        made.add(one)
    return made


def texts(made: Book, *after_gaps: str) -> list[list[str]]:
    running = made.running(lambda first, second: first, after_gaps)
    return [[one.text for one in of_page if one.kind == Kind.PARAGRAPH] for of_page in running]


@pytest.mark.parametrize(
    ("second", "after_gaps", "joined"), [("2", (), True), ("5", (), False), ("2", ("s2",), False), ("", (), True)]
)
def test_pages_are_joined_where_they_follow(second: str, after_gaps: tuple[str, ...], joined: bool) -> None:
    made = book(page("1", "spoke of the", scan="s1.png"), page(second, "movement.", scan="s2.png"))
    assert texts(made, *after_gaps) == (
        [["spoke of the movement."], []] if joined else [["spoke of the"], ["movement."]]
    )


def test_scans_are_called_by_their_files() -> None:
    numbers = (1, 2, 3, 5, 6, 7)
    images = book(*(page(str(n), "Text.", scan=f"{n:04d}.tif") for n in numbers))
    assert images.notes() == ("scans/book: page 4 seems to be missing between 0003.tif and 0005.tif",)
    pages = book(*(page(str(n), "Text.", scan="all.pdf", index=place) for place, n in enumerate(numbers)))
    assert pages.notes() == ("scans/book: page 4 seems to be missing between all.pdf, page 3 and all.pdf, page 4",)
