"""Preparing a page otherwise where it could hardly be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from pipeline import ingest
from pipeline.errors import ReaderFailed
from pipeline.evidence import LanguageEvidence
from pipeline.model import Block, Box, Line, PageImage, PageSource, Paragraph, Reading, Stamp, Step, Word
from pipeline.run.choosing import choose_preparation
from pipeline.settings import IngestSettings

STAMP = Stamp("test", "1")
LANGUAGE = LanguageEvidence("deu")  # of which no words are known: confidence alone counts
WELL, BADLY = 0.95, 0.55


def reading(image: PageImage, confidence: float, words: int = 30) -> Reading:
    box = Box(0, 0, 10, 10)
    line = Line(tuple(Word("flee", box, confidence) for _ in range(words)), box)
    return Reading(STAMP, image.record.width, image.record.height, (Block((Paragraph((line,), box),), box),))


class Reads:
    """Reads pages as well as it is told, by the steps of their preparation."""

    stamp = STAMP

    def __init__(self, **confidence: float) -> None:
        self.confidence = confidence
        self.seen: list[tuple[str, ...]] = []

    def read(self, image: PageImage) -> Reading:
        steps = tuple(step.name for step in image.record.steps)
        self.seen.append(steps)
        found = self.confidence["evened" if "even-light" in steps else "as_it_lies"]
        if found < 0:
            raise ReaderFailed("gave up")
        return reading(image, found)

    def close(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def source(tmp_path: Path) -> PageSource:
    path = tmp_path / "p1.png"
    ramp = np.tile(np.linspace(120, 250, 400).astype(np.uint8), (300, 1))
    Image.fromarray(ramp).save(path, dpi=(300, 300))
    return PageSource("item", "p1", str(path), "scans/item/p1.png")


def page(source: PageSource, *steps: str) -> PageImage:
    image = ingest.load_page(source, IngestSettings())
    return PageImage(image.pixels, replace(image.record, steps=tuple(map(Step, steps))))


def choose(source: PageSource, image: PageImage, confidence: float, reader: Reads) -> tuple[PageImage, Reading]:
    return choose_preparation(source, image, reading(image, confidence), IngestSettings(), reader, LANGUAGE)


def test_a_page_that_was_read_well_is_read_once(source: PageSource) -> None:
    image, reader = page(source, "crop"), Reads(evened=1.0, as_it_lies=1.0)
    assert choose(source, image, WELL, reader)[0] is image
    assert reader.seen == []


def test_the_better_preparation_is_kept(source: PageSource) -> None:
    image = page(source)
    chosen, found = choose(source, image, BADLY, Reads(evened=WELL))
    assert [step.name for step in chosen.record.steps] == ["even-light"]
    assert {word.confidence for word in found.words()} == {WELL}
    (attempt,) = found.attempts
    assert (attempt.way, attempt.kept) == ("even-light", True)
    assert attempt.after > attempt.before


def test_a_worse_preparation_is_only_noted(source: PageSource) -> None:
    image = page(source)
    chosen, found = choose(source, image, BADLY, Reads(evened=0.52))
    assert chosen is image
    assert {word.confidence for word in found.words()} == {BADLY}
    assert [attempt.kept for attempt in found.attempts] == [False]


def test_what_was_done_to_a_page_is_called_in_question(source: PageSource) -> None:
    chosen, found = choose(source, page(source, "crop"), BADLY, Reads(evened=0.52, as_it_lies=WELL))
    assert chosen.record.steps == ()
    assert [(attempt.way, attempt.kept) for attempt in found.attempts] == [("as-it-lies", True), ("even-light", False)]


def test_turning_is_never_called_in_question(source: PageSource) -> None:
    reader = Reads(evened=0.52)
    choose(source, page(source, "turn", "deskew"), BADLY, reader)
    assert reader.seen == [("turn", "deskew", "even-light")]


def test_a_reader_that_fails_on_the_other_preparation_changes_nothing(source: PageSource) -> None:
    image = page(source)
    chosen, found = choose(source, image, BADLY, Reads(evened=-1.0))
    assert chosen is image and found.attempts == ()


def test_a_page_of_few_words_is_left_alone(source: PageSource) -> None:
    image, reader = page(source), Reads(evened=WELL)
    few = reading(image, BADLY, words=5)
    assert choose_preparation(source, image, few, IngestSettings(), reader, LANGUAGE) == (image, few)
    assert reader.seen == []
