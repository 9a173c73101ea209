from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.ingest.bleed import find_bleed, without_bleed

Draw = Callable[..., Image.Image]


@pytest.fixture(scope="module")
def page(typed_page: Draw) -> np.ndarray:
    return np.asarray(typed_page(12))


@pytest.fixture(scope="module")
def shown(page: np.ndarray) -> np.ndarray:
    """A page through which its other side shows."""
    back = cv2.GaussianBlur(np.roll(page[:, ::-1], 17, axis=0), (0, 0), 1.2).astype(float)
    return np.clip(page - 0.3 * (245 - back), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("colours", [1, 3])
def test_the_other_side_is_painted_out_and_letters_stay(page: np.ndarray, shown: np.ndarray, colours: int) -> None:
    seen = shown if colours == 1 else np.dstack([shown, shown, shown - shown // 16])
    bleed = find_bleed(seen)
    assert bleed is not None and bleed.share > 0.05
    clean = without_bleed(seen, bleed)
    grey = clean if colours == 1 else clean[..., 0]
    assert np.array_equal(grey[page < 100], shown[page < 100])
    beside = cv2.dilate((page < 200).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    assert np.quantile(grey[~beside], 0.01) > 225 > 200 > np.quantile(shown[~beside], 0.01)


def test_a_clean_page_is_left_alone(page: np.ndarray) -> None:
    assert find_bleed(page) is None
    assert find_bleed(np.where(page > 128, 255, 0).astype(np.uint8)) is None


def test_faded_type_is_not_taken_for_the_other_side(page: np.ndarray) -> None:
    assert find_bleed((170 + page.astype(int) * 75 // 245).astype(np.uint8)) is None


def test_faded_lines_on_a_page_of_strong_ones_are_kept(page: np.ndarray) -> None:
    faded = page.copy()
    faded[800:] = 170 + page[800:].astype(int) * 75 // 245
    assert find_bleed(faded) is None


def test_creases_and_grain_are_not_print(page: np.ndarray) -> None:
    noise = np.random.default_rng(0).normal(0, 22, page.shape)
    smooth = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 1, page.shape), (0, 0), 25) * 900
    for stain in (noise, smooth):
        stained = np.where(page < 128, page, np.clip(page + np.minimum(stain, 0), 150, 255)).astype(np.uint8)
        assert find_bleed(stained) is None


@pytest.mark.parametrize("shape", [(1, 1), (3, 2, 3), (1, 9000), (700, 500)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_nothing_shows_where_nothing_is(shape: tuple[int, ...], level: int) -> None:
    assert find_bleed(np.full(shape, level, np.uint8)) is None
