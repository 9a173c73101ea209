from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from photographs import bent, dark_table, in_shadow, laid, seen_at, wood
from PIL import Image, ImageDraw, ImageFont

from pipeline.ingest.paper import find_paper
from pipeline.ingest.prepare import Prepared, prepare
from pipeline.settings import IngestSettings

Draw = Callable[..., Image.Image]


@pytest.fixture(scope="module")
def page(typed_page: Draw) -> np.ndarray:
    return np.asarray(typed_page(12))


@pytest.fixture(scope="module")
def columns() -> np.ndarray:
    """Return a page of two columns of justified text with a narrow gutter."""
    sheet = Image.new("L", (1300, 1700), 245)
    pen, font, random = ImageDraw.Draw(sheet), ImageFont.load_default(24), np.random.default_rng(8)
    words = "the quick brown fox jumps over a lazy dog and many more words come after them"
    for left in (110, 665):
        for top in range(120, 1580, 34):
            line = random.choice(words.split(" "), 7).tolist()
            lengths = [pen.textlength(word, font) for word in line]
            space = (525 - sum(lengths)) / 6
            at = float(left)
            for word, length in zip(line, lengths, strict=True):
                pen.text((at, top), word, fill=20, font=font)
                at += length + space
    return np.asarray(sheet)


def names(found: Prepared) -> list[str]:
    return [step.name for step in found.steps]


def letters_kept(found: Prepared, scan: np.ndarray, ink: np.ndarray) -> float:
    """Return the share of the ink (a mask in the scan) that is dark on the prepared page, where the map says."""
    assert found.mapping is not None
    grey = found.pixels if found.pixels.ndim == 2 else cv2.cvtColor(found.pixels, cv2.COLOR_RGB2GRAY)
    darkest = cv2.erode(grey, np.ones((3, 3), np.uint8))
    rows, columns = np.nonzero(ink)
    chosen = np.random.default_rng(0).choice(len(rows), 400, replace=False)
    dark = 0
    for x, y in zip(columns[chosen] + 0.5, rows[chosen] + 0.5, strict=True):
        at_x, at_y = found.mapping.from_scan((x, y))
        inside = 0 <= at_x < grey.shape[1] and 0 <= at_y < grey.shape[0]
        dark += bool(inside and darkest[int(at_y), int(at_x)] < 140)
    return dark / 400


def test_a_page_with_nothing_wrong_is_handed_on_as_it_is(page: np.ndarray) -> None:
    for pixels in (page, np.where(page > 128, 255, 0).astype(np.uint8), np.dstack([page, page, page - 9])):
        found = prepare(pixels, IngestSettings())
        assert found.pixels is pixels
        assert found == Prepared(pixels)


@pytest.mark.parametrize("ground", [dark_table, wood])
@pytest.mark.parametrize("lies", range(4))
def test_no_letter_is_lost_of_a_page_cut_out(
    page: np.ndarray, ground: Callable[[int, int], np.ndarray], lies: int
) -> None:
    rows, columns = np.nonzero(page < 100)
    full = page[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]  # its text runs to all edges
    scene = laid(full, ground(full.shape[0] + 280, full.shape[1] + 280), 140, 140)
    ink = np.zeros(scene.shape[:2], bool)
    ink[140 : 140 + full.shape[0], 140 : 140 + full.shape[1]] = full < 100
    scan, ink = np.ascontiguousarray(np.rot90(scene, lies)), np.rot90(ink, lies)
    found = prepare(scan, IngestSettings())
    assert names(found) == ["turn", "crop"] if lies else ["crop"]
    assert letters_kept(found, scan, ink) > 0.99
    assert found.pixels.size < 1.08 * full.size * (3 if scan.ndim == 3 else 1)


def test_a_page_cut_out_upright_keeps_its_pixels(page: np.ndarray) -> None:
    scan = laid(page, dark_table(1900, 1560), 150, 180)
    found = prepare(scan, IngestSettings())
    assert found.mapping is not None
    left, top = (int(value) for value in found.mapping.points[0])
    within = found.pixels[150 - top :, 180 - left :][:1600, :1200]
    assert np.array_equal(within, page)


CORNERS = [(240.0, 120.0), (1390.0, 260.0), (1330.0, 1790.0), (90.0, 1640.0)]


def test_perspective_curl_and_skew_are_undone_together(page: np.ndarray) -> None:
    curled = bent(np.pad(page, 40, constant_values=245), 45)
    scan = seen_at(curled, CORNERS, (1900, 1500))
    found = prepare(scan, IngestSettings())
    assert names(found) == ["rectify", "dewarp", "paint-surround"]
    again = prepare(found.pixels, IngestSettings())
    assert not {"deskew", "dewarp", "rectify", "turn"} & set(names(again))
    shape = scan.shape
    paper = cv2.fillPoly(np.zeros(shape, np.uint8), [np.array(CORNERS).astype(np.int32)], 1) > 0
    assert (
        letters_kept(found, scan, (scan < 80) & cv2.erode(paper.astype(np.uint8), np.ones((25, 25))).astype(bool))
        > 0.97
    )


