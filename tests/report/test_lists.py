from __future__ import annotations

import io

import pytest
from PIL import Image

from pipeline.model import Box, Flag
from pipeline.report import PageView
from pipeline.report.crops import PageCrops
from pipeline.report.lists import RowList
from pipeline.report.sheet import Sheet


@pytest.fixture
def scan() -> bytes:
    """The picture of a page of 1000 by 1500 pixels at half its size."""
    buffer = io.BytesIO()
    Image.new("L", (500, 750), 255).save(buffer, "JPEG")
    return buffer.getvalue()


def size_of(jpeg: bytes | None) -> tuple[int, int]:
    assert jpeg is not None
    return Image.open(io.BytesIO(jpeg)).size


def doubt(start: int, end: int, old: str, wrong: float | None) -> Flag:
    return Flag(start, end, old, "reading.unsure", (), {} if wrong is None else {"wrong": wrong})


def rows_of(page, scan, doubts, crops):
    """Return whether the list is ranked, and of each row its page and whether it shows a crop."""
    with RowList("doubtful", crops) as rows:
        for number, wrong in enumerate(doubts, 1):
            made = page("a plain page", name=f"{number}", flags=[doubt(2, 7, "plain", wrong)])
            rows.add(Sheet(PageView(made, scan), number))
        found = [(row.page, row.crop is not None) for row in rows.rows()]
        assert found == [(row.page, row.crop is not None) for row in rows.rows()]
        return rows.ranked, found


def test_the_likeliest_wrong_come_first_and_the_unknown_last_in_their_order(page, scan):
    ranked, found = rows_of(page, scan, [0.3, None, 0.9, None, 0.5, 0.9], 3)
    assert ranked
    assert found == [("3", True), ("6", True), ("5", True), ("1", False), ("2", False), ("4", False)]


def test_without_likelihoods_rows_stay_in_the_order_of_the_pages(page, scan):
    ranked, found = rows_of(page, scan, [None] * 4, 2)
    assert not ranked
    assert found == [("1", True), ("2", True), ("3", False), ("4", False)]


def test_likelier_ones_that_come_late_are_shown_too(page, scan):
    _, found = rows_of(page, scan, [number / 100 for number in range(1, 40)], 5)
    assert [name for name, _ in found[:5]] == ["39", "38", "37", "36", "35"]
    assert [shown for _, shown in found] == [True] * 5 + [False] * 34


def test_a_crop_shows_a_word_with_what_is_around_it(scan):
    crops = PageCrops(scan, 1000, 1500, 30)
    width, height = size_of(crops.crop([Box(400, 300, 600, 330)]))
    assert 100 < width < 200
    assert 15 < height < 40
    assert len(crops.crop([Box(400, 300, 600, 330)]) or b"") < 3000


def test_a_speck_is_shown_with_the_line_it_stands_in(scan):
    width, height = size_of(PageCrops(scan, 1000, 1500, 30).crop([Box(400, 300, 402, 303)]))
    assert width >= 110
    assert height >= 25


def test_of_a_divided_word_the_first_line_is_shown(scan):
    crops = PageCrops(scan, 1000, 1500, 30)
    assert crops.crop([Box(800, 300, 900, 330), Box(50, 340, 150, 370)]) == crops.crop([Box(800, 300, 900, 330)])


@pytest.mark.parametrize("picture", [None, b"", b"RIFF", b"\xff\xd8\xff\xe0 cut short"])
def test_without_a_picture_there_are_no_crops(picture):
    assert PageCrops(picture, 1000, 1500, 30).crop([Box(1, 1, 9, 9)]) is None


@pytest.mark.parametrize(
    "box",
    [Box(0, 0, 1000, 1500), Box(0, 0, 1, 1), Box(999, 1499, 1000, 1500), Box(-50, -50, 5, 5), Box(990, 10, 1200, 30)],
)
def test_a_crop_lies_on_the_page(scan, box):
    width, height = size_of(PageCrops(scan, 1000, 1500, 30).crop([box]))
    assert 0 < width <= 500
    assert 0 < height <= 750


def test_nothing_is_shown_of_a_place_beside_the_page(scan):
    assert PageCrops(scan, 1000, 1500, 30).crop([Box(5000, 5000, 5010, 5010)]) is None
    assert PageCrops(scan, 1000, 1500, 30).crop([]) is None
