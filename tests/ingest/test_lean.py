from __future__ import annotations

import numpy as np
import pytest

from pipeline.ingest.lean import find_lean

SIZE = 11.0


def letters(random: np.random.Generator, *, columns: int = 1, ragged: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return middles and feet of the letters of 40 lines, in columns; ends of lines differ by `ragged` at most."""
    x, y = [], []
    for column in range(columns):
        left, right = -400 + 820 * column / columns, -440 + 820 * (column + 1) / columns
        for line in np.arange(-600.0, 600, 30):
            begin = left + (25 if random.random() < 0.15 else 0)
            at = np.linspace(begin, right - random.uniform(0, 1) * ragged, 55 // columns)
            x.append(at + random.uniform(-2, 2, len(at)) * (np.arange(len(at)) > 0))
            y.append(line + np.where(random.random(len(at)) < 0.06, 4, 0) + random.uniform(-0.6, 0.6, len(at)))
    return np.concatenate(x), np.concatenate(y)


def lean(x: np.ndarray, y: np.ndarray, degrees: float) -> float:
    x = x + y * np.tan(np.radians(degrees))
    return find_lean(np.round(x - 5), np.round(x + 5), y, SIZE)


@pytest.mark.parametrize("ragged", [0.0, 250.0])
@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("degrees", [-4.0, -1.2, 0.8, 3.0])
def test_the_sides_of_text_tell_how_it_leans(degrees: float, columns: int, ragged: float) -> None:
    x, y = letters(np.random.default_rng(5), columns=columns, ragged=ragged / columns)
    assert lean(x, y, degrees) == pytest.approx(degrees, abs=0.3)


def test_upright_sides_do_not_lean() -> None:
    for seed in range(5):
        x, y = letters(np.random.default_rng(seed), columns=2)
        assert lean(x, y, 0.2) == 0


def test_lines_that_each_begin_elsewhere_tell_nothing() -> None:
    random = np.random.default_rng(6)
    x, y = letters(random)
    moved = x + 300 * random.uniform(-1, 1, 40)[np.round((y + 600) / 30).astype(int) % 40]
    assert lean(moved, y, 2.0) == 0


def test_without_lines_there_is_no_lean() -> None:
    x, y = np.random.default_rng(1).uniform(-400, 400, (2, 1500))
    assert lean(x, y, 0) == 0
    assert lean(np.zeros(300), np.zeros(300), 0) == 0
    assert find_lean(*np.zeros((3, 0)), SIZE) == 0
