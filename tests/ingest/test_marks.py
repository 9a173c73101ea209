from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from pipeline.ingest.marks import Marks, find_marks

Draw = Callable[..., Image.Image]


def page_with(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    page = np.full((600, 400), 240, np.uint8)
    for left, top, right, bottom in boxes:
        page[top:bottom, left:right] = 20
    return page


def test_boxes_are_counted_from_the_middle() -> None:
    marks = find_marks(page_with((210, 320, 220, 335)))
    assert [side.tolist() for side in (marks.left, marks.top, marks.right, marks.bottom)] == [[10], [20], [20], [35]]
    assert marks.size == pytest.approx(150**0.5)


def test_rules_pictures_frames_and_specks_are_no_letters() -> None:
    letters = [(20 * n, 100, 20 * n + 10, 112) for n in range(1, 10)]
    others = [(20, 50, 380, 53), (50, 300, 200, 500), (0, 0, 8, 600), (300, 200, 302, 202), (330, 200, 333, 204)]
    assert len(find_marks(page_with(*letters, *others))) == len(letters)


@pytest.mark.parametrize("x_height", [6, 12, 24])
def test_large_pages_are_reduced(typed_page: Draw, x_height: int) -> None:
    page = np.asarray(typed_page(x_height, (80 * x_height, 100 * x_height)))
    assert 5 <= find_marks(page).size <= 16


def test_small_type_on_a_large_page_is_looked_at_closely(typed_page: Draw) -> None:
    page = np.asarray(typed_page(9, (2700, 3700)))
    assert find_marks(page).size > 8


def test_the_ink_may_be_light(typed_page: Draw) -> None:
    page = np.asarray(typed_page(12))
    assert np.array_equal(find_marks(255 - page).bottom, find_marks(page).bottom)


def test_marks_turn_with_the_page() -> None:
    page = page_with((210, 320, 220, 335), (30, 40, 45, 50), (300, 100, 309, 112))
    marks = find_marks(page)
    for quarters in range(5):
        seen, turned = find_marks(np.ascontiguousarray(np.rot90(page, quarters))), marks.turned(quarters)
        assert sides(seen) == sides(turned)


def sides(marks: Marks) -> set[tuple[float, ...]]:
    return set(zip(marks.left, marks.top, marks.right, marks.bottom, strict=True))
