"""Seeded noise with a size of grain."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[Any]  #: floats, one a pixel or dot


def cloud(shape: tuple[int, ...], grain: float, rng: np.random.Generator) -> Plane:
    """Return smooth noise of mean 0 and deviation of about 1, its blotches `grain` pixels across."""
    height, width = shape[:2]
    size = (max(round(width / grain), 2) + 2, max(round(height / grain), 2) + 2)
    coarse = rng.standard_normal((size[1], size[0]), dtype=np.float32)
    smooth: Plane = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return smooth * 1.3
