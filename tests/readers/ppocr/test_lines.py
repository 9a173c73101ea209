from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Box, Line, Word
from pipeline.readers.ppocr.lines import (
    HEIGHT,
    SLICE,
    WIDEST,
    LineImage,
    Strip,
    batches,
    cut,
    stack,
    strip_of,
    strip_of_found,
)


def level_strip(line: int | None, box: Box) -> Strip:
    return Strip(line, box.left, box.right, box.top, box.bottom)


def test_what_the_detector_found_is_cut_closer() -> None:
    strip = strip_of_found(Box(10, 100, 300, 150))
    assert (strip.line, strip.left, strip.right) == (None, 10, 300)
    assert (strip.top, strip.bottom) == (106, 144)


def line_of(*boxes: Box, texts: str = "") -> Line:
    words = tuple(
        Word(text, box) for text, box in zip(texts.split() if texts else ["word"] * len(boxes), boxes, strict=True)
    )
    return Line(
        words,
        Box(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        ),
    )


def sloping(slope: float, count: int = 8) -> Line:
    boxes = []
    for number in range(count):
        left = 100 + 100 * number
        top = 200 + round(slope * (left - 100))
        boxes.append(Box(left, top, left + 80, top + 40))
    return line_of(*boxes)


def page(width: int, height: int) -> np.ndarray:
    return np.full((height, width), 255, np.uint8)


def dark_rows(image: LineImage, column: slice = slice(None)) -> list[int]:
    dark = (image.pixels[0, :, column] < 0).any(axis=1)
    return np.flatnonzero(dark).tolist()


# ------------------------------------------------------------------------------------ where lines run


def test_a_level_line_runs_where_its_words_do() -> None:
    strip = strip_of(3, line_of(Box(100, 50, 180, 90), Box(200, 50, 280, 90)))
    assert (strip.line, strip.left, strip.right, strip.top, strip.bottom, strip.slope) == (3, 100, 280, 50, 90, 0)
    assert (strip.middle, strip.shape) == (190, 4.5)


def test_tall_specks_and_initials_do_not_enlarge_the_strip() -> None:
    words = [Box(100 + 100 * number, 50, 180 + 100 * number, 90) for number in range(5)]
    rule, initial = Box(700, 0, 704, 200), Box(20, 10, 90, 130)
    strip = strip_of(0, line_of(initial, *words, rule, texts="T and all hands came home |"))
    assert (strip.top, strip.bottom) == (50, 90)
    assert (strip.left, strip.right) == (20, 704)


def test_a_line_of_short_words_alone_has_their_height() -> None:
    strip = strip_of(0, line_of(Box(0, 50, 20, 90), Box(30, 50, 50, 90), texts="a I"))
    assert (strip.top, strip.bottom) == (50, 90)


def test_a_slope_is_found_and_does_not_enlarge_the_strip() -> None:
    strip = strip_of(0, sloping(0.03))
    assert strip.slope == pytest.approx(0.03, abs=0.003)
    assert strip.bottom - strip.top == pytest.approx(40, abs=3)


def test_one_word_out_of_line_is_no_slope() -> None:
    line = line_of(*(Box(100 * n, 50 + 12 * (n == 3), 100 * n + 80, 90 + 12 * (n == 3)) for n in range(8)))
    assert strip_of(0, line).slope == pytest.approx(0, abs=0.002)


@pytest.mark.parametrize("line", [sloping(0.2), sloping(0.03, count=3)], ids=["too steep", "too few words"])
def test_what_is_no_slope_of_a_line(line: Line) -> None:
    assert strip_of(0, line).slope == 0


def test_words_above_each_other_have_no_slope() -> None:
    assert strip_of(0, line_of(*(Box(100, 50 + 10 * n, 180, 90 + 10 * n) for n in range(6)))).slope == 0


def test_a_strip_is_never_flat() -> None:
    strip = strip_of(0, line_of(Box(0, 50, 100, 50), Box(100, 50, 200, 51)))
    assert strip.bottom - strip.top >= 4


# ------------------------------------------------------------------------------------ cutting


def test_a_line_is_cut_out_with_a_little_around_it() -> None:
    pixels = page(600, 200)
    pixels[80:120, 100:500] = 0
    image = cut(pixels, level_strip(None, Box(100, 80, 500, 120)))
    assert image.line is None
    assert (image.box.left, image.box.right) == (90, 510)
    assert image.box.top in (75, 76) and image.box.bottom in (124, 125)
    assert image.pixels.shape == (3, HEIGHT, image.width)
    assert image.pixels.dtype == np.float32
    assert image.pixels.min() >= -1 and image.pixels.max() <= 1
    rows = dark_rows(image)
    assert 3 <= rows[0] <= 6 and 41 <= rows[-1] <= 44
    # Slices are counted in pixels of the page.
    assert image.step * image.width / SLICE == pytest.approx(image.box.width)


def test_grey_and_colour_give_the_same() -> None:
    grey = np.random.default_rng(1).integers(0, 256, (100, 400), np.uint8)
    strip = Strip(0, 20, 380, 30, 70, 0.02)
    one, other = cut(grey, strip), cut(np.repeat(grey[:, :, None], 3, axis=2), strip)
    assert one.box == other.box
    assert np.array_equal(one.pixels, other.pixels)


