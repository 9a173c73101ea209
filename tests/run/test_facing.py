from __future__ import annotations

from pipeline.model import Facing
from pipeline.run.facing import spreads

TWO = Facing(2, 1.5, (0.48, 0.53))
ONE = Facing(1, 1.5, (0.5, 0.503))
NARROW = Facing(0, 1.48, (0.49, 0.51))
BLANK = Facing(0, 1.52, (0.35, 0.65))


def found(*facings: Facing) -> list[int]:
    return sorted(spreads(dict(enumerate(facings))))


def test_what_clearly_shows_two_pages_is_a_spread() -> None:
    assert found(TWO) == [0]
    assert found(ONE, NARROW, BLANK) == []
    assert found() == []


def test_a_scan_that_does_not_tell_is_what_the_others_are() -> None:
    assert found(TWO, NARROW, BLANK, ONE) == [0, 1, 2]


def test_a_scan_with_print_where_the_gutter_runs_is_none() -> None:
    assert found(TWO, Facing(0, 1.5, (0.36, 0.40))) == [0]


def test_a_scan_of_another_shape_is_none() -> None:
    assert found(TWO, Facing(0, 1.2, (0.35, 0.65))) == [0]


def test_where_most_scans_show_one_page_none_is_a_spread() -> None:
    assert found(TWO, ONE, ONE, NARROW) == []
    assert found(TWO, TWO, ONE, ONE) == [0, 1]
