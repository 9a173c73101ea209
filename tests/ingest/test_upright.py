from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.ingest import warp as warps
from pipeline.ingest.prepare import Prepared, prepare
from pipeline.ingest.warp import Warp, fetch
from pipeline.model import PageImage, Step
from pipeline.settings import IngestSettings

Draw = Callable[..., Image.Image]
Load = Callable[..., PageImage]


@pytest.fixture(scope="module")
def page(typed_page: Draw) -> np.ndarray:
    return np.asarray(typed_page(12))


def set_upright(pixels: np.ndarray) -> Prepared:
    """Prepare a page in no other way."""
    others = dict.fromkeys(("find_page", "dewarp", "even_light", "despeckle", "bleed_through"), False)
    return prepare(pixels, IngestSettings(**others))


def sloping(page: np.ndarray, degrees: float) -> np.ndarray:
    """Return a page whose lines fall to the right by so many degrees."""
    mapping = warps.level(Warp(*page.shape[1::-1]), -degrees).mapping()
    assert mapping is not None
    return fetch(page, mapping, (245,))


# -------------------------------------------------------------------------------------------- turning


def test_a_page_on_its_feet_is_left_alone(page: np.ndarray) -> None:
    found = set_upright(page)
    assert found.pixels is page
    assert (found.quarters, found.steps, found.notes) == (0, (), ())


@pytest.mark.parametrize(
    ("lies", "degrees", "note"),
    [
        (1, 90, "turned by 90° to the right: it lay on its side"),
        (2, 180, "turned by 180°: it was upside down"),
        (3, 270, "turned by 90° to the left: it lay on its side"),
    ],
)
def test_a_page_on_its_head_or_side_is_turned(page: np.ndarray, lies: int, degrees: int, note: str) -> None:
    found = set_upright(np.ascontiguousarray(np.rot90(page, lies)))
    assert np.array_equal(found.pixels, page)
    assert found.pixels.flags.c_contiguous
    assert found.steps == (Step("turn", {"degrees": degrees}),)
    assert found.notes == (note,)


@pytest.mark.parametrize("x_height", [5, 8, 19, 25])
def test_pages_of_any_resolution_are_turned(typed_page: Draw, x_height: int) -> None:
    page = np.asarray(typed_page(x_height, (90 * x_height, 120 * x_height)))
    for lies in range(4):
        assert set_upright(np.rot90(page, lies)).quarters == -lies % 4


def test_pages_are_turned_in_every_disguise(page: np.ndarray) -> None:
    framed = np.pad(page, ((0, 60), (90, 0)), constant_values=10)
    disguises = {
        "one bit": np.where(page > 128, 255, 0).astype(np.uint8),
        "light on dark": 255 - page,
        "colour": np.dstack([page, page, page // 2 + 90]),
        "faint": 150 + page // 3,
        "in a dark frame": framed,
        "uneven light": (page * np.linspace(0.4, 1, page.shape[1])).astype(np.uint8),
        "specks": np.where(np.random.default_rng(0).random(page.shape) < 0.003, 0, page).astype(np.uint8),
    }
    for name, pixels in disguises.items():
        for lies in range(4):
            assert set_upright(np.rot90(pixels, lies)).quarters == -lies % 4, (name, lies)


def test_a_page_upside_down_that_slopes_is_turned_and_levelled(page: np.ndarray) -> None:
    found = set_upright(np.ascontiguousarray(np.rot90(sloping(page, 4), 2)))
    assert [step.name for step in found.steps] == ["turn", "deskew"]
    assert set_upright(found.pixels).steps == ()


def test_capitals_and_figures_tell_nothing_about_head_and_feet() -> None:
    page = Image.new("L", (1200, 1600), 245)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(24)
    for number, top in enumerate(range(50, 1550, 40)):
        pen.text((50, top), ("THE HOTEL MAN 1904 WILL MEET 8317 " * 3)[number % 9 :][:60], fill=20, font=font)
    pixels = np.asarray(page)
    assert set_upright(pixels).quarters == 0
    assert set_upright(np.rot90(pixels, 2)).quarters == 0


def test_columns_of_a_table_are_not_taken_for_lines() -> None:
    random = np.random.default_rng(5)
    page = np.full((1400, 1000), 240, np.uint8)
    for top in range(40, 1360, 40):
        for left in range(40, 960, 25):
            height, width = random.integers(12, 18), random.integers(9, 15)
            bottom = top + 18 + random.integers(0, 5)
            page[bottom - height : bottom, left : left + width] = 20
    assert set_upright(page).pixels is page


def photograph() -> np.ndarray:
    noise = np.random.default_rng(0).normal(128, 60, (1600, 1200)).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 4) * 6 - 640, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((1600, 1200), 250, np.uint8),
        np.zeros((1600, 1200), np.uint8),
        np.zeros((3, 2), np.uint8),
        np.zeros((1, 9000), np.uint8),
        np.tile(np.linspace(0, 255, 1200).astype(np.uint8), (1600, 1)),
        photograph(),
        np.random.default_rng(0).integers(0, 256, (800, 600, 3), dtype=np.uint8),
    ],
    ids=["blank", "black", "tiny", "narrow", "gradient", "photograph", "noise"],
)
def test_a_page_without_text_is_left_alone(pixels: np.ndarray) -> None:
    assert set_upright(pixels).pixels is pixels


