from __future__ import annotations

from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import ReaderFailed
from pipeline.evidence.sessions import open_session
from pipeline.model import Box
from pipeline.readers.ppocr.detector import DPI, MOST_PIXELS, OVERLAP, TILE, Detector, FoundLine, spans
from pipeline.readers.ppocr.missed import uncovered, unread_parts


class DarkIsText:
    """A session that takes dark pixels for cores of lines, and notes what it was shown."""

    def __init__(self, likely: float = 0.9) -> None:
        self.likely = likely
        self.shapes: list[tuple[int, ...]] = []

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(name="x")]

    def run(self, names: None, inputs: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        image = inputs["x"]
        self.shapes.append(image.shape)
        assert image.dtype == np.float32
        assert image.min() >= -1 and image.max() <= 1
        return [np.where(image[:, :1] < 0, np.float32(self.likely), np.float32(0.01))]


class Broken(DarkIsText):
    def run(self, names: None, inputs: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        raise RuntimeError("out of memory")


def page_with(*boxes: Box, width: int = 900, height: int = 600) -> Any:
    page = np.full((height, width), 255, np.uint8)
    for box in boxes:
        page[box.top : box.bottom, box.left : box.right] = 0
    return page


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )


# ---------------------------------------------------------------------------------- finding lines


def test_lines_are_grown_from_their_cores_and_come_from_top_to_bottom() -> None:
    cores = [Box(100, 300, 700, 310), Box(100, 100, 700, 110)]
    found = Detector(DarkIsText()).find_lines(page_with(*cores), DPI)
    assert [line.box.top < 200 for line in found] == [True, False]
    for line, core in zip(found, reversed(cores), strict=True):
        assert holds(line.box, core)
        # 1.6 times the area over the perimeter is 8 pixels for a long core of 10.
        assert core.top - line.box.top == pytest.approx(8, abs=1)
        assert line.score == pytest.approx(0.9)


def test_boxes_are_in_pixels_of_the_page() -> None:
    core = Box(400, 400, 2800, 440)
    grey = page_with(core, width=3600, height=2400)
    for pixels in (grey, np.repeat(grey[:, :, None], 3, axis=2)):
        session = DarkIsText()
        (line,) = Detector(session).find_lines(pixels, 4 * DPI)
        assert holds(line.box, core)
        assert line.box.height < 3 * core.height
        assert all(shape[1] == 3 and shape[2] <= TILE and shape[3] <= TILE for shape in session.shapes)


def test_a_page_of_low_resolution_is_not_enlarged() -> None:
    session = DarkIsText()
    Detector(session).find_lines(page_with(width=320, height=320), DPI // 2)
    assert session.shapes == [(1, 3, 320, 320)]


def test_what_the_network_is_not_sure_of_is_no_line() -> None:
    page = page_with(Box(100, 100, 700, 110))
    assert Detector(DarkIsText(0.4)).find_lines(page, DPI) == []
    assert len(Detector(DarkIsText(0.6)).find_lines(page, DPI)) == 1


def test_lines_across_tiles_are_found_whole() -> None:
    core = Box(50, 1000, 2950, 1012)
    session = DarkIsText()
    (line,) = Detector(session).find_lines(page_with(core, width=3000, height=1020), DPI)
    assert holds(line.box, core)
    assert len(session.shapes) > 1


@pytest.mark.parametrize(("width", "height"), [(20_000, 300), (300, 20_000), (20_000, 2_000)])
def test_the_work_for_a_page_is_bounded(width: int, height: int) -> None:
    session = DarkIsText()
    Detector(session).find_lines(page_with(width=width, height=height), DPI)
    assert max(max(shape) for shape in session.shapes) <= TILE
    # What tiles see twice, and what fills them up, comes on top.
    assert sum(shape[2] * shape[3] for shape in session.shapes) < 1.3 * MOST_PIXELS


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 500), (500, 1), (33, 31)])
def test_tiny_pages(width: int, height: int) -> None:
    assert Detector(DarkIsText()).find_lines(page_with(width=width, height=height), 300) == []


def test_a_network_that_gives_up_is_a_failure_of_the_reader() -> None:
    with pytest.raises(ReaderFailed, match="out of memory"):
        Detector(Broken()).find_lines(page_with(), DPI)


