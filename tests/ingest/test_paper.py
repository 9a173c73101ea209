from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from photographs import dark_table, in_shadow, laid, seen_at, wood
from PIL import Image

from pipeline.ingest.paper import Paper, find_paper

Draw = Callable[..., Image.Image]
TOP, LEFT = 140, 180


@pytest.fixture(scope="module")
def page(typed_page: Draw) -> np.ndarray:
    return np.asarray(typed_page(12))


@pytest.fixture(scope="module")
def full(page: np.ndarray) -> np.ndarray:
    """A page whose text runs to all its edges."""
    rows, columns = np.nonzero(page < 100)
    return page[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def found(pixels: np.ndarray) -> Paper:
    paper = find_paper(pixels)
    assert paper is not None
    return paper


def kept(paper: Paper, shape: tuple[int, ...]) -> np.ndarray:
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(paper.outline).astype(np.int32)], 1)
    return mask > 0


@pytest.mark.parametrize("ground", [dark_table, wood, lambda rows, columns: np.zeros((rows, columns), np.uint8)])
def test_paper_is_found_and_no_letter_is_cut(full: np.ndarray, ground: Callable[[int, int], np.ndarray]) -> None:
    scene = laid(full, ground(full.shape[0] + 2 * TOP, full.shape[1] + 2 * LEFT), TOP, LEFT)
    paper = found(scene)
    mask = kept(paper, scene.shape)
    assert mask[TOP : TOP + full.shape[0], LEFT : LEFT + full.shape[1]].mean() > 0.9999
    assert mask.sum() < 1.03 * full.size
    assert paper.corners is None


@pytest.mark.parametrize("sides", [(200, 0, 0, 0), (0, 0, 140, 0), (90, 60, 0, 0), (30, 30, 30, 30)])
def test_black_borders_on_any_side_are_found(full: np.ndarray, sides: tuple[int, int, int, int]) -> None:
    upper, lower, left, right = sides
    scene = np.pad(np.where(full > 128, 255, 0).astype(np.uint8), ((upper, lower), (left, right)))
    mask = kept(found(scene), scene.shape)
    assert mask[upper : upper + full.shape[0], left : left + full.shape[1]].all()
    assert mask.sum() < full.size + 0.35 * (scene.size - full.size)


def test_the_strip_of_the_next_page_is_left_out(page: np.ndarray) -> None:
    scene = np.hstack([page[:, -150:], np.full((len(page), 40), 20, np.uint8), page])
    mask = kept(found(scene), scene.shape)
    assert not mask[:, :150].any()
    assert mask[:, 200:].all()


def test_what_stands_above_a_dark_band_is_kept(page: np.ndarray) -> None:
    scene = np.vstack([page[:150], np.full((300, page.shape[1]), 20, np.uint8), page])
    paper = find_paper(scene)
    assert paper is None or kept(paper, scene.shape)[:150].all()


def test_a_finger_and_a_tear_do_not_move_the_border(page: np.ndarray) -> None:
    scene = laid(page, dark_table(1880, 1560), TOP, LEFT)
    cv2.ellipse(scene, (700, TOP + 1600), (40, 120), 0, 0, 360, 100, -1)
    cv2.fillPoly(scene, [np.array([[LEFT, 800], [LEFT + 60, 830], [LEFT, 850]])], 45)
    mask = kept(found(scene), scene.shape)
    assert mask[TOP : TOP + 1600, LEFT : LEFT + 1200].mean() > 0.998


CORNERS = [(160.0, 120.0), (1330.0, 170.0), (1390.0, 1760.0), (110.0, 1700.0)]


def test_a_page_in_perspective_has_its_corners_found(full: np.ndarray) -> None:
    scene = seen_at(full, CORNERS, (1900, 1500))
    paper = found(scene)
    assert paper.corners is not None
    assert paper.corners == pytest.approx(np.array(CORNERS), abs=6)


def test_a_page_in_shadow_is_not_cut(page: np.ndarray) -> None:
    for darkest in (0.6, 0.4, 0.2, 0.1):
        paper = find_paper(in_shadow(page, darkest))
        assert paper is None or kept(paper, page.shape).all()


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((1600, 1200), 250, np.uint8),
        np.zeros((1600, 1200), np.uint8),
        np.zeros((3, 2), np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((1, 9000), np.uint8),
        np.tile(np.linspace(0, 255, 1200).astype(np.uint8), (1600, 1)),
        np.random.default_rng(0).integers(0, 256, (800, 600, 3), dtype=np.uint8),
    ],
    ids=["white", "black", "tiny", "one pixel", "narrow", "gradient", "noise"],
)
def test_where_there_is_no_paper_none_is_found(pixels: np.ndarray) -> None:
    assert find_paper(pixels) is None


def test_a_page_that_fills_the_scan_is_left_alone(page: np.ndarray, full: np.ndarray) -> None:
    assert find_paper(page) is None
    assert find_paper(full) is None
    assert find_paper(255 - page) is None


def test_blots_at_the_edge_are_no_surround(page: np.ndarray) -> None:
    blotched = page.copy()
    cv2.circle(blotched, (0, 0), 90, 0, -1)
    cv2.circle(blotched, (1200, 900), 60, 0, -1)
    assert find_paper(blotched) is None


def test_a_narrow_border_is_left_alone(page: np.ndarray) -> None:
    assert find_paper(np.pad(page, ((0, 0), (50, 0)))) is None
    assert find_paper(np.pad(page, ((0, 0), (120, 0)))) is not None


def test_places_in_the_surround_are_told(page: np.ndarray) -> None:
    paper = found(laid(page, dark_table(1880, 1560), TOP, LEFT))
    assert paper.is_surround(np.array([[0.02, 0.5], [0.5, 0.5], [0.99, 0.01], [1.0, 1.0]])).tolist() == [
        True,
        False,
        True,
        True,
    ]