def test_a_few_words_are_too_few_to_tell(page: np.ndarray) -> None:
    few = page.copy()
    few[70:] = 245
    assert set_upright(np.ascontiguousarray(np.rot90(few, 2))).steps == ()


# ------------------------------------------------------------------------------------------ levelling


@pytest.mark.parametrize("degrees", [-15, -10, -7.3, -3, -1.7, 1.7, 3, 5.5, 10, 15])
def test_sloping_lines_are_levelled(page: np.ndarray, degrees: float) -> None:
    found = set_upright(sloping(page, degrees))
    assert found.quarters == 0
    (step,) = found.steps
    assert step.name == "deskew"
    assert step.parameters["degrees"] == pytest.approx(-degrees, abs=0.15)
    assert set_upright(found.pixels).steps == ()


@pytest.mark.parametrize("degrees", [-0.6, 0.3, 0.6])
def test_lines_that_hardly_slope_are_left_alone(page: np.ndarray, degrees: float) -> None:
    slanted = sloping(page, degrees)
    assert set_upright(slanted).pixels is slanted


def test_a_page_too_long_to_be_turned_is_left_as_it_slopes(page: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    slanted = sloping(page, 3)
    monkeypatch.setattr(warps, "LONGEST", max(slanted.shape))
    assert set_upright(slanted).pixels is slanted


# -------------------------------------------------------------------------------------------- loading


def test_the_record_is_that_of_the_turned_page(tmp_path: Path, load: Load, page: np.ndarray) -> None:
    path = tmp_path / "page.png"
    Image.fromarray(np.rot90(page)).save(path, dpi=(200, 190))
    loaded = load(path)
    assert np.array_equal(loaded.pixels, page)
    record = loaded.record
    assert (record.width, record.height, record.dpi) == (1200, 1600, 200)
    assert record.steps == (Step("turn", {"degrees": 90}),)
    assert record.notes == ("turned by 90° to the right: it lay on its side",)


def test_pages_of_a_pdf_are_turned(tmp_path: Path, load: Load, page: np.ndarray) -> None:
    path = tmp_path / "page.pdf"
    Image.fromarray(np.rot90(page, 2)).save(path, resolution=200)
    record = load(path).record
    assert [step.name for step in record.steps] == ["render", "turn"]
    assert "turned by 180°: it was upside down" in record.notes


def test_pages_are_left_as_they_are_on_request(tmp_path: Path, load: Load, page: np.ndarray) -> None:
    path = tmp_path / "page.png"
    upside_down = np.rot90(sloping(page, 5), 2)
    Image.fromarray(upside_down).save(path)
    loaded = load(path, 0, IngestSettings(straighten=False))
    assert np.array_equal(loaded.pixels, upside_down)
    assert loaded.record.steps == ()
