"""PP-OCR as a reader of lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from importlib import metadata
from typing import TYPE_CHECKING

from pipeline.errors import MissingDependency, ReaderFailed
from pipeline.evidence.ink import Ink, SecondReading, pack
from pipeline.evidence.sessions import open_session
from pipeline.model import Box, PageImage, Reading, Stamp
from pipeline.readers.ppocr import models
from pipeline.readers.ppocr.quantise import is_quick
from pipeline.readers.protocol import ReaderInfo
from pipeline.settings import ReadSettings

if TYPE_CHECKING:
    from pipeline.readers.ppocr.lines import Strip

_NAME = "ppocr"


def open_second_reader(settings: ReadSettings) -> PPOcrReader:
    """Open the second reader; close it when done.

    Raises:
        MissingDependency: onnxruntime or the model is not installed, or the model is damaged.
    """
    return PPOcrReader(settings)


def stamp_of(settings: ReadSettings) -> Stamp:
    """Return the stamp of the reader that `open_second_reader` would open.

    Raises:
        MissingDependency: onnxruntime or the model is not installed, or the model is damaged.
    """
    version = _version()
    for name in models.digests():
        models.load_model(name)
    return Stamp(_NAME, version, models.digests(), {"language": settings.language, "rounded": _rounded(settings)})


def info(settings: ReadSettings) -> ReaderInfo:
    """Say whether the second reader can be used here."""
    try:
        stamp = stamp_of(settings)
    except MissingDependency as problem:
        return ReaderInfo(_NAME, available=False, where=f"{problem.problem}.", remedy=problem.remedy)
    return ReaderInfo(_NAME, True, stamp.version, str(models.model_path(models.RECOGNITION).parent))


class PPOcrReader:
    """PP-OCRv6 on onnxruntime, one thread."""

    def __init__(self, settings: ReadSettings) -> None:
        self._stamp = stamp_of(settings)
        from pipeline.readers.ppocr.detector import Detector

        network = models.load_network(settings.language, rounded=_rounded(settings))
        self._alphabet = network.alphabet
        self._session = open_session(network.model)
        self._input = self._session.get_inputs()[0].name
        self._detector = Detector(open_session(models.load_model(models.DETECTION)))

    @property
    def stamp(self) -> Stamp:
        """Exactly who reads."""
        return self._stamp

    def read(self, image: PageImage, reading: Reading, lines: Collection[int]) -> SecondReading:
        """Look at lines of a reading, and at what else on the page may be text.

        Args:
            image: the page.
            reading: of it, by the first reader.
            lines: which of its lines to look at, in reading order from 0.

        Raises:
            ReaderFailed: a network gave up.
        """
        from pipeline.readers.ppocr.lines import strip_of, strip_of_found

        strips = [strip_of(number, line) for number, line in enumerate(reading.lines()) if number in lines]
        strips += [strip_of_found(box) for box in self._missed(image, reading)]
        found = self._inks(image, strips)
        return SecondReading(self._stamp, tuple(sorted(found, key=_in_order)))

    def _missed(self, image: PageImage, reading: Reading) -> list[Box]:
        """Return the places where there may be text that the first reader has not read, or not well."""
        from pipeline.readers.ppocr.missed import uncovered

        words = [word.box for word in reading.words()]
        dpi = image.record.dpi
        return uncovered(self._detector.find_lines(image.pixels, dpi, words), words, dpi)

    def _inks(self, image: PageImage, strips: Sequence[Strip]) -> Iterator[Ink]:
        from pipeline.readers.ppocr.lines import SLICE, batches, stack

        for batch in batches(image.pixels, strips):
            try:
                output = self._session.run(None, {self._input: stack(batch)})[0]
            except Exception as error:  # onnxruntime has exceptions of its own for everything
                raise ReaderFailed(f"the second reader failed ({error})", path=image.record.source.path) from error
            for one, posteriors in zip(batch, output, strict=True):
                used = posteriors[: -(-one.width // SLICE)]
                yield pack(one.line, one.box, one.box.left, one.step, used, self._alphabet)

    def close(self) -> None:
        """Let go of the model."""
        self._session = None


def _rounded(settings: ReadSettings) -> bool:
    return not settings.exact and is_quick()


def _in_order(ink: Ink) -> tuple[bool, int, int, int]:
    return ink.line is None, ink.line or 0, ink.box.top, ink.box.left


def _version() -> str:
    try:
        return f"rapidocr {metadata.version('rapidocr')}, onnxruntime {metadata.version('onnxruntime')}"
    except metadata.PackageNotFoundError as error:
        raise MissingDependency(
            f"the second reader needs {error.name}, which is not installed", remedy=f"`pip install {error.name}`"
        ) from error
