from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.ingest import load_page
from pipeline.model import PageImage, PageSource
from pipeline.settings import IngestSettings

Load = Callable[..., PageImage]


@pytest.fixture
def load() -> Load:
    """Load page `index` of a file with the default settings or those given."""

    def load(path: Path, index: int = 0, settings: IngestSettings | None = None) -> PageImage:
        source = PageSource(item="item", page=path.stem, path=str(path), scan=f"scans/item/{path.name}", index=index)
        return load_page(source, settings or IngestSettings())

    return load


@pytest.fixture(scope="session")
def noise() -> np.ndarray:
    """Return grey pixels without any order, so that a lost or moved row shows."""
    return np.random.default_rng(7).integers(0, 256, (61, 47), dtype=np.uint8)


@pytest.fixture(scope="session")
def typed_page() -> Callable[..., Image.Image]:
    """Draw a page of text whose letters without ascenders are `x_height` pixels high."""

    def draw(x_height: int, size: tuple[int, int] = (1200, 1600)) -> Image.Image:
        font = next(
            font
            for points in range(2 * x_height, 0, -1)
            if (font := ImageFont.load_default(points)) and _height(font) <= x_height
        )
        page = Image.new("L", size, 245)
        pen = ImageDraw.Draw(page)
        leading = 3 * x_height
        words = "the quick brown fox jumps over a lazy dog and many more words come after them " * 3
        for number, top in enumerate(range(leading, size[1] - leading, leading)):
            pen.text((leading, top), words[number % 40 :], fill=20, font=font)
        pen.rectangle((size[0] - leading, 0, size[0], size[1]), fill=245)
        return page

    def _height(font: ImageFont.FreeTypeFont) -> float:
        _, top, _, bottom = font.getbbox("x")
        return bottom - top

    return draw
