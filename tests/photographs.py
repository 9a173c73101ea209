"""Pages laid on something and photographed, for tests."""

from __future__ import annotations

import cv2
import numpy as np


def dark_table(rows: int, columns: int) -> np.ndarray:
    return np.clip(np.random.default_rng(1).normal(45, 6, (rows, columns)), 0, 255).astype(np.uint8)


def wood(rows: int, columns: int) -> np.ndarray:
    noise = np.random.default_rng(2).normal(0, 60, (rows, columns)).astype(np.float32)
    grain = 3 * cv2.GaussianBlur(noise, (0, 0), sigmaX=40, sigmaY=1.5)
    return np.clip(np.dstack([170 + grain, 130 + grain, 90 + grain]), 0, 255).astype(np.uint8)


def laid(page: np.ndarray, ground: np.ndarray, top: int, left: int) -> np.ndarray:
    """Return a page, grey, on some ground."""
    scene = ground.copy()
    rows, columns = page.shape
    scene[top : top + rows, left : left + columns] = page if scene.ndim == 2 else page[..., None]
    return scene


def seen_at(page: np.ndarray, corners: list[tuple[float, float]], shape: tuple[int, int]) -> np.ndarray:
    """Return a page, grey, whose corners are at some places of a dark table."""
    rows, columns = page.shape
    square = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    matrix = cv2.getPerspectiveTransform(square, np.array(corners, np.float32))
    mask = cv2.warpPerspective(np.full_like(page, 255), matrix, shape[::-1])
    return np.where(mask > 127, cv2.warpPerspective(page, matrix, shape[::-1]), dark_table(*shape)).astype(np.uint8)


def bent(page: np.ndarray, pixels: float) -> np.ndarray:
    """Return a page whose lines fall to the right edge, ever steeper, by so many pixels."""
    rows, columns = page.shape
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    away = np.float32(pixels) * (x / columns) ** 3 * (1.2 - 0.7 * y / rows)
    return cv2.remap(page, x, y - away, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def in_shadow(page: np.ndarray, darkest: float) -> np.ndarray:
    """Return a page that grows darker towards its lower right corner."""
    rows, columns = page.shape[:2]
    share = np.add.outer(np.linspace(0, 1, rows), np.linspace(0, 1, columns)) / 2
    return (page * (1 - (1 - darkest) * share**2)).astype(np.uint8)
