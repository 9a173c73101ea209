from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from photographs import in_shadow
from PIL import Image

from pipeline.ingest.light import even_out, find_light, paper_of

Draw = Callable[..., Image.Image]


@pytest.fixture(scope="module")
def page(typed_page: Draw) -> np.ndarray:
    return np.asarray(typed_page(12))


def ink_found(pixels: np.ndarray, page: np.ndarray) -> float:
    """Return the share of pixels that one threshold for the page puts right, in its darkest quarter."""
    import cv2

    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return float(np.mean((mask > 0)[800:, 600:] == (page > 130)[800:, 600:]))


@pytest.mark.parametrize("colours", [1, 3])
def test_a_deep_shadow_is_taken_off(page: np.ndarray, colours: int) -> None:
    dark = in_shadow(page, 0.15)
    dark = dark if colours == 1 else np.dstack([dark, dark, (dark * 0.9).astype(np.uint8)])
    light = find_light(dark)
    assert light is not None and light.darkest < 0.45
    even = even_out(dark, light)
    assert even.shape == dark.shape
    assert ink_found(even, page) > 0.97 > ink_found(dark, page)


def test_light_that_is_nearly_even_is_left_alone(page: np.ndarray) -> None:
    assert find_light(page) is None
    assert find_light(in_shadow(page, 0.75)) is None


def test_a_picture_is_no_shadow(page: np.ndarray) -> None:
    pictured = page.copy()
    noise = np.random.default_rng(0).normal(60, 8, (500, 900))
    pictured[900:1400, 100:1000] = np.clip(noise, 0, 255)
    assert find_light(pictured) is None


def test_black_and_white_has_no_light(page: np.ndarray) -> None:
    assert find_light(np.where(in_shadow(page, 0.15) > 70, 255, 0).astype(np.uint8)) is None


@pytest.mark.parametrize("shape", [(1, 1), (3, 2, 3), (1, 9000), (700, 500)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_nothing_is_made_of_nothing(shape: tuple[int, ...], level: int) -> None:
    assert find_light(np.full(shape, level, np.uint8)) is None


def test_the_lightness_of_paper_is_that_between_letters(page: np.ndarray) -> None:
    paper = paper_of(page)
    assert paper.shape == page.shape
    assert np.quantile(paper, 0.01) > 225
