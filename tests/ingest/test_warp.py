from __future__ import annotations

import math
import tracemalloc

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest import warp as warps
from pipeline.ingest.warp import Warp, fetch

PAPER = (240,)


def seen(scan: np.ndarray, warp: Warp, paper: tuple[int, ...] = PAPER) -> np.ndarray:
    mapping = warp.mapping()
    assert mapping is not None
    return fetch(scan, mapping, paper)


@given(st.integers(0, 3), st.integers(0, 20), st.integers(0, 20), st.integers(1, 20), st.integers(1, 30))
def test_cropping_and_turning_keep_every_pixel(quarters: int, left: int, top: int, width: int, height: int) -> None:
    scan = np.random.default_rng(7).integers(0, 256, (61, 47), dtype=np.uint8)
    warp = warps.turn(warps.crop(Warp(47, 61), left, top, left + width, top + height), quarters)
    assert np.array_equal(seen(scan, warp), np.rot90(scan[top : top + height, left : left + width], quarters))


def test_turning_first_and_cropping_then_is_as_exact(noise: np.ndarray) -> None:
    warp = warps.crop(warps.turn(Warp(47, 61), 1), 5, 6, 50, 40)
    assert np.array_equal(seen(noise, warp), np.rot90(noise)[6:40, 5:50])


@pytest.mark.parametrize("degrees", [-14, -2, 3, 11])
def test_no_ink_is_lost_at_the_corners(degrees: float) -> None:
    page = np.full((1600, 1200), 240, np.uint8)
    for rows in (slice(0, 20), slice(-20, None)):
        for columns in (slice(0, 20), slice(-20, None)):
            page[rows, columns] = 20
    turned = seen(page, warps.level(Warp(1200, 1600), degrees))
    ink = (240 - turned.astype(float)).sum() / (240 - page.astype(float)).sum()
    assert ink == pytest.approx(1, abs=0.06)  # the outermost pixels blend with the paper
    assert min(turned.shape[0] - 1600, turned.shape[1] - 1200) > 0


@pytest.mark.parametrize("paper", [(245,), (240, 230, 200)])
def test_beyond_the_scan_is_paper(paper: tuple[int, ...]) -> None:
    page = np.full((300, 200, len(paper)), paper, np.uint8).squeeze()
    page[100:120, 20:180] = 0
    turned = seen(page, warps.level(Warp(200, 300), 8), paper)
    for corner in (turned[0, 0], turned[0, -1], turned[-1, 0], turned[-1, -1]):
        assert tuple(np.atleast_1d(corner)) == paper


def test_points_go_where_pixels_go() -> None:
    scan = np.full((400, 300), 240, np.uint8)
    scan[250:254, 80:84] = 0
    corners = np.array([[20.0, 30], [280, 10], [290, 390], [5, 370]])
    warp = warps.turn(warps.rectify(warps.level(Warp(300, 400), 7), corners), 1)
    mapping = warp.mapping()
    assert mapping is not None
    rows, columns = np.nonzero(fetch(scan, mapping, PAPER) < 120)
    x, y = mapping.to_scan((columns.mean() + 0.5, rows.mean() + 0.5))
    assert math.dist((x, y), (82, 252)) < 0.5


def test_perspective_is_taken_out() -> None:
    scan = np.full((500, 400), 60, np.uint8)
    corners = np.array([[50.0, 40], [370, 90], [340, 460], [30, 420]])
    cv2.fillPoly(scan, [corners.astype(np.int32)], 240)
    page = seen(scan, warps.rectify(Warp(400, 500), corners))
    assert page.shape == (381, 324)
    assert (page[3:-3, 3:-3] == 240).all()


@settings(deadline=None)
@given(st.floats(-15, 15), st.floats(-100, 100), st.floats(-100, 100))
def test_where_points_are_once_levelled(degrees: float, x: float, y: float) -> None:
    warp = warps.level(Warp(640, 480), degrees)
    new_x, new_y = warps.levelled(np.array([x]), np.array([y]), degrees)
    there = warp.to_scan(np.array([[new_x[0] + warp.width / 2, new_y[0] + warp.height / 2]]))
    assert there[0] == pytest.approx((x + 320, y + 240), abs=1e-6)


def test_a_warp_can_be_scaled() -> None:
    warp = warps.level(Warp(800, 600), 5)
    small = warp.scaled(0.25)
    assert small.to_scan(np.array([[10.0, 20.0]])) * 4 == pytest.approx(warp.to_scan(np.array([[40.0, 80.0]])))
    assert Warp(800, 600).scaled(0.25).mapping() is None


def test_memory_is_bounded() -> None:
    scan = np.full((6000, 2000), 240, np.uint8)
    warp = warps.level(Warp(2000, 6000), 0.5)
    tracemalloc.start()
    page = seen(scan, warp)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2.5 * page.nbytes  # places of all pixels at once would take eight times as much
