from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import InputError
from pipeline.ingest import find_facing, load_page
from pipeline.ingest.marks import find_marks
from pipeline.ingest.spread import facing, find_gutter, may_be_two
from pipeline.model import Box, Facing, PageImage, PageSource
from pipeline.settings import IngestSettings

Draw = Callable[..., Image.Image]
Half = Literal["", "left", "right", "both"]


@pytest.fixture(scope="module")
def page(typed_page: Draw) -> np.ndarray:
    return np.asarray(typed_page(12))


@pytest.fixture(scope="module")
def spread(page: np.ndarray) -> np.ndarray:
    """Two pages, the left one wider, whose gutter is at 1250."""
    left = np.hstack([page, np.full((len(page), 50), 245, np.uint8)])
    return np.hstack([left, page])


def seen(pixels: np.ndarray) -> Facing:
    return facing(find_marks(pixels), *pixels.shape[1::-1])


def load(path: Path, half: Half) -> PageImage:
    return load_page(PageSource("item", "p", str(path), "p.png", 0, half), IngestSettings())


def saved(path: Path, pixels: np.ndarray) -> Path:
    Image.fromarray(pixels).save(path)
    return path


def test_the_gutter_of_a_spread_is_found(spread: np.ndarray) -> None:
    gutter = find_gutter(find_marks(spread), spread.shape[1])
    assert gutter is not None
    assert not (spread[:, gutter - 20 : gutter + 20] < 100).any()
    assert abs(gutter - 1250) < 60


def test_a_spread_shows_two_pages(spread: np.ndarray) -> None:
    found = seen(spread)
    assert found.pages == 2
    assert found.aspect == pytest.approx(2450 / 1600)
    assert found.gap[0] < 1250 / 2450 < found.gap[1]
    assert may_be_two(find_marks(spread), *spread.shape[1::-1])


def test_what_shows_one_page(page: np.ndarray) -> None:
    columns = np.hstack([page[:, :560], np.full((1600, 10), 245, np.uint8), page[:, 40:560]])
    assert seen(page).pages == 1
    assert seen(columns).pages == 1  # higher than wide
    assert seen(page[:900]).pages == 1  # lines run across its middle
    for one in (page, columns, page[:900]):
        assert not may_be_two(find_marks(one), *one.shape[1::-1])


def test_a_band_as_wide_as_that_between_columns_does_not_tell(page: np.ndarray) -> None:
    columns = np.hstack([page[:, :560], np.full((1600, 10), 245, np.uint8), page[:, 40:560]])
    assert seen(columns[:700]).pages != 2


def test_a_table_in_print_that_is_wider_than_high_is_no_spread(page: np.ndarray) -> None:
    rows = [page[:900, 100:500], page[:900, 100:500], page[:900, 100:500], page[:900, 100:500]]
    gap = np.full((900, 60), 245, np.uint8)
    table = np.hstack([part for row in rows for part in (gap, row)])
    table[50:80, 200:1700] = page[200:230, 100:1100].repeat(2, axis=1)[:, :1500]  # a heading across
    assert seen(table).pages != 2


@pytest.mark.parametrize("shape", [(1, 1), (10, 300), (1000, 2000)])
def test_a_scan_without_text_tells_nothing(shape: tuple[int, int]) -> None:
    assert seen(np.full(shape, 250, np.uint8)).pages != 2
    assert not may_be_two(find_marks(np.full(shape, 250, np.uint8)), *shape[::-1])


def test_a_scan_with_text_on_one_side_tells_nothing_but_where_it_is_empty(page: np.ndarray) -> None:
    found = seen(np.hstack([page, np.full_like(page, 245)]))
    assert found.pages == 0
    assert found.gap[0] < 0.5 < found.gap[1]


@pytest.mark.parametrize("quarters", range(4))
def test_a_scan_is_looked_at_as_it_is_read(tmp_path: Path, spread: np.ndarray, page: np.ndarray, quarters: int) -> None:
    for pixels, pages in ((spread, 2), (page, 1)):
        path = saved(tmp_path / "p.png", np.rot90(pixels, quarters))
        assert find_facing(PageSource("item", "p", str(path), "p.png"), IngestSettings()).pages == pages


def test_a_damaged_scan_says_so(tmp_path: Path, spread: np.ndarray) -> None:
    path = saved(tmp_path / "p.png", spread)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(InputError, match=r"p[.]png"):
        find_facing(PageSource("item", "p", str(path), "p.png"), IngestSettings())


def test_both_pages_of_a_spread_are_loaded(tmp_path: Path, spread: np.ndarray) -> None:
    path = saved(tmp_path / "p.png", spread)
    left, right = load(path, "left"), load(path, "right")
    assert np.array_equal(np.hstack([left.pixels, right.pixels]), spread)
    gutter = left.record.width
    assert right.record.steps[0].parameters == {"half": "right", "gutter": gutter}
    assert right.record.box_to_scan(Box(10, 20, 30, 40)) == Box(gutter + 10, 20, gutter + 30, 40)
    assert left.record.box_to_scan(Box(10, 20, 30, 40)) == Box(10, 20, 30, 40)
    assert (right.record.scan_width, right.record.scan_height) == spread.shape[::-1]


@pytest.mark.parametrize("quarters", range(4))
def test_the_pages_of_a_spread_that_lies_are_those_of_it_upright(
    tmp_path: Path, spread: np.ndarray, quarters: int
) -> None:
    lying = saved(tmp_path / "lying.png", np.rot90(spread, quarters))
    pages = [load(lying, half) for half in ("left", "right")]
    assert np.array_equal(np.hstack([page.pixels for page in pages]), spread)
    # In the scan they lie side by side, and together they are the whole of it.
    boxes = [page.record.box_to_scan(Box(0, 0, page.record.width, page.record.height)) for page in pages]
    assert sum(box.width * box.height for box in boxes) == spread.size


@pytest.mark.parametrize(("half", "notes"), [("", 1), ("both", 0), ("left", 0)])
def test_a_scan_that_looks_like_a_spread_says_so(
    tmp_path: Path, spread: np.ndarray, page: np.ndarray, half: Half, notes: int
) -> None:
    for pixels, expected in ((spread, notes), (page, 0)):
        path = saved(tmp_path / "p.png", pixels)
        assert sum("spread" in note for note in load(path, half).record.notes) == expected


@pytest.mark.parametrize("width", [1, 2, 3])
def test_the_narrowest_scan_can_be_parted(tmp_path: Path, width: int) -> None:
    path = saved(tmp_path / "p.png", np.full((5, width), 200, np.uint8))
    for half in ("left", "right"):
        assert load(path, half).pixels.size
