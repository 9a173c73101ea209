from __future__ import annotations

import numpy as np
import pytest

from pipeline.ingest.lines import baselines, refine
from pipeline.ingest.marks import Marks


def lines_of_marks(degrees: float, *, ascenders: float = 0.3, descenders: float = 0.05, shift: float = 0.0) -> Marks:
    """Return the marks of 20 lines of 40 letters, not evenly set, that fall to the right by so many degrees."""
    random = np.random.default_rng(3)
    middle = np.tile(np.arange(-400.0, 400, 20), 20) + random.uniform(-9, 9, 800)
    baseline = np.repeat(np.arange(-400.0, 400, 40), 40) + middle * np.tan(np.radians(degrees)) + shift
    bottom = baseline + np.where(random.random(800) < descenders, 5, 0)
    top = baseline - 10 - np.where(random.random(800) < ascenders, 5, 0)
    return Marks(middle - 5, np.round(top), middle + 5, np.round(bottom), 11.0)


@pytest.mark.parametrize("degrees", [-12, -5.2, -0.9, 0, 0.4, 3.3, 12])
def test_the_angle_of_baselines_is_found(degrees: float) -> None:
    marks = lines_of_marks(degrees)
    found = baselines(marks)
    assert abs(found.degrees - degrees) <= 0.5
    assert refine(marks, found.degrees) == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("degrees", [-6, 0, 2])
def test_feet_are_sharper_than_heads_and_sides(degrees: float) -> None:
    marks = lines_of_marks(degrees)
    feet, one_side, heads, other_side = (baselines(marks.turned(quarters)).sharpness for quarters in range(4))
    assert feet - 1 > 1.15 * (heads - 1) > 1.5 * (max(one_side, other_side) - 1)


def test_as_many_ascenders_as_descenders_tell_nothing() -> None:
    marks = lines_of_marks(0, ascenders=0, descenders=0)
    assert baselines(marks).sharpness == pytest.approx(baselines(marks.turned(2)).sharpness, rel=0.02)


def test_marks_without_order_are_not_sharp() -> None:
    left, top = np.random.default_rng(1).uniform(-500, 500, (2, 800))
    marks = Marks(left, top, left + 10, top + 10, 10.0)
    assert max(baselines(marks.turned(quarters)).sharpness for quarters in range(4)) < 1.3


def test_it_does_not_matter_where_between_two_bands_a_line_falls() -> None:
    found = [baselines(lines_of_marks(0, shift=shift)).sharpness for shift in np.arange(0, 4, 0.25)]
    assert min(found) > 0.85 * max(found)
