"""Parts of scans in percent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import WHOLE, Area, Box


def test_an_area_is_in_percent_of_each_side() -> None:
    assert Area(25, 10, 100, 60).box(400, 200) == Box(100, 20, 400, 120)
    assert WHOLE.box(401, 203) == Box(0, 0, 401, 203)


@pytest.mark.parametrize("sides", [(50, 0, 50, 100), (60, 0, 40, 100), (0, 100, 100, 100), (0, 70, 100, 20)])
def test_sides_may_not_change_places(sides: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="left, top, right, bottom"):
        Area(*sides)


percent = st.floats(0, 100)


@given(percent, percent, percent, percent, st.integers(1, 5000), st.integers(1, 5000))
def test_an_area_is_never_empty_nor_beyond_the_scan(
    a: float, b: float, c: float, d: float, width: int, height: int
) -> None:
    if a == c or b == d:
        return
    box = Area(min(a, c), min(b, d), max(a, c), max(b, d)).box(width, height)
    assert 0 <= box.left < box.right <= width
    assert 0 <= box.top < box.bottom <= height
