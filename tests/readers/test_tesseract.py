from __future__ import annotations

import numpy as np
import pytest
from fakes import blank_image
from msgspec.structs import replace

from pipeline.errors import InputError
from pipeline.model import PageImage
from pipeline.readers.tesseract import ENLARGED_DPI, MAX_SIDE, READING_DPI, at_reading_size


def page(width: int, height: int, dpi: int) -> PageImage:
    record = replace(blank_image().record, width=width, height=height, dpi=dpi)
    return PageImage(np.full((height, width), 255, np.uint8), record)


@pytest.mark.parametrize("dpi", [190, 200, 300, 350])
def test_what_tesseract_reads_well_is_left_alone(dpi: int) -> None:
    image = page(40, 60, dpi)
    pixels, told = at_reading_size(image)
    assert pixels is image.pixels
    assert told == dpi


@pytest.mark.parametrize("channels", [0, 3])
def test_a_high_resolution_is_reduced(channels: int) -> None:
    image = page(400, 600, 600)
    if channels:
        image = PageImage(np.zeros((600, 400, channels), np.uint8), image.record)
    pixels, dpi = at_reading_size(image)
    assert dpi == READING_DPI
    assert pixels.shape[:2] == (300, 200)
    assert pixels.shape[2:] == image.pixels.shape[2:]
    assert pixels.dtype == np.uint8


def test_black_and_white_becomes_grey_at_the_edges() -> None:
    image = page(400, 400, 600)
    image.pixels[:, 101:] = 0
    assert set(np.unique(at_reading_size(image)[0])) == {0, 128, 255}


@pytest.mark.parametrize("dpi", [70, 150, 189])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_a_low_resolution_is_enlarged(dpi: int, channels: tuple[int, ...]) -> None:
    image = page(2 * dpi, 3 * dpi, dpi)
    image = PageImage(np.zeros((*image.pixels.shape, *channels), np.uint8), image.record)
    pixels, told = at_reading_size(image)
    assert told == ENLARGED_DPI
    assert pixels.shape == (3 * ENLARGED_DPI, 2 * ENLARGED_DPI, *channels)
    assert pixels.dtype == np.uint8


@pytest.mark.parametrize(("inches", "enlarged"), [(32, True), (33, False), (300, False)])
def test_a_page_that_would_be_too_long_is_not_enlarged(inches: int, enlarged: bool) -> None:
    image = page(10, 100 * inches, 100)
    pixels, told = at_reading_size(image)
    assert (pixels is image.pixels) is not enlarged
    assert told == (ENLARGED_DPI if enlarged else 100)


def test_a_page_that_is_too_long_is_refused_unless_it_shrinks() -> None:
    assert at_reading_size(page(10, MAX_SIDE + 2, 600))[0].shape[0] <= MAX_SIDE
    with pytest.raises(InputError, match="too large for Tesseract"):
        at_reading_size(page(10, MAX_SIDE + 2, 300))
