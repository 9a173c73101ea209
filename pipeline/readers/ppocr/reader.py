"""PP-OCR as a reader of lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any

from pipeline.errors import MissingDependency, ReaderFailed
from pipeline.evidence.ink import Ink, SecondReading, pack
from pipeline.model import PageImage, Reading, Stamp
from pipeline.readers.ppocr import models
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
    models.load_model()
    return Stamp(_NAME, _version(), {models.NAME: models.digest()}, {"language": settings.language})


def info(settings: ReadSettings) -> ReaderInfo:  # noqa: ARG001 - the same for all settings
    """Say whether the second reader can be used here."""
    try:
        version = _version()
        models.load_model()
    except MissingDependency as problem:
        return ReaderInfo(_NAME, available=False, remedy=problem.remedy)
    return ReaderInfo(_NAME, True, version, str(models.model_path()))


class PPOcrReader:
    """PP-OCRv6 on onnxruntime, one thread."""

    def __init__(self, settings: ReadSettings) -> None:
        self._stamp = stamp_of(settings)
        network = models.load_network(settings.language)
        self._alphabet = network.alphabet
        self._session = _session(network.model)
        self._input = self._session.get_inputs()[0].name

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
        from pipeline.readers.ppocr.lines import strip_of

        strips = [strip_of(number, line) for number, line in enumerate(reading.lines()) if number in lines]
        found = self._inks(image, strips)
        return SecondReading(self._stamp, tuple(sorted(found, key=lambda ink: ink.line or 0)))

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


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread a process and one process a core: several threads on one line gain little and stand in
    # each other's way.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Memory is handed back after each batch; otherwise the widest one ever seen stays.
    options.enable_cpu_mem_arena = True
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _version() -> str:
    try:
        return f"rapidocr {metadata.version('rapidocr')}, onnxruntime {metadata.version('onnxruntime')}"
    except metadata.PackageNotFoundError as error:
        raise MissingDependency(
            f"the second reader needs {error.name}, which is not installed", remedy=f"`pip install {error.name}`"
        ) from error
