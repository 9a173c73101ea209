"""Pages that hold no text, or little, are finished by the real readers, and no text is made up on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline import api

pytestmark = pytest.mark.integration

WIDTH, HEIGHT = 800, 1100
SAMPLE = Path(__file__).parent.parent / "scans/wharfleigh-reading-room-1911/0004.jpg"
LABELS = ("Name", "Date of birth", "Address", "Occupation", "Signature")
Pen = ImageDraw.ImageDraw
Rng = np.random.Generator


def nothing(pen: Pen, rng: Rng) -> None:
    """A blank page."""


def darkness(pen: Pen, rng: Rng) -> None:
    """A page that is all black."""
    pen.rectangle((0, 0, WIDTH, HEIGHT), fill=0)


def colours(pen: Pen, rng: Rng) -> None:
    """A colour card above a ruler."""
    for number in range(24):
        left, top = 60 + number % 6 * 110, 100 + number // 6 * 130
        pen.rectangle((left, top, left + 100, top + 120), fill=int(rng.integers(0, 255)))
    for number in range(65):
        left = 60 + 10 * number
        pen.line((left, 900, left, 940 if number % 10 == 0 else 920), fill=0, width=2)


def music(pen: Pen, rng: Rng) -> None:
    """Staves with notes."""
    for top in range(100, 1000, 150):
        for line in range(5):
            pen.line((60, top + 12 * line, 740, top + 12 * line), fill=0, width=2)
        for left in range(80, 720, 40):
            at = top + int(rng.integers(0, 8)) * 6
            pen.ellipse((left, at - 6, left + 15, at + 6), fill=0)
            pen.line((left + 14, at, left + 14, at - 44), fill=0, width=2)


def crossword(pen: Pen, rng: Rng) -> None:
    """Squares, black and white, some with a small figure."""
    for number in range(196):
        left, top = 60 + number % 14 * 48, 150 + number // 14 * 48
        pen.rectangle((left, top, left + 48, top + 48), outline=0, width=2, fill=0 if rng.random() < 0.25 else 255)
        if rng.random() < 0.2:
            pen.text((left + 4, top + 2), str(number), font=ImageFont.load_default(12), fill=0)


def scribble(pen: Pen, rng: Rng) -> None:
    """Lines of something like handwriting."""
    for top in range(120, 1000, 70):
        at = np.linspace(0, 40, 400)
        wave = top + np.cumsum(rng.normal(0, 1, 400)) + 11 * np.sin(5 * at + rng.random() * 6) * np.sin(0.9 * at)
        pen.line(list(zip((60 + 17 * at).tolist(), wave.tolist(), strict=True)), fill=30, width=3)


def form(pen: Pen, rng: Rng) -> None:
    """A form to be filled in."""
    for number, label in enumerate(LABELS):
        pen.text((60, 120 + 140 * number), label, font=ImageFont.load_default(26), fill=0)
        pen.rectangle((320, 105 + 140 * number, 740, 165 + 140 * number), outline=0, width=3)


def street_map(pen: Pen, rng: Rng) -> None:
    """Streets, a river and contour lines, without names."""
    for _ in range(14):
        ends = rng.integers(0, (WIDTH, HEIGHT, WIDTH, HEIGHT)).tolist()
        pen.line(ends, fill=0, width=int(rng.integers(1, 6)))
    at = np.linspace(0, HEIGHT, 300)
    for shift in (0, 26):
        river = 400 + shift + 120 * np.sin(at / 170) + 20 * np.sin(at / 31)
        pen.line(list(zip(river.tolist(), at.tolist(), strict=True)), fill=0, width=2)
    for radius in range(20, 200, 18):
        pen.ellipse((150 - radius, 800 - radius, 150 + radius, 800 + radius), outline=0)


def picture(rng: Rng) -> Image.Image:
    """A page that is one soft picture."""
    patches = Image.fromarray((rng.random((15, 11)) * 255).astype(np.uint8)).resize(
        (WIDTH, HEIGHT), Image.Resampling.BICUBIC
    )
    return Image.fromarray((np.asarray(patches) + rng.normal(0, 10, (HEIGHT, WIDTH))).clip(0, 255).astype(np.uint8))


WORDLESS: tuple[Callable[[Pen, Rng], None], ...] = (nothing, darkness, colours, music, crossword, scribble, street_map)

DRAWN = ("music", "crossword", "scribble", "street_map")


def test_no_text_is_made_up_where_there_is_none(tmp_path: Path) -> None:
    folder = tmp_path / "scans/odd"
    folder.mkdir(parents=True)
    rng = np.random.default_rng(8)
    for draw in (*WORDLESS, form):
        page = Image.new("L", (WIDTH, HEIGHT), 255)
        draw(ImageDraw.Draw(page), rng)
        page.save(folder / f"{draw.__name__}.png", dpi=(100, 100))
    picture(rng).save(folder / "picture.png", dpi=(100, 100))
    Image.new("L", (1, 1), 255).save(folder / "pixel.png")
    assert not api.run(tmp_path, jobs=1).summaries[0].failures
    texts = {path.stem: path.read_text().split() for path in (tmp_path / "output/odd").glob("*.txt")}
    assert {name: len(" ".join(texts[name])) for name in ("nothing", "darkness", "colours", "picture", "pixel")} == {
        "nothing": 0, "darkness": 0, "colours": 0, "picture": 0, "pixel": 0,
    }  # fmt: skip
    # A note or a stroke may be taken for a letter, never for a word.
    assert all(len(word) <= 3 for name in DRAWN for word in texts[name])
    assert all(sum(map(str.isalpha, texts[name])) <= 6 for name in DRAWN), texts
    assert texts["form"] == " ".join(LABELS).split()


def test_half_a_page_and_text_in_three_directions_give_what_they_hold(tmp_path: Path) -> None:
    folder = tmp_path / "scans/odd"
    folder.mkdir(parents=True)
    whole = np.asarray(Image.open(SAMPLE).convert("L"))
    height, width = whole.shape
    torn = whole.copy()
    edge = (height * (0.55 + 0.02 * np.sin(np.arange(width) / 23))).astype(int)
    torn[np.arange(height)[:, None] >= edge[None, :]] = 12  # the black of the scanner
    Image.fromarray(torn).save(folder / "torn.png", dpi=(200, 200))
    part = whole[: height // 3]
    turned = [np.rot90(part, quarters) for quarters in (1, 3)]
    board = np.full((max(len(one) for one in turned) + len(part), 2 * width), 250, np.uint8)
    board[: len(part), width // 2 :][:, :width] = part
    for number, one in enumerate(turned):
        board[len(part) :, number * width :][: len(one), : one.shape[1]] = one
    Image.fromarray(board).save(folder / "directions.png", dpi=(200, 200))
    assert not api.run(tmp_path, jobs=1).summaries[0].failures
    given = set(SAMPLE.with_name(f"{SAMPLE.stem}.gt.txt").read_text(encoding="utf-8").split())
    found = (tmp_path / "output/odd/torn.txt").read_text(encoding="utf-8").split()
    assert len(found) > 0.4 * len(given)
    assert sum(word in given for word in found) >= 0.9 * len(found)
    # Text on its side is not read among text that is upright; no more is made of it than a few letters.
    found = (tmp_path / "output/odd/directions.txt").read_text(encoding="utf-8").split()
    assert sum(word in given for word in found) >= 0.8 * len(found) > 0
