from __future__ import annotations

import numpy as np
import pytest

from pipeline.ingest.curl import Bend, find_bend

WIDTH, HEIGHT, SIZE = 900.0, 1300.0, 11.0


def feet(random: np.random.Generator, *, columns: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return middles and feet of the letters of 40 lines, in columns whose lines do not meet."""
    x, y = [], []
    for column in range(columns):
        left = -400 + 800 * column / columns
        places = np.arange(left, left + 800 / columns - 20, 14)
        for line in np.arange(-600.0, 600, 30) + 11 * column:
            at = places + random.uniform(-3, 3, len(places))
            x.append(at)
            y.append(line + np.where(random.random(len(at)) < 0.06, 4, 0) + random.uniform(-0.6, 0.6, len(at)))
    return np.concatenate(x), np.concatenate(y)


def bent(x: np.ndarray, y: np.ndarray, pixels: float) -> np.ndarray:
    return pixels * ((x + WIDTH / 2) / WIDTH) ** 3 * (1.2 - 0.7 * (y + HEIGHT / 2) / HEIGHT)


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("pixels", [-40, -20, 20, 40])
def test_bent_lines_are_straightened(pixels: float, columns: int) -> None:
    x, y = feet(np.random.default_rng(3), columns=columns)
    seen = y + bent(x, y, pixels)
    bend = find_bend(x, seen, SIZE, WIDTH, HEIGHT)
    assert bend is not None
    rest = bend.straight(x, seen) - y
    lines = np.round(y / 30)
    off = np.concatenate([rest[lines == line] - np.median(rest[lines == line]) for line in np.unique(lines)])
    assert np.quantile(np.abs(off), 0.9) < 2.5 < np.quantile(np.abs(bent(x, y, pixels)), 0.9)


def test_lines_seen_in_perspective_are_made_parallel() -> None:
    x, y = feet(np.random.default_rng(4))
    seen = y + 0.07 * x * y / HEIGHT
    bend = find_bend(x, seen, SIZE, WIDTH, HEIGHT)
    assert bend is not None
    assert np.quantile(np.abs(bend.straight(x, seen) - y), 0.9) < 2


@pytest.mark.parametrize("slope", [0.0, 0.01, -0.015])
def test_straight_lines_are_left_alone(slope: float) -> None:
    for seed in range(5):
        x, y = feet(np.random.default_rng(seed))
        assert find_bend(x, y + slope * x, SIZE, WIDTH, HEIGHT) is None


def test_where_there_are_no_lines_nothing_is_bent() -> None:
    x, y = np.random.default_rng(1).uniform(-400, 400, (2, 1500))
    assert find_bend(x, y, SIZE, WIDTH, HEIGHT) is None
    assert find_bend(np.zeros(300), np.zeros(300), SIZE, WIDTH, HEIGHT) is None


def test_beyond_the_text_all_is_as_at_its_edge() -> None:
    bend = Bend(np.array([[0.1, 0, 0], [0.2, 0, 0]]), (450.0, 650.0), (-400.0, -600.0, 400.0, 600.0))
    inside, outside = bend.below(np.array([400.0]), np.array([600.0])), bend.below(np.array([449.0]), np.array([640.0]))
    assert inside == pytest.approx(outside)
    assert bend.below(np.array([-400.0]), np.array([0.0])) != pytest.approx(inside)
