"""The part of a scan that the settings say is looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from archive import pdf
from msgspec.structs import replace
from PIL import Image

from pipeline.ingest import load_page
from pipeline.model import Area, Box, PageImage, PageSource
from pipeline.settings import IngestSettings, as_it_lies

PLAIN = as_it_lies(IngestSettings())


def load(path: Path, crop: Area, half: str = "", settings: IngestSettings = PLAIN) -> PageImage:
    source = PageSource("item", "p", str(path), path.name, 0, half)  # type: ignore[arg-type]
    return load_page(source, replace(settings, crop=crop))


@pytest.fixture
def scan(tmp_path: Path) -> tuple[Path, np.ndarray]:
    pixels = np.random.default_rng(1).integers(0, 256, (200, 400), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "p.png")
    return tmp_path / "p.png", pixels


def test_what_lies_outside_is_left_out_and_boxes_are_those_of_the_scan(scan: tuple[Path, np.ndarray]) -> None:
    path, pixels = scan
    page = load(path, Area(25, 10, 75, 60))
    assert np.array_equal(page.pixels, pixels[20:120, 100:300])
    record = page.record
    assert (record.width, record.height, record.scan_width, record.scan_height) == (200, 100, 400, 200)
    assert record.box_to_scan(Box(5, 6, 20, 30)) == Box(105, 26, 120, 50)
    assert record.mapping is not None
    assert record.mapping.from_scan((105, 26)) == pytest.approx((5, 6))
    assert record.steps[0].name == "cut-out"


def test_the_whole_scan_is_the_scan_as_it_lies(scan: tuple[Path, np.ndarray]) -> None:
    page = load(scan[0], Area(0, 0, 100, 100))
    assert page.record.mapping is None and page.record.steps == ()


def test_a_spread_is_parted_within_what_is_left(scan: tuple[Path, np.ndarray]) -> None:
    path, pixels = scan
    left, right = (load(path, Area(10, 0, 100, 50), half) for half in ("left", "right"))
    assert np.array_equal(np.hstack([left.pixels, right.pixels]), pixels[:100, 40:])
    gutter = 40 + left.record.width
    assert right.record.box_to_scan(Box(1, 2, 3, 4)) == Box(gutter + 1, 2, gutter + 3, 4)
    assert left.record.box_to_scan(Box(1, 2, 3, 4)) == Box(41, 2, 43, 4)


def test_a_page_is_prepared_after_it_is_cut_out(scan: tuple[Path, np.ndarray]) -> None:
    page = load(scan[0], Area(0, 0, 50, 100), settings=IngestSettings())
    assert page.record.width <= 200


def test_a_page_of_a_pdf_is_cut_too(tmp_path: Path) -> None:
    (tmp_path / "p.pdf").write_bytes(pdf(1))
    whole, part = (load(tmp_path / "p.pdf", Area(0, 0, right, 100)) for right in (100, 50))
    assert part.record.width == round(whole.record.width / 2)


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (3, 2)])
def test_of_the_smallest_scan_something_is_left(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("L", size, 200).save(tmp_path / "p.png")
    for half in ("", "left", "right"):
        assert load(tmp_path / "p.png", Area(99, 99, 100, 100), half).pixels.size
