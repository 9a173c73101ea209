from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.ingest.resolution import estimate, judge, measure_x_height
from pipeline.settings import IngestSettings

SETTINGS = IngestSettings()
Draw = Callable[..., Image.Image]
BLANK = np.full((1600, 1200), 250, np.uint8)


@pytest.mark.parametrize("x_height", [8, 12, 19, 25, 37])
def test_type_is_measured(typed_page: Draw, x_height: int) -> None:
    measured = measure_x_height(np.asarray(typed_page(x_height)))
    assert measured is not None
    assert abs(measured - x_height) <= max(1, 0.08 * x_height)


def test_type_is_measured_in_every_disguise(typed_page: Draw) -> None:
    page = np.asarray(typed_page(19))
    disguises = {
        "one bit": np.where(page > 128, 255, 0).astype(np.uint8),
        "light on dark": 255 - page,
        "colour": np.dstack([page, page, page // 2 + 90]),
        "faint": 150 + page // 3,
        "large": np.pad(page, ((400, 400), (600, 600)), mode="reflect"),
        "uneven light": (page * np.linspace(0.4, 1, page.shape[1])).astype(np.uint8),
        "specks": np.where(np.random.default_rng(0).random(page.shape) < 0.003, 0, page).astype(np.uint8),
    }
    measured = {name: measure_x_height(np.ascontiguousarray(pixels)) for name, pixels in disguises.items()}
    assert {name: height for name, height in measured.items() if height is None or abs(height - 19) > 2} == {}


def test_a_screened_picture_does_not_outvote_the_text(typed_page: Draw) -> None:
    page = np.array(typed_page(30, (2400, 3200)))
    rows, columns = np.mgrid[0:1300, 0:2400]
    page[:1300] = np.where((rows % 12 < 7) & (columns % 12 < 7), 20, 245)
    measured = measure_x_height(page)
    assert measured is not None
    assert abs(measured - 30) <= 3


@pytest.mark.parametrize(
    "pixels",
    [
        BLANK,
        np.zeros((1600, 1200), np.uint8),
        np.zeros((3, 2), np.uint8),
        np.tile(np.linspace(0, 255, 1200).astype(np.uint8), (1600, 1)),
        cv2.GaussianBlur(np.random.default_rng(0).normal(230, 40, (1600, 1200)).astype(np.float32), (0, 0), 3).astype(
            np.uint8
        ),
    ],
    ids=["blank", "black", "tiny", "gradient", "paper grain"],
)
def test_where_there_is_no_type_none_is_measured(pixels: np.ndarray) -> None:
    assert measure_x_height(pixels) is None


@pytest.mark.parametrize(
    ("x_height", "dpi"), [(4.5, 75), (7, 120), (9, 150), (12.5, 200), (18.75, 300), (25, 400), (37.5, 600), (500, 1200)]
)
def test_ten_point_type_gives_a_usual_resolution(x_height: float, dpi: int) -> None:
    assert estimate(x_height) == dpi


@pytest.mark.parametrize("tag", [200, 300, 400])
def test_a_tag_that_fits_the_type_is_believed(typed_page: Draw, tag: int) -> None:
    assert judge(np.asarray(typed_page(19)), (tag, tag), SETTINGS) == (tag, "metadata", ())


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ((72, 72), "its type would be"),
        ((1000, 1000), "its type would be"),
        ((1, 1), "no scanner uses it"),
        ((0, 0), "no scanner uses it"),
        ((-300, -300), "no scanner uses it"),
        ((10_000, 10_000), "no scanner uses it"),
        ((204, 98), "204 across, 98 down"),
    ],
)
def test_a_tag_that_cannot_be_true_is_noted_and_replaced(typed_page: Draw, tag: tuple[float, float], why: str) -> None:
    dpi, source, notes = judge(np.asarray(typed_page(19)), tag, SETTINGS)
    assert (dpi, source) == (300, "estimated")
    assert len(notes) == 1
    assert why in notes[0]
    assert f"{tag[1]} dpi" in notes[0]


@pytest.mark.parametrize(("tag", "inches"), [(1200, "0.5"), (72, "66.7")])
def test_without_type_the_size_of_the_page_decides(tag: int, inches: str) -> None:
    pixels = np.full((4800, 500) if tag == 72 else (600, 500), 255, np.uint8)
    dpi, source, notes = judge(pixels, (tag, tag), IngestSettings(assumed_dpi=240))
    assert (dpi, source) == (240, "assumed")
    assert f"the page would be {inches} inches long" in notes[0]


def test_large_type_speaks_against_the_resolution_of_a_screen_only(typed_page: Draw) -> None:
    poster = np.asarray(typed_page(60, (3000, 3000)))  # 48 points at 200 dpi
    assert judge(poster, (200, 200), SETTINGS) == (200, "metadata", ())
    assert judge(poster, (96, 96), SETTINGS)[1] == "estimated"


def test_a_title_page_says_nothing_about_body_type(typed_page: Draw) -> None:
    page = np.array(typed_page(40, (3000, 3000)))
    assert measure_x_height(page) is not None
    page[400:] = 245
    assert measure_x_height(page) is None


def test_a_page_without_tag_is_estimated_without_a_note(typed_page: Draw) -> None:
    assert judge(np.asarray(typed_page(10)), None, SETTINGS) == (150, "estimated", ())


def test_a_blank_page_without_tag_is_assumed() -> None:
    assert judge(BLANK, None, IngestSettings(assumed_dpi=240)) == (240, "assumed", ())
    assert judge(BLANK, (200.4, 200.4), SETTINGS) == (200, "metadata", ())