@pytest.mark.parametrize(("pixels", "degrees"), [(70, 0.0), (-70, 0.0), (45, -1.5), (60, 4.0), (-60, 3.0)])
def test_a_curled_page_is_turned_by_how_it_lies_and_not_by_the_slope_of_its_lines(
    columns: np.ndarray, pixels: float, degrees: float
) -> None:
    shape = columns.shape[::-1]
    curled = bent(columns, pixels)
    matrix = cv2.getRotationMatrix2D((shape[0] / 2, shape[1] / 2), -degrees, 1)
    scan = cv2.warpAffine(curled, matrix, shape, flags=cv2.INTER_LINEAR, borderValue=245)
    found = prepare(scan, IngestSettings())
    assert "dewarp" in names(found)
    turned = next((step.parameters["degrees"] for step in found.steps if step.name == "deskew"), 0.0)
    assert turned == pytest.approx(-degrees, abs=0.5)
    # Seen from above, nothing but paper is between the columns: the gutter is as wide as it was.
    assert widest_gutter(found.pixels) > 0.8 * widest_gutter(columns)


def widest_gutter(page: np.ndarray) -> int:
    """Return how many columns of pixels are blank, side by side, in the middle of a page."""
    rows, width = page.shape
    ink = (page[rows // 5 : -rows // 5, width // 4 : -width // 4] < 128).any(axis=0)
    edges = np.flatnonzero(np.concatenate([[True], ink, [True]]))
    return int(np.diff(edges).max()) - 1


def test_what_lies_in_a_hard_shadow_is_not_cut_off(page: np.ndarray) -> None:
    shadowed = page.copy()
    shadowed[900:] = page[900:] * 0.3
    assert find_paper(shadowed) is not None  # it looks like surround but for its letters
    assert not {"crop", "paint-surround"} & set(names(prepare(shadowed, IngestSettings())))


def test_every_step_can_be_left_out(page: np.ndarray) -> None:
    scan = in_shadow(seen_at(bent(np.pad(page, 40, constant_values=245), 45), CORNERS, (1900, 1500)), 0.6)
    for key, steps in {
        "find_page": {"rectify", "crop"},
        "dewarp": {"dewarp"},
        "straighten": {"turn", "deskew"},
        "even_light": {"even-light"},
        "bleed_through": {"bleed-through"},
    }.items():
        assert not steps & set(names(prepare(scan, IngestSettings(**{key: False}))))
    none = dict.fromkeys(("find_page", "straighten", "dewarp", "even_light", "despeckle", "bleed_through"), False)
    assert prepare(scan, IngestSettings(**none)).pixels is scan


def torn(page: np.ndarray) -> np.ndarray:
    scan = laid(page, dark_table(1900, 1560), 150, 180)
    return cv2.fillPoly(scan, [np.array([[180, 150], [800, 150], [600, 400], [180, 700]])], 45)


def picture() -> np.ndarray:
    noise = np.random.default_rng(0).normal(128, 60, (1600, 1200)).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 4) * 6 - 640, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((1600, 1200), np.uint8),
        np.full((1600, 1200), 255, np.uint8),
        np.zeros((1, 1), np.uint8),
        np.full((1, 1, 3), 255, np.uint8),
        np.full((2, 3), 77, np.uint8),
        np.zeros((1, 20000), np.uint8),
        picture(),
        np.dstack([picture()] * 3),
        np.random.default_rng(0).integers(0, 256, (900, 700, 3), dtype=np.uint8),
        np.random.default_rng(0).integers(0, 2, (900, 700), dtype=np.uint8) * 255,
    ],
    ids=["black", "white", "one pixel", "one of colour", "six pixels", "a row", "picture", "coloured", "noise", "dots"],
)
def test_what_is_no_page_is_left_alone(pixels: np.ndarray) -> None:
    found = prepare(pixels, IngestSettings())
    assert found.pixels is pixels
    assert found.mapping is None


def test_a_torn_page_keeps_what_is_left(page: np.ndarray) -> None:
    scan = torn(page)
    found = prepare(scan, IngestSettings())
    assert names(found)[-1] == "crop"
    ink = np.zeros(scan.shape, bool)
    ink[850:1750, 180:1380] = page[700:] < 100
    assert letters_kept(found, scan, ink) > 0.99


@pytest.mark.parametrize("width", [30_000, 40_000])
def test_a_very_wide_scan_takes_little_memory(page: np.ndarray, width: int) -> None:
    scan = np.full((1000, width), 20, np.uint8)
    scan[60:940, 100 : width - 100] = np.tile(page[:880], (1, width // 1200 + 1))[:, : width - 200]
    tracemalloc.start()
    found = prepare(scan, IngestSettings())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.pixels.shape[1] > 0.9 * width
    assert peak < 8 * scan.size
