from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from pipeline.ingest import encode_view
from pipeline.ingest.resolution import measure_x_height
from pipeline.model import ImageRecord, PageImage, PageSource


def _page(pixels: np.ndarray) -> PageImage:
    source = PageSource("item", "page", "page.png", "scans/item/page.png")
    record = ImageRecord(source, "png", pixels.shape[1], pixels.shape[0], "grey", 300, "metadata")
    return PageImage(pixels, record)


def _decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "JPEG"
    return image


@pytest.mark.parametrize(
    ("size", "expected"), [((2000, 3000), (1000, 1500)), ((600, 800), (600, 800)), ((1000, 7), (1000, 7))]
)
def test_a_view_is_scaled_down_and_never_up(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert _decoded(encode_view(_page(np.full(size[::-1], 255, np.uint8)), 1000)).size == expected


def test_a_view_is_no_longer_than_jpeg_can_hold() -> None:
    assert _decoded(encode_view(_page(np.full((80_000, 300), 255, np.uint8)), 300)).size == (244, 65000)


def test_a_grey_page_stays_grey_and_a_coloured_one_coloured() -> None:
    grey = np.asarray(_decoded(encode_view(_page(np.full((90, 80), 120, np.uint8)), 80)).convert("RGB")).astype(int)
    assert np.ptp(grey) <= 2
    assert abs(grey.mean() - 120) <= 2
    red = np.full((90, 80, 3), (200, 30, 30), np.uint8)
    assert np.abs(np.asarray(_decoded(encode_view(_page(red), 80))).astype(int) - red).max() <= 8


def test_a_page_of_type_is_small_and_keeps_its_type(typed_page: Callable[..., Image.Image]) -> None:
    data = encode_view(_page(np.asarray(typed_page(18, (2200, 3000)))), 1100)
    assert 20_000 < len(data) < 300_000
    measured = measure_x_height(np.asarray(_decoded(data).convert("L")))
    assert measured is not None
    assert abs(measured - 9) <= 1


def test_the_same_page_gives_the_same_bytes(noise: np.ndarray) -> None:
    assert encode_view(_page(noise), 40) == encode_view(_page(noise), 40)
