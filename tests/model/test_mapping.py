from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Box, ImageRecord, Mapping, PageSource

WIDTH, HEIGHT = 900, 1300
SHARES = st.tuples(st.floats(0, 1), st.floats(0, 1))


def mapping(columns: int, rows: int, place: object) -> Mapping:
    points = [
        place(WIDTH * column / (columns - 1), HEIGHT * row / (rows - 1))  # type: ignore[operator]
        for row in range(rows)
        for column in range(columns)
    ]
    return Mapping(WIDTH, HEIGHT, columns, tuple(points))


@st.composite
def bent(draw: st.DrawFn) -> Mapping:
    """Return a map as of a photographed page: turned, moved, in perspective, its lines bent."""
    angle, scale = draw(st.floats(-math.pi, math.pi)), draw(st.floats(0.4, 2.5))
    far_x, far_y = draw(st.floats(-1e-4, 1e-4)), draw(st.floats(-1e-4, 1e-4))
    bend, left, top = draw(st.floats(-60, 60)), draw(st.floats(-50, 500)), draw(st.floats(-50, 500))

    def place(x: float, y: float) -> tuple[float, float]:
        y += bend * (x / WIDTH) ** 3 * (1 - y / HEIGHT / 2)
        nearer = scale / (1 + far_x * x + far_y * y)
        x, y = x * nearer, y * nearer
        return x * math.cos(angle) - y * math.sin(angle) + left, x * math.sin(angle) + y * math.cos(angle) + top

    return mapping(draw(st.integers(2, 25)), draw(st.integers(2, 17)), place)


@given(bent(), SHARES)
def test_there_and_back_is_the_same_place(there: Mapping, share: tuple[float, float]) -> None:
    x, y = share[0] * WIDTH, share[1] * HEIGHT
    back_x, back_y = there.from_scan(there.to_scan((x, y)))
    assert math.dist((x, y), (back_x, back_y)) < 0.01


@given(bent(), SHARES, SHARES)
def test_the_box_in_the_scan_holds_what_is_in_the_box(
    there: Mapping, one: tuple[float, float], other: tuple[float, float]
) -> None:
    (left, right), (top, bottom) = (
        sorted((round(a * side), round(b * side))) for a, b, side in zip(one, other, (WIDTH, HEIGHT), strict=True)
    )
    box = Box(left, top, right + 1, bottom + 1)
    seen = there.box_to_scan(box, 10_000, 10_000)
    for x in (box.left, (box.left + box.right) / 2, box.right):
        for y in (box.top, (box.top + box.bottom) / 2, box.bottom):
            at_x, at_y = there.to_scan((x, y))
            assert seen.left - 2 <= min(max(at_x, 0), 10_000) <= seen.right + 2
            assert seen.top - 2 <= min(max(at_y, 0), 10_000) <= seen.bottom + 2


@pytest.mark.parametrize(
    ("place", "box"),
    [
        (lambda x, y: (x + 30, y + 40), Box(40, 60, 130, 240)),  # cropped
        (lambda x, y: (WIDTH - x, HEIGHT - y), Box(800, 1100, 890, 1280)),  # turned by a half
        (lambda x, y: (HEIGHT - y, x), Box(1100, 10, 1280, 100)),  # by a quarter
    ],
)
def test_boxes_of_cropped_and_turned_pages_are_exact(place: object, box: Box) -> None:
    assert mapping(2, 2, place).box_to_scan(Box(10, 20, 100, 200), 2000, 2000) == box


def test_boxes_are_clipped_to_the_scan() -> None:
    moved = mapping(2, 2, lambda x, y: (x - 50, y + 900))
    assert moved.box_to_scan(Box(10, 20, 100, 200), 700, 1000) == Box(0, 920, 50, 1000)


def test_the_map_goes_on_beyond_its_edges() -> None:
    assert mapping(3, 3, lambda x, y: (2 * x, y + 5)).to_scan((-10, HEIGHT + 10)) == pytest.approx((-20, HEIGHT + 15))


def test_a_map_that_folds_ends_the_search() -> None:
    x, y = mapping(2, 2, lambda x, y: (5.0, 5.0)).from_scan((100, 100))
    assert math.isfinite(x) and math.isfinite(y)


def record(there: Mapping | None) -> ImageRecord:
    source = PageSource("item", "page", "page.png", "scans/item/page.png")
    return ImageRecord(
        source, "png", WIDTH, HEIGHT, "grey", 300, "metadata", scan_width=2000, scan_height=2000, mapping=there
    )


def test_a_record_takes_boxes_to_the_scan() -> None:
    box = Box(10, 20, 100, 200)
    assert record(None).box_to_scan(box) == box
    assert record(mapping(2, 2, lambda x, y: (x + 30, y + 40))).box_to_scan(box) == Box(40, 60, 130, 240)


def test_a_record_can_be_written_and_read_back() -> None:
    there = record(mapping(4, 3, lambda x, y: (x + 1.25, y)))
    assert msgspec.json.decode(msgspec.json.encode(there), type=ImageRecord) == there
