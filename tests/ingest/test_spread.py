from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.ingest import load_page
from pipeline.ingest.marks import find_marks
from pipeline.ingest.spread import find_gutter
from pipeline.model import Box, PageImage, PageSource
from pipeline.settings import IngestSettings

Draw = Callable[..., Image.Image]


@pytest.fixture(scope="module")
def page(typed_page: Draw) -> np.ndarray:
    return np.asarray(typed_page(12))


@pytest.fixture(scope="module")
def spread(page: np.ndarray) -> np.ndarray:
    """Two pages, the left one wider, whose gutter is at 1250."""
    left = np.hstack([page, np.full((len(page), 50), 245, np.uint8)])
    return np.hstack([left, page])


def gutter_of(pixels: np.ndarray) -> int | None:
    return find_gutter(find_marks(pixels), *pixels.shape[1::-1])


def test_the_gutter_of_a_spread_is_found(spread: np.ndarray) -> None:
    gutter = gutter_of(spread)
    assert gutter is not None
    assert not (spread[:, gutter - 20 : gutter + 20] < 100).any()
    assert abs(gutter - 1250) < 60


def test_one_page_has_no_gutter(page: np.ndarray) -> None:
    assert gutter_of(page) is None
    columns = np.hstack([page[:, :560], np.full((1600, 10), 245, np.uint8), page[:, 40:560]])
    assert gutter_of(columns) is None  # higher than wide
    assert gutter_of(columns[:700]) is None  # wider than high, but its band is that between columns


@pytest.mark.parametrize("shape", [(1, 1), (10, 300), (1000, 2000)])
def test_a_scan_without_text_has_no_gutter(shape: tuple[int, int]) -> None:
    assert gutter_of(np.full(shape, 250, np.uint8)) is None


def test_a_page_with_text_on_one_side_has_no_gutter(page: np.ndarray) -> None:
    assert gutter_of(np.hstack([page, np.full_like(page, 245)])) is None


def load(path: Path, half: str) -> PageImage:
    source = PageSource("item", "p", str(path), "p.png", 0, half)  # type: ignore[arg-type]
    return load_page(source, IngestSettings())


def test_both_pages_of_a_spread_are_loaded(tmp_path: Path, spread: np.ndarray) -> None:
    path = tmp_path / "p.png"
    Image.fromarray(spread).save(path)
    left, right = load(path, "left"), load(path, "right")
    assert np.array_equal(np.hstack([left.pixels, right.pixels]), spread)
    gutter = left.record.width
    assert right.record.steps[0].parameters == {"half": "right", "gutter": gutter}
    assert right.record.box_to_scan(Box(10, 20, 30, 40)) == Box(gutter + 10, 20, gutter + 30, 40)
    assert left.record.box_to_scan(Box(10, 20, 30, 40)) == Box(10, 20, 30, 40)
    assert (right.record.scan_width, right.record.scan_height) == spread.shape[::-1]


def test_a_scan_that_looks_like_a_spread_says_so(tmp_path: Path, spread: np.ndarray, page: np.ndarray) -> None:
    for pixels, notes in ((spread, 1), (page, 0)):
        path = tmp_path / "p.png"
        Image.fromarray(pixels).save(path)
        assert sum("spread" in note for note in load(path, "").record.notes) == notes


@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_narrowest_scan_can_be_parted(tmp_path: Path, width: int) -> None:
    path = tmp_path / "p.png"
    Image.fromarray(np.full((5, width), 200, np.uint8)).save(path)
    for half in ("left", "right"):
        assert load(path, half).pixels.size