@settings(max_examples=50, deadline=None)
@given(
    size=st.tuples(st.integers(1, 900), st.integers(1, 900)),
    dpi=st.sampled_from([1, 60, 100, 300]),
    data=st.data(),
)
def test_boxes_lie_on_the_page(size: tuple[int, int], dpi: int, data: st.DataObject) -> None:
    width, height = size
    corners = st.tuples(st.integers(0, width), st.integers(0, height))
    boxes = []
    for one, other in data.draw(st.lists(st.tuples(corners, corners), max_size=8)):
        boxes.append(Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])))
    page = page_with(*boxes, width=width, height=height)
    for known in ([], boxes[:1]):
        for line in Detector(DarkIsText()).find_lines(page, dpi, known):
            assert 0 <= line.box.left < line.box.right <= width
            assert 0 <= line.box.top < line.box.bottom <= height
            assert 0.5 <= line.score <= 1


@given(start=st.integers(0, 100), length=st.integers(1, 10_000))
def test_spans_cover_a_side_once(start: int, length: int) -> None:
    parts = list(spans(start, start + length))
    assert parts[0].first == parts[0].start == start
    assert parts[-1].last == parts[-1].end == start + length
    for part in parts:
        assert part.start <= part.first < part.last <= part.end
        assert part.end - part.start <= TILE
    for one, following in pairwise(parts):
        assert one.last == following.first
        assert one.end - following.start == OVERLAP


# ------------------------------------------------------------------------- where there is anything new


def test_where_all_ink_is_known_nothing_is_looked_at() -> None:
    core = Box(100, 100, 250, 110)
    session = DarkIsText()
    assert Detector(session).find_lines(page_with(core), DPI, [Box(95, 95, 255, 115)]) == []
    assert session.shapes == []


def test_only_parts_with_other_ink_are_looked_at() -> None:
    known, missed = Box(100, 100, 250, 110), Box(700, 500, 800, 512)
    session = DarkIsText()
    (line,) = Detector(session).find_lines(page_with(known, missed), DPI, [known])
    assert holds(line.box, missed)
    assert sum(shape[2] * shape[3] for shape in session.shapes) < 900 * 600 / 4


def test_rules_and_specks_are_no_letters() -> None:
    rule, speck, letters = Box(50, 50, 850, 60), Box(400, 300, 402, 301), Box(100, 500, 140, 508)
    page = page_with(rule, speck)
    assert unread_parts(page, []) == []
    (part,) = unread_parts(page_with(rule, speck, letters), [])
    assert holds(part, letters)
    assert part.top > 400


# -------------------------------------------------------------------------------- what is not covered


def line(left: int, top: int, right: int, bottom: int, score: float = 0.9) -> FoundLine:
    return FoundLine(Box(left, top, right, bottom), score)


def test_lines_that_were_read_are_not_new() -> None:
    read = [Box(105, 105, 395, 125)]
    assert uncovered([line(100, 95, 400, 135)], read, 300) == []


def test_a_line_that_was_not_read_is_new() -> None:
    read = [Box(100, 100, 400, 130), Box(100, 200, 400, 230)]
    assert uncovered([line(100, 145, 400, 185)], read, 300) == [Box(100, 145, 400, 185)]


def test_strokes_of_the_lines_above_and_below_cover_nothing() -> None:
    read = [Box(100, 100, 400, 152), Box(100, 178, 400, 230)]
    assert uncovered([line(100, 145, 400, 185)], read, 300) == [Box(100, 145, 400, 185)]


def test_words_cover_a_line_between_them() -> None:
    read = [Box(left, 105, left + 60, 125) for left in range(105, 400, 75)]
    assert uncovered([line(100, 95, 400, 135)], read, 300) == []


def test_words_at_the_lower_edge_of_the_box_of_a_curled_line_cover_it() -> None:
    assert uncovered([line(100, 95, 400, 135)], [Box(100, 117, 400, 141)], 300) == []


def test_a_speck_that_was_read_as_a_word_does_not_cover_a_line() -> None:
    speck = Box(200, 100, 210, 106)
    assert uncovered([line(100, 95, 400, 135)], [speck], 300) == [Box(100, 95, 400, 135)]


def test_of_a_line_that_was_read_in_part_the_rest_is_new() -> None:
    read = [Box(100, 100, 300, 130), Box(600, 100, 700, 130)]
    assert uncovered([line(95, 95, 900, 135)], read, 300) == [Box(300, 95, 600, 135), Box(700, 95, 900, 135)]


def test_the_margin_of_a_line_that_was_read_is_not_new() -> None:
    assert uncovered([line(60, 95, 440, 135)], [Box(100, 100, 400, 130)], 300) == []


