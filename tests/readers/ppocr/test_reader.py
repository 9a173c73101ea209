from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest
from fakes import blank_image, reading_of
from PIL import Image

from pipeline.errors import ReaderFailed
from pipeline.evidence.ink import Ink, SecondReading, decode
from pipeline.model import Block, Box, Line, PageImage, Paragraph, Reading, Word
from pipeline.readers import describe_second_reader, open_reader, open_second_reader
from pipeline.readers.ppocr import reader as reader_module
from pipeline.readers.ppocr.models import Network
from pipeline.readers.ppocr.reader import PPOcrReader
from pipeline.readers.protocol import SecondReader
from pipeline.settings import ReadSettings

SCANS = Path(__file__).parents[3] / "scans"


def text_of(second: SecondReading) -> list[str]:
    return ["".join(glyph.text for glyph in decode(ink)) for ink in second.lines]


# ------------------------------------------------------------------------------------ with a network that is none


class Session:
    """Sees an `a` wherever the left edge of a slice is dark, and finds no lines by itself."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []
        self.fails = False

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(name="x")]

    def run(self, names: None, inputs: dict[str, Any]) -> list[Any]:  # noqa: ARG002
        if self.fails:
            raise RuntimeError("out of memory")
        images = inputs["x"]
        self.shapes.append(images.shape)
        dark = images[:, 0, 24, ::8] < -0.5
        return [np.stack([np.where(dark, 0.1, 0.9), np.where(dark, 0.9, 0.1)], axis=2).astype(np.float32)]


class Finds:
    """A detector that finds what it is told."""

    def __init__(self, *found: Box) -> None:
        self.found = found

    def __call__(self, *_: object) -> list[Box]:
        return list(self.found)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    made = Session()
    monkeypatch.setattr(reader_module, "stamp_of", lambda settings: reading_of("").stamp)
    monkeypatch.setattr(reader_module, "open_session", lambda model: made)
    monkeypatch.setattr(reader_module.models, "load_network", lambda language, **_: Network(b"", "a"))
    monkeypatch.setattr(reader_module.models, "load_model", lambda name: b"")
    return made


@pytest.fixture
def fake(session: Session, monkeypatch: pytest.MonkeyPatch) -> PPOcrReader:
    reader = PPOcrReader(ReadSettings())
    monkeypatch.setattr(reader, "_missed", Finds())
    return reader


def test_the_lines_asked_for_are_looked_at_in_order(fake: PPOcrReader) -> None:
    reading = reading_of("a line that is quite long\nshort\na middling line")
    found = fake.read(blank_image(), reading, {2, 0})
    assert [ink.line for ink in found.lines] == [0, 2]
    lines = list(reading.lines())
    for ink in found.lines:
        assert ink.line is not None
        assert ink.box.left <= lines[ink.line].box.left and ink.box.right >= lines[ink.line].box.right
        assert ink.left == ink.box.left
        assert ink.left + ink.step * ink.slices == pytest.approx(ink.box.right, abs=ink.step)


def test_no_lines_no_ink(fake: PPOcrReader, session: Session) -> None:
    assert fake.read(blank_image(), reading_of("a line"), set()).lines == ()
    assert fake.read(blank_image(), reading_of(""), range(0)).lines == ()
    assert session.shapes == []


def test_what_the_first_reader_missed_comes_last_from_top_to_bottom(
    fake: PPOcrReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        fake, "_missed", Finds(Box(100, 700, 300, 730), Box(400, 500, 500, 530), Box(100, 500, 200, 530))
    )
    found = fake.read(blank_image(), reading_of("one\ntwo"), range(2))
    assert [ink.line for ink in found.lines] == [0, 1, None, None, None]
    assert [(ink.box.top < 600, ink.box.left < 300) for ink in found.lines[2:]] == [
        (True, True),
        (True, False),
        (False, True),
    ]


def test_slices_of_the_filling_of_a_batch_are_left_out(fake: PPOcrReader, session: Session) -> None:
    reading = reading_of("abcdefghij\nabcdefghijk")
    found = fake.read(blank_image(), reading, range(2))
    assert [shape[0] for shape in session.shapes] == [2], "both lines are in one batch"
    assert found.lines[0].slices < found.lines[1].slices == session.shapes[0][3] // 8


def test_a_network_that_gives_up_is_a_failure_that_names_the_scan(fake: PPOcrReader, session: Session) -> None:
    session.fails = True
    with pytest.raises(ReaderFailed, match=r"0001\.png.*out of memory"):
        fake.read(blank_image(), reading_of("a line"), range(1))


def test_it_is_a_second_reader(fake: PPOcrReader) -> None:
    assert isinstance(fake, SecondReader)
    fake.close()


# ------------------------------------------------------------------------------------ the real one


@pytest.fixture(scope="module")
def second() -> Iterator[SecondReader]:
    if not describe_second_reader(ReadSettings()).available:
        pytest.skip("the second reader is not installed")
    with closing(open_second_reader(ReadSettings())) as reader:
        yield reader


@pytest.fixture(scope="module")
def scan() -> tuple[PageImage, Reading]:
    """The upper part of a sample scan, as the first reader reads it."""
    with Image.open(SCANS / "wharfleigh-flood-letter-1936" / "0002.jpg") as image:
        upper = image.crop((0, 0, image.width, min(700, image.height))).convert("L")
    page = PageImage(np.asarray(upper), blank_image(*upper.size).record)
    with closing(open_reader(ReadSettings())) as reader:
        return page, reader.read(page)


@pytest.fixture(scope="module")
def missed(second: SecondReader, scan: tuple[PageImage, Reading]) -> tuple[Line, Ink]:
    """The widest line of the page, and what is found where the first reader has not read it."""
    image, reading = scan
    lines = list(reading.lines())
    widest = max(lines, key=lambda line: line.box.width)
    kept = tuple(line for line in lines if line is not widest)
    rest = Reading(reading.stamp, reading.width, reading.height, (_block(kept),))
    found = [ink for ink in second.read(image, rest, ()).lines if ink.line is None]
    return widest, max(found, key=lambda ink: ink.box.width)


@pytest.mark.integration
class TestTheRealReader:
    def test_a_sample_scan_is_read(self, second: SecondReader, scan: tuple[PageImage, Reading]) -> None:
        image, reading = scan
        lines = list(reading.lines())
        found = second.read(image, reading, range(len(lines)))
        assert found.stamp == second.stamp
        seen = {word.strip(".,;“”") for text in text_of(found) for word in text.split()}
        words = [word.text.strip(".,;“”") for word in reading.words() if len(word.text) > 4]
        assert len(words) >= 5
        assert sum(word in seen for word in words) >= 0.8 * len(words)

    def test_twice_the_same_bytes(self, second: SecondReader, scan: tuple[PageImage, Reading]) -> None:
        image, reading = scan
        some = range(min(3, sum(1 for _ in reading.lines())))
        once = msgspec.msgpack.encode(second.read(image, reading, some))
        second.read(blank_image(), reading_of("something\nelse"), range(2))
        assert msgspec.msgpack.encode(second.read(image, reading, some)) == once

    def test_a_blank_page_has_nothing(self, second: SecondReader) -> None:
        assert second.read(blank_image(), reading_of(""), ()).lines == ()
        assert text_of(second.read(blank_image(), reading_of("not there"), range(1))) == [""]

    def test_a_line_that_the_first_reader_missed_is_found(self, missed: tuple[Line, Ink]) -> None:
        line, ink = missed
        assert ink.box.left <= line.box.left + 5 and ink.box.right >= line.box.right - 5
        assert ink.box.top <= line.box.top and ink.box.bottom >= line.box.bottom

    def test_a_line_that_the_first_reader_missed_is_read(self, missed: tuple[Line, Ink]) -> None:
        line, ink = missed
        text = "".join(glyph.text for glyph in decode(ink))
        words = [word.text for word in line.words]
        assert sum(word in text for word in words) >= 0.7 * len(words)

    def test_a_very_long_line(self, second: SecondReader) -> None:
        box = Box(0, 10, 20_000, 50)
        reading = Reading(second.stamp, 20_000, 60, (_block((Line((Word("x", box),), box),)),))
        (ink,) = [ink for ink in second.read(blank_image(20_000, 60), reading, range(1)).lines if ink.line == 0]
        assert ink.slices <= 400


def _block(lines: tuple[Line, ...]) -> Block:
    box = Box(
        min(line.box.left for line in lines),
        min(line.box.top for line in lines),
        max(line.box.right for line in lines),
        max(line.box.bottom for line in lines),
    )
    return Block((Paragraph(lines, box),), box)
