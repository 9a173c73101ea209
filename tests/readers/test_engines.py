"""The two ways of calling Tesseract, with the real engine, on a typeset page."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from fakes import blank_image
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import MissingDependency, ReaderFailed, ReaderTimeout
from pipeline.model import Box, PageImage, Paragraph, Reading
from pipeline.readers import Reader, installed_languages, open_reader, program, stamp_of
from pipeline.settings import ReadSettings

pytestmark = pytest.mark.integration
Kind = Literal["embedded", "program"]
KINDS: tuple[Kind, ...] = ("embedded", "program")
Rendered = tuple[PageImage, dict[str, Box]]

#: On the rendered page: a heading over two columns, the left one of two paragraphs.
HEADING = "The Harbour Register"
LEFT = (
    (
        "The harbour master kept",
        "a register of every vessel",
        "that came in with the tide",
        "and of all that it carried.",
    ),
    ("His clerk copied the list", "into a bound volume and", "sent it to the capital by", "the coach on Saturdays."),
)
RIGHT = (
    ("Merchants read the names", "in the morning paper and", "knew what had arrived,", "from where, and for whom."),
    ("Nobody thought of those", "who had hauled the bales", "up from the hold at night", "for nine pence and a meal."),
)
ALL_WORDS = " ".join((HEADING, *LEFT[0], *LEFT[1], *RIGHT[0], *RIGHT[1])).split()


@pytest.fixture(scope="module")
def rendered() -> Rendered:
    """A typeset page, and the boxes of the ink of those of its words that stand on it once."""
    page = Image.new("L", (1500, 1000), 255)
    places: dict[str, list[Box]] = {}

    def line(text: str, left: int, top: int, size: int) -> None:
        font = ImageFont.load_default(size)
        for word in text.split():
            ink = Image.new("L", (400, 100), 0)
            ImageDraw.Draw(ink).text((0, 0), word, 255, font)
            page.paste(0, (left, top), ink)
            x0, y0, x1, y1 = ink.getbbox() or ()
            places.setdefault(word, []).append(Box(left + x0, top + y0, left + x1, top + y1))
            left += round(font.getlength(word + " "))

    line(HEADING, 420, 80, 60)
    for left, column in ((120, LEFT), (840, RIGHT)):
        lines = [(text, 50 * (index == 0)) for paragraph in column for index, text in enumerate(paragraph)]
        for index, (text, indent) in enumerate(lines):
            line(text, left + indent, 260 + 60 * index, 40)
    once = {word: boxes[0] for word, boxes in places.items() if len(boxes) == 1}
    return PageImage(np.asarray(page), blank_image(*page.size).record), once


@pytest.fixture(scope="module", params=KINDS)
def reader(request: pytest.FixtureRequest) -> Iterator[Reader]:
    with closing(open_reader(ReadSettings(tesseract=request.param))) as reader:
        yield reader


@pytest.fixture(scope="module")
def reading(reader: Reader, rendered: Rendered) -> Reading:
    return reader.read(rendered[0])


def text_of(paragraph: Paragraph) -> tuple[str, ...]:
    return tuple(" ".join(word.text for word in line.words) for line in paragraph.lines)


def test_words_lines_paragraphs_and_blocks(reading: Reading) -> None:
    blocks = [[text_of(paragraph) for paragraph in block.paragraphs] for block in reading.blocks]
    assert blocks[0] == [(HEADING,)]
    assert [paragraph for block in blocks[1:] for paragraph in block] == [*LEFT, *RIGHT]
    assert blocks[-1] == list(RIGHT)


def test_boxes_lie_where_the_words_were_drawn(reading: Reading, rendered: Rendered) -> None:
    found = {word.text: word.box for word in reading.words()}
    for text, box in rendered[1].items():
        for edge in ("left", "top", "right", "bottom"):
            assert abs(getattr(found[text], edge) - getattr(box, edge)) <= 4, (text, found[text], box)


def test_boxes_lie_within_those_around_them(reading: Reading) -> None:
    def inside(inner: Box, outer: Box) -> bool:
        return (
            outer.left <= inner.left
            and inner.right <= outer.right
            and outer.top <= inner.top
            and inner.bottom <= outer.bottom
        )

    for block in reading.blocks:
        for paragraph in block.paragraphs:
            assert inside(paragraph.box, block.box)
            for line in paragraph.lines:
                assert inside(line.box, paragraph.box)
                assert all(inside(word.box, line.box) for word in line.words)


def test_clear_print_is_read_with_confidence(reading: Reading) -> None:
    confidences = [word.confidence for word in reading.words()]
    assert all(confidence is not None and 0.8 < confidence < 1 for confidence in confidences)


def test_the_stamp_is_the_one_foretold(reader: Reader, reading: Reading) -> None:
    kind: Kind = "embedded" if reader.stamp.name == "tesserocr" else "program"
    assert reading.stamp == reader.stamp == stamp_of(ReadSettings(tesseract=kind))


def test_pages_do_not_influence_each_other(reader: Reader, reading: Reading, rendered: Rendered) -> None:
    rng = np.random.default_rng(1)
    noise = PageImage(rng.integers(0, 256, (300, 400), np.uint8), blank_image(400, 300).record)
    reader.read(noise)
    assert reader.read(rendered[0]) == reading


def test_colour_reads_like_grey(reader: Reader, reading: Reading, rendered: Rendered) -> None:
    image = rendered[0]
    colour = PageImage(np.repeat(image.pixels[..., None], 3, axis=2), image.record)
    assert [word.text for word in reader.read(colour).words()] == [word.text for word in reading.words()]


@pytest.mark.parametrize("size", [(600, 800), (1, 1), (3, 40), (40, 3)])
def test_a_blank_page_is_empty(reader: Reader, size: tuple[int, int]) -> None:
    assert reader.read(blank_image(*size)).blocks == ()


def test_a_page_upside_down_is_poor_but_no_failure(reader: Reader, rendered: Rendered) -> None:
    image = rendered[0]
    turned = reader.read(PageImage(image.pixels[::-1, ::-1], image.record))
    right = set(ALL_WORDS)
    assert sum(word.text in right for word in turned.words()) < len(right) / 4


def test_pictures_and_rules_are_not_text(reader: Reader, rendered: Rendered) -> None:
    pixels = rendered[0].pixels.copy()
    pixels[800:960, 400:1100] = np.random.default_rng(2).integers(0, 120, (160, 700), np.uint8)
    pixels[200:203, 100:1400] = 0
    reading = reader.read(PageImage(pixels, rendered[0].record))
    assert [word.text for word in reading.words()] == ALL_WORDS


def test_a_page_that_takes_too_long_is_given_up(rendered: Rendered) -> None:
    for kind in KINDS:
        with closing(open_reader(ReadSettings(tesseract=kind, page_timeout=0.01))) as reader:
            for _ in range(2):
                with pytest.raises(ReaderTimeout, match=r"0001\.png: could not be read within 0\.01 s"):
                    reader.read(rendered[0])


@pytest.mark.parametrize("kind", KINDS)
def test_languages_may_lie_in_several_folders(kind: Kind, tmp_path: Path, rendered: Rendered) -> None:
    installed = installed_languages(ReadSettings())
    if "deu" not in installed:
        pytest.skip("no German model")
    (tmp_path / "own.traineddata").write_bytes(installed["deu"].read_bytes())
    settings = ReadSettings(tesseract=kind, tessdata=str(tmp_path), language="eng+own")
    with closing(open_reader(settings)) as reader:
        words = {word.text for word in reader.read(rendered[0]).words()}
        assert reader.stamp == stamp_of(settings)
    assert set(HEADING.split()) <= words


def test_a_damaged_model_is_told_without_noise(
    tmp_path: Path, rendered: Rendered, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "eng.traineddata").write_bytes(b"damaged")
    with pytest.raises(MissingDependency, match="the Tesseract models for eng cannot be loaded"):
        open_reader(ReadSettings(tesseract="embedded", tessdata=str(tmp_path)))
    with (
        closing(open_reader(ReadSettings(tesseract="program", tessdata=str(tmp_path)))) as reader,
        pytest.raises(ReaderFailed, match="failed with status 1"),
    ):
        reader.read(rendered[0])
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("switch", "name"), [("hocr", "0001.hocr"), ("alto", "0001.xml")])
def test_what_tesseract_writes_itself_replays_as_it_was_read(
    switch: str, name: str, tmp_path: Path, rendered: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    image = rendered[0]
    Image.fromarray(image.pixels).save(tmp_path / "page.png")
    with closing(open_reader(ReadSettings(tesseract="program"))) as reader:
        direct = reader.read(image)
    command = [program._find()[0], "page.png", "page", "--dpi", "300", "--oem", "1", "--psm", "3"]
    command += [
        "--tessdata-dir",
        installed_languages(ReadSettings())["eng"].parent,
        "-c",
        f"tessedit_create_{switch}=1",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    item = tmp_path / image.record.source.item
    item.mkdir()
    (tmp_path / f"page.{name.rpartition('.')[2]}").rename(item / name)
    with closing(open_reader(ReadSettings(tesseract="recorded", recorded=str(tmp_path)))) as reader:
        replayed = reader.read(image)

    def structure(reading: Reading) -> object:
        return [
            (
                block.box,
                [(par.box, [[(w.text, w.box) for w in line.words] for line in par.lines]) for par in block.paragraphs],
            )
            for block in reading.blocks
        ]

    assert structure(replayed) == structure(direct)
    assert all(
        abs((one.confidence or 0) - (other.confidence or 0)) <= 0.011
        for one, other in zip(replayed.words(), direct.words(), strict=True)
    )


@pytest.mark.skipif(find_spec("tesserocr") is None, reason="tesserocr is not installed")
def test_the_libraries_keep_their_remarks_to_themselves(capfd: pytest.CaptureFixture[str]) -> None:
    import tesserocr

    open_reader(ReadSettings(tesseract="embedded")).close()
    with tesserocr.PyTessBaseAPI(init=False) as api:
        with pytest.raises(RuntimeError):
            api.InitFull(path="/nowhere", lang="eng")  # Tesseract complains
        with pytest.raises(RuntimeError):
            api.SetImageBytesBmp(b"BM and nothing else")  # Leptonica complains
    assert capfd.readouterr().err == ""


def test_boxes_are_in_the_pixels_of_the_scan_though_it_is_reduced(reader: Reader, rendered: Rendered) -> None:
    image, boxes = rendered
    large = np.asarray(Image.fromarray(image.pixels).resize((3000, 2000)))
    found = reader.read(PageImage(large, replace(blank_image(3000, 2000).record, dpi=600)))
    assert (found.width, found.height) == (3000, 2000)
    words = {word.text: word.box for word in found.words()}
    right = 0
    for text, ink in boxes.items():
        if text in words:
            right += 1
            seen = words[text]
            near = zip(
                (seen.left, seen.top, seen.right, seen.bottom), (ink.left, ink.top, ink.right, ink.bottom), strict=True
            )
            assert all(abs(place - 2 * true) <= 16 for place, true in near), text
    assert right >= len(boxes) - 2
