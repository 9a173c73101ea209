from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.ingest.specks import find_specks, without_specks

Draw = Callable[..., Image.Image]


@pytest.fixture(scope="module")
def page(typed_page: Draw) -> np.ndarray:
    return np.asarray(typed_page(16))


def speckled(page: np.ndarray, share: float) -> np.ndarray:
    return np.where(np.random.default_rng(2).random(page.shape) < share, 10, page).astype(np.uint8)


@pytest.mark.parametrize("share", [0.001, 0.005])
@pytest.mark.parametrize("colours", [1, 3])
def test_specks_are_taken_off_and_letters_stay(page: np.ndarray, share: float, colours: int) -> None:
    dirty = speckled(page, share)
    seen = dirty if colours == 1 else np.dstack([dirty, dirty, dirty - dirty // 20])
    specks = find_specks(seen)
    assert specks is not None
    clean = without_specks(seen, specks)
    grey = clean if colours == 1 else clean[..., 0]
    off = (dirty < 50) & (page > 200)
    assert (grey[off] > 200).mean() > 0.8  # the others touch letters
    assert np.array_equal(grey[page < 100], dirty[page < 100])


def test_dots_of_letters_are_no_specks(page: np.ndarray) -> None:
    dotted = Image.fromarray(page)
    pen = ImageDraw.Draw(dotted)
    for left in range(30, 1150, 37):
        for top in range(20, 1560, 41):
            pen.rectangle((left, top, left + 3, top + 3), fill=10)
    assert find_specks(np.asarray(dotted)) is None


def test_a_clean_page_is_left_alone(page: np.ndarray) -> None:
    assert find_specks(page) is None
    assert find_specks(speckled(page, 0.0001)) is None


def test_specks_in_one_place_are_a_picture(page: np.ndarray) -> None:
    pictured = page.copy()
    pictured[500:1100, 300:900] = speckled(np.full((600, 600), 245, np.uint8), 0.05)
    assert find_specks(pictured) is None


def test_small_type_is_left_alone(typed_page: Draw) -> None:
    assert find_specks(speckled(np.asarray(typed_page(7)), 0.004)) is None


@pytest.mark.parametrize("shape", [(1, 1), (3, 2, 3), (1, 9000), (700, 500)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_there_are_no_specks_where_nothing_is(shape: tuple[int, ...], level: int) -> None:
    assert find_specks(np.full(shape, level, np.uint8)) is None