@pytest.mark.parametrize("slope", [0.04, -0.04])
def test_a_sloping_line_is_made_level(slope: float) -> None:
    pixels = page(1000, 400)
    for x in range(100, 900):
        middle = 200 + slope * (x - 500)
        pixels[round(middle) - 4 : round(middle) + 4, x] = 0
    image = cut(pixels, Strip(0, 100, 900, 180, 220, slope))
    rows = dark_rows(image)
    assert rows[-1] - rows[0] <= 14, "8 of 50 pixels are dark, and a little for rounding"
    assert abs((rows[0] + rows[-1]) / 2 - HEIGHT / 2) < 3
    level = cut(pixels, Strip(0, 100, 900, 180, 220))
    assert len(dark_rows(level)) > 2 * len(rows)


def test_a_slope_that_does_no_harm_is_left() -> None:
    pixels = page(1000, 400)
    one = cut(pixels, Strip(0, 100, 900, 180, 220, 0.005))
    assert one.box == cut(pixels, Strip(0, 100, 900, 180, 220)).box


@pytest.mark.parametrize(
    "box", [Box(0, 0, 5, 5), Box(590, 190, 600, 200), Box(0, 0, 600, 200), Box(0, 199, 600, 200), Box(0, 0, 1, 200)]
)
def test_at_the_edge_of_the_page(box: Box) -> None:
    image = cut(page(600, 200), level_strip(0, box))
    assert 0 <= image.box.left < image.box.right <= 600
    assert 0 <= image.box.top < image.box.bottom <= 200
    assert image.width >= 16


def test_a_line_twenty_thousand_pixels_wide_is_squeezed() -> None:
    image = cut(page(20_000, 60), level_strip(0, Box(0, 10, 20_000, 50)))
    assert image.width == WIDEST
    assert image.box.width == 20_000
    assert image.step == pytest.approx(20_000 * SLICE / WIDEST)


@pytest.mark.parametrize("slope", [0.0, 0.01])
def test_a_line_forty_thousand_pixels_wide(slope: float) -> None:
    assert cut(page(40_000, 500), Strip(0, 0, 40_000, 230, 270, slope)).width == WIDEST


@settings(deadline=None)
@given(
    size=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    box=st.tuples(st.integers(0, 299), st.integers(0, 299), st.integers(1, 300), st.integers(1, 300)),
    slope=st.floats(-0.05, 0.05),
)
def test_every_strip_on_a_page_can_be_cut(size: tuple[int, int], box: tuple[int, int, int, int], slope: float) -> None:
    width, height = size
    left, top = min(box[0], width - 1), min(box[1], height - 1)
    right, bottom = min(width, left + box[2]), min(height, top + box[3])
    image = cut(page(width, height), Strip(0, left, right, top, max(bottom, top + 4), slope))
    assert image.pixels.shape[:2] == (3, HEIGHT)
    assert 16 <= image.width <= WIDEST
    assert 0 <= image.box.left < image.box.right <= width
    assert 0 <= image.box.top < image.box.bottom <= height


# ------------------------------------------------------------------------------------ batches


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 3900), st.integers(1, 4000), st.integers(4, 60)), max_size=40))
def test_every_line_is_in_one_batch_and_batches_are_bounded(given: list[tuple[int, int, int]]) -> None:
    strips = [
        level_strip(number, Box(left, 20, min(4000, left + width), 20 + height))
        for number, (left, width, height) in enumerate(given)
    ]
    found = list(batches(page(4000, 100), strips))
    assert sorted(image.line for batch in found for image in batch) == list(range(len(strips)))  # type: ignore[type-var]
    for batch in found:
        stacked = stack(batch)
        assert stacked.shape == (len(batch), 3, HEIGHT, stacked.shape[3])
        assert stacked.shape[3] % SLICE == 0
        assert stacked.shape[0] * stacked.shape[3] <= 4 * WIDEST + len(batch) * SLICE
        for row, image in zip(stacked, batch, strict=True):
            assert np.array_equal(row[:, :, : image.width], image.pixels)
            assert not row[:, :, image.width :].any()


def test_lines_of_a_batch_are_alike_in_width() -> None:
    strips = [level_strip(n, Box(0, 20, 60 + 37 * n, 60)) for n in range(100)]
    for batch in batches(page(4000, 100), strips):
        widths = [image.width for image in batch]
        assert max(widths) <= 1.15 * min(widths) + SLICE


def test_of_long_lines_few_are_in_a_batch() -> None:
    found = list(batches(page(8000, 100), [level_strip(n, Box(0, 20, 8000, 60)) for n in range(30)]))
    assert len(found) > 5
    for batch in found:
        assert stack(batch).nbytes <= 8 * 2**20


def test_images_are_made_only_when_their_turn_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.readers.ppocr import lines

    made: list[int | None] = []
    real = lines.cut

    def counting(pixels: np.ndarray, strip: Strip) -> LineImage:
        made.append(strip.line)
        return real(pixels, strip)

    monkeypatch.setattr(lines, "cut", counting)
    first = next(batches(page(4000, 100), [level_strip(n, Box(0, 20, 3000, 60)) for n in range(500)]))
    assert len(made) <= len(first) + 1
