"""Pictures, rules and frames on made-up pages of 300 dpi."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from columns import column, prose
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.model import Box, Graphics, Word
from pipeline.readers.graphics import find_graphics

DPI = 300
WIDTH, HEIGHT = 1200, 1600
NEAR = 12  #: pixels, within which an edge is found: the page is looked at reduced to a quarter

Page = NDArray[np.uint8]


def blank(tone: int = 255) -> Page:
    return np.full((HEIGHT, WIDTH), tone, np.uint8)


def fill(pixels: Page, box: Box, tone: int = 0) -> Page:
    pixels[box.top : box.bottom, box.left : box.right] = tone
    return pixels


def frame(pixels: Page, box: Box, thick: int = 6) -> Page:
    inner = Box(box.left + thick, box.top + thick, box.right - thick, box.bottom - thick)
    return fill(fill(pixels, box), inner, 255)


def picture(pixels: Page, box: Box) -> Page:
    """Draw something as grey and uneven as a photograph."""
    tones = np.random.default_rng(1).integers(20, 160, (box.height, box.width))
    pixels[box.top : box.bottom, box.left : box.right] = tones
    return pixels


def printed(pixels: Page, words: Iterable[Word]) -> list[Word]:
    """Draw words as stripes of ink, and return them."""
    found = list(words)
    for word in found:
        pixels[word.box.top : word.box.bottom, word.box.left : word.box.right : 3] = 0
    return found


def text(left: int, top: int, right: int, lines: int = 12) -> list[Word]:
    return [word for one in column(prose(lines), left, top, right, 30, 45) for word in one.words]


def found(pixels: Page, words: Iterable[Word] = (), dpi: int = DPI) -> Graphics:
    """Return what is on a page, all of it within the page."""
    graphics = find_graphics(pixels, dpi, words)
    for box in (*graphics.pictures, *graphics.rules, *graphics.frames):
        assert 0 <= box.left < box.right <= pixels.shape[1]
        assert 0 <= box.top < box.bottom <= pixels.shape[0]
    for boxes in (graphics.pictures, graphics.rules, graphics.frames):
        assert list(boxes) == sorted(boxes, key=lambda box: (box.top, box.left))
    return graphics


def close(box: Box, other: Box) -> bool:
    edges = zip(
        (box.left, box.top, box.right, box.bottom), (other.left, other.top, other.right, other.bottom), strict=True
    )
    return all(abs(one - two) <= NEAR for one, two in edges)


def test_a_blank_page_has_nothing_on_it() -> None:
    for tone in (255, 200, 90):
        assert found(blank(tone)) == Graphics()


def test_a_page_of_text_has_nothing_else_on_it() -> None:
    pixels = blank()
    assert found(pixels, printed(pixels, text(100, 100, 1100, 25))) == Graphics()


def test_a_picture_among_text() -> None:
    pixels, box = blank(), Box(200, 500, 900, 1000)
    words = printed(pixels, [*text(100, 100, 1100, 7), *text(100, 1100, 1100, 7)])
    graphics = found(picture(pixels, box), words)
    assert len(graphics.pictures) == 1 and close(graphics.pictures[0], box)
    assert (graphics.rules, graphics.frames) == ((), ())


def test_a_picture_in_colour() -> None:
    box = Box(200, 500, 900, 1000)
    grey = found(picture(blank(), box))
    assert found(np.stack([picture(blank(), box)] * 3, axis=2)) == grey
    assert len(grey.pictures) == 1


def test_words_read_into_a_picture_do_not_unmake_it() -> None:
    box = Box(200, 500, 900, 1000)
    odd = [Word("of", Box(300 + 90 * number, 600, 340 + 90 * number, 630)) for number in range(4)]
    assert len(found(picture(blank(), box), odd).pictures) == 1


def test_pictures_are_found_from_top_to_bottom() -> None:
    pixels, low, high = blank(), Box(200, 900, 600, 1300), Box(700, 200, 1000, 600)
    graphics = found(picture(picture(pixels, low), high))
    assert [box.left > 600 for box in graphics.pictures] == [True, False]


def test_a_frame_around_text_is_no_picture() -> None:
    pixels, box = frame(blank(), Box(150, 400, 1050, 1100)), Box(150, 400, 1050, 1100)
    graphics = found(pixels, printed(pixels, text(200, 450, 1000, 12)))
    assert len(graphics.frames) == 1 and close(graphics.frames[0], box)
    assert graphics.pictures == ()


def test_a_frame_around_the_page_is_no_picture() -> None:
    pixels = frame(blank(), Box(60, 60, WIDTH - 60, HEIGHT - 60), 8)
    graphics = found(pixels, printed(pixels, text(150, 150, 1050, 28)))
    assert (len(graphics.frames), graphics.pictures) == (1, ())


def test_rules_that_lie_and_rules_that_stand() -> None:
    pixels, lying, standing = blank(), Box(150, 300, 1050, 305), Box(598, 400, 603, 1400)
    fill(fill(pixels, lying), standing)
    words = printed(pixels, [*text(100, 420, 560, 20), *text(640, 420, 1100, 20)])
    graphics = found(pixels, words)
    assert [close(one, other) for one, other in zip(graphics.rules, (lying, standing), strict=True)] == [True, True]
    assert (graphics.pictures, graphics.frames) == ((), ())


def test_a_rule_that_was_read_as_a_letter_is_a_rule() -> None:
    pixels, standing = fill(blank(), Box(598, 400, 603, 1400)), Box(598, 400, 603, 1400)
    assert len(found(pixels, [Word("|", standing)]).rules) == 1
    assert found(pixels, [Word("men", standing)]).rules == ()


@pytest.mark.parametrize("box", [Box(500, 300, 600, 305), Box(300, 300, 900, 340)], ids=["short", "thick"])
def test_short_and_thick_strokes_are_no_rules(box: Box) -> None:
    assert found(fill(blank(), box)) == Graphics()


def test_the_strokes_of_a_drawing_are_no_rules() -> None:
    pixels, box = blank(), Box(200, 500, 900, 1000)
    for top in range(box.top, box.bottom, 12):
        fill(pixels, Box(box.left, top, box.right, top + 4))
    graphics = found(pixels)
    assert len(graphics.pictures) == 1 and close(graphics.pictures[0], box)
    assert graphics.rules == ()


def test_rules_that_cross_are_no_picture() -> None:
    pixels = fill(fill(blank(), Box(150, 700, 1050, 705)), Box(598, 300, 603, 1400))
    graphics = found(pixels)
    assert (len(graphics.rules), graphics.pictures, graphics.frames) == (2, (), ())


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(Box(0, 0, 60, HEIGHT), id="left"),
        pytest.param(Box(WIDTH - 140, 0, WIDTH, HEIGHT), id="right"),
        pytest.param(Box(0, HEIGHT - 150, WIDTH, HEIGHT), id="bottom"),
        pytest.param(Box(0, 0, 300, 300), id="corner"),
        pytest.param(Box(0, 300, 120, 1200), id="part of a side"),
    ],
)
def test_the_border_of_a_scan_is_no_picture(box: Box) -> None:
    pixels = fill(blank(), box)
    assert found(pixels, printed(pixels, text(350, 400, 1000, 12))).pictures == ()


def test_a_picture_that_touches_one_edge_is_one() -> None:
    assert len(found(picture(blank(), Box(0, 500, 700, 1000))).pictures) == 1


def test_a_speck_is_nothing() -> None:
    assert found(fill(blank(), Box(500, 500, 560, 560))) == Graphics()


def test_paper_that_darkens_towards_one_side_is_no_picture() -> None:
    shade = np.linspace(250, 120, WIDTH)[None, :] + np.zeros((HEIGHT, 1))
    pixels = np.asarray(shade, np.uint8)
    words = printed(pixels, text(100, 100, 1100, 7))
    assert found(pixels, words) == Graphics()
    graphics = found(picture(pixels, Box(200, 700, 700, 1100)), words)
    assert len(graphics.pictures) == 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 1200), (1600, 1), (3, 3), (1, 1, 3), (64, 64)])
@pytest.mark.parametrize("tone", [0, 255])
def test_pages_of_any_size(shape: tuple[int, ...], tone: int) -> None:
    assert found(np.full(shape, tone, np.uint8)) == Graphics()


def test_a_black_page_has_nothing_on_it() -> None:
    assert found(blank(0)) == Graphics()


@pytest.mark.parametrize(("dpi", "pictures"), [(72, 1), (150, 1), (1200, 1), (2400, 0)])
def test_the_resolution_says_how_large_things_are(dpi: int, pictures: int) -> None:
    assert len(found(picture(blank(), Box(200, 500, 900, 1000)), dpi=dpi).pictures) == pictures


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1), st.sampled_from([40, 75, 150]))
def test_what_is_found_lies_on_the_page(width: int, height: int, seed: int, dpi: int) -> None:
    random = np.random.default_rng(seed)
    pixels = np.full((height, width), 255, np.uint8)
    boxes = random.integers(0, 90, (4, 4))
    for left, top, wide, high in boxes.tolist():
        pixels[top : top + high, left : left + wide] = random.integers(0, 255)
    words = [Word("men", Box(0, 0, width, height)), Word("|", Box(0, 0, 1, height))]
    found(pixels, words[: int(random.integers(0, 3))], dpi)