def test_pieces_side_by_side_are_one_line() -> None:
    pieces = [line(260, 102, 420, 138), line(100, 100, 240, 140), line(430, 98, 500, 136)]
    assert uncovered(pieces, [], 300) == [Box(100, 98, 500, 140)]


def test_pieces_apart_on_two_lines_or_of_two_sizes_stay_apart() -> None:
    far = [line(100, 100, 240, 140), line(340, 100, 500, 140)]
    below = [line(100, 300, 240, 340), line(250, 330, 500, 370)]
    bigger = [line(100, 500, 240, 540), line(250, 480, 600, 570)]
    assert len(uncovered([*far, *below, *bigger], [], 300)) == 6


def test_pieces_with_a_word_between_that_was_read_stay_apart() -> None:
    pieces = [line(100, 100, 240, 140), line(290, 100, 500, 140)]
    assert len(uncovered(pieces, [], 300)) == 1
    assert uncovered(pieces, [Box(245, 108, 285, 132)], 300) == [piece.box for piece in pieces]


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(Box(100, 100, 200, 110), id="too low"),
        pytest.param(Box(100, 100, 2000, 500), id="too high"),
        pytest.param(Box(100, 100, 130, 150), id="too narrow"),
        pytest.param(Box(100, 100, 300, 260), id="a decorated initial"),
    ],
)
def test_what_cannot_be_text_is_left_out(box: Box) -> None:
    assert uncovered([FoundLine(box, 0.9)], [], 300) == []


def test_what_is_not_sure_is_left_out() -> None:
    unsure = line(100, 100, 400, 140, score=0.6)
    assert uncovered([unsure], [], 300) == []
    assert len(uncovered([unsure], [], 300, least_score=0.6)) == 1


boxes = st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(1, 300), st.integers(1, 60)).map(
    lambda given: Box(given[0], given[1], given[0] + given[2], given[1] + given[3])
)


@settings(deadline=None)
@given(found=st.lists(boxes, max_size=12), read=st.lists(boxes, max_size=12))
def test_what_is_new_lies_within_what_was_found(found: list[Box], read: list[Box]) -> None:
    new = uncovered([FoundLine(box, 0.9) for box in found], read, 100)
    assert new == sorted(new, key=lambda box: (box.top, box.left))
    for box in new:
        assert any(other.left <= box.left < other.right for other in found)
        assert min(other.top for other in found) <= box.top < box.bottom <= max(other.bottom for other in found)


# ------------------------------------------------------------------------------------ the real network


@pytest.fixture(scope="module")
def detector() -> Detector:
    package = find_spec("rapidocr")
    if package is None or not package.submodule_search_locations:
        pytest.skip("the models are not installed")
    models = Path(next(iter(package.submodule_search_locations)), "models")
    return Detector(open_session((models / "PP-OCRv6_det_small.onnx").read_bytes()))


@pytest.mark.integration
class TestTheRealNetwork:
    """Typeset lines on white, at 150 dpi."""

    def page(self, texts: dict[tuple[int, int], str]) -> tuple[Any, list[Box]]:
        image = Image.new("L", (900, 600), 255)
        draw = ImageDraw.Draw(image)
        font = ImageFont.load_default(22)
        places = []
        for place, text in texts.items():
            draw.text(place, text, fill=0, font=font)
            places.append(Box(*(round(side) for side in draw.textbbox(place, text, font=font))))
        return np.asarray(image), places

    def test_every_line_is_found_once(self, detector: Detector) -> None:
        page, places = self.page(
            {(100, top): "The dockers of the port met on Sunday evening" for top in (100, 200, 300)}
        )
        found = detector.find_lines(page, 150)
        assert len(found) == 3
        assert uncovered([FoundLine(place, 1.0) for place in places], [line.box for line in found], 150) == []

    def test_what_was_missed_is_found(self, detector: Detector) -> None:
        page, places = self.page({(100, 100): "The dockers of the port", (600, 500): "met on Sunday"})
        found = detector.find_lines(page, 150, places[:1])
        (missed,) = uncovered(found, places[:1], 150)
        assert holds(missed, Box(places[1].left + 2, places[1].top + 2, places[1].right - 2, places[1].bottom - 2))

    def test_a_blank_page_has_no_lines(self, detector: Detector) -> None:
        assert detector.find_lines(np.full((1500, 1000), 255, np.uint8), 150) == []
