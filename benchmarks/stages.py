"""Where Doublekey's time goes: the stages of a page, timed one by one in a process of their own.

usage: stages.py MODE PAGE ... (prints JSON; `time_stages` calls it)
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from measures import table

from pipeline import ingest
from pipeline.collate import collate, load_weights
from pipeline.evidence import count_words, load_language
from pipeline.evidence.ink import SecondReading
from pipeline.evidence.neural import load_neural
from pipeline.export.text import page_record
from pipeline.layout import arrange
from pipeline.model import Box, Page, PageImage, PageSource, Reading
from pipeline.readers import doubtful_lines, find_graphics, open_reader, sanitise
from pipeline.readers.ppocr.reader import PPOcrReader
from pipeline.repair import repair_text
from pipeline.run.statuses import word_statuses
from pipeline.settings import ReadSettings, Second, Settings, with_second
from pipeline.text.layout import compose, join_lines
from pipeline.verify import read_reference, verified_spans, verify_text

T = TypeVar("T")

FIRST, SEARCH, SECOND = "first reader", "search for missed lines", "second reader"
CHOICE, COLLATION, NEURAL = "choice of lines", "collation", "neural model (--thorough; not in the total)"
GRAPHICS, LAYOUT = "search for pictures and rules", "layout"
STAGES = (
    "ingest", "view for the report", FIRST, GRAPHICS, CHOICE, SEARCH, SECOND, COLLATION, NEURAL, LAYOUT, "repair",
    "verify", "record",
)  # fmt: skip
_ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")


class Spent(msgspec.Struct):
    """CPU seconds."""

    pages: int = 0
    stages: dict[str, float] = {}  #: on all pages together
    loads: dict[str, float] = {}  #: once a worker

    def time(self, stage: str, action: Callable[..., T], *args: Any, **keywords: Any) -> T:
        return _timed(self.stages, stage, action, *args, **keywords)

    def load(self, what: str, action: Callable[..., T], *args: Any, **keywords: Any) -> T:
        return _timed(self.loads, what, action, *args, **keywords)


def _timed(into: dict[str, float], name: str, action: Callable[..., T], *args: Any, **keywords: Any) -> T:
    started = time.process_time()
    result = action(*args, **keywords)
    into[name] = into.get(name, 0.0) + time.process_time() - started
    return result


def time_stages(pages: Sequence[Path], second: Second) -> Spent:
    """Take pages through all stages in one mode, as a worker does: one thread, models loaded."""
    command = [sys.executable, str(Path(__file__)), second, *map(str, pages)]
    environment = os.environ | dict.fromkeys(_ONE_THREAD, "1")
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"timing the stages failed:\n{done.stderr[-2000:]}")
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Spent)


class _SecondReader(PPOcrReader):
    """The second reader, its search for missed lines told apart."""

    def __init__(self, settings: ReadSettings, spent: Spent) -> None:
        super().__init__(settings)
        self._spent = spent

    def _missed(self, image: PageImage, reading: Reading) -> list[Box]:
        return self._spent.time(SEARCH, super()._missed, image, reading)


class _Stages:
    """All stages in one mode."""

    def __init__(self, second: Second, first_page: Path) -> None:
        self.spent = spent = Spent()
        self.settings = with_second(Settings(), second)
        self.first = spent.load(FIRST, open_reader, self.settings.read)
        self.language = spent.load("language", load_language, "eng")
        spent.load("decoders", ingest.load_page, _source(first_page), self.settings.ingest)
        if second != "off":
            self.second = spent.load(SECOND, _SecondReader, self.settings.read, spent)
            self.weights = load_weights()
        if second == "all":
            self.score_many = spent.load("neural model (--thorough)", load_neural).score_many

    def take(self, path: Path) -> None:
        """Take a page through all stages."""
        spent, settings = self.spent, self.settings
        image = spent.time("ingest", ingest.load_page, _source(path), settings.ingest)
        spent.time("view for the report", ingest.encode_view, image, settings.report.image_width)
        reading = spent.time(FIRST, lambda: sanitise(self.first.read(image), image.record))
        graphics = spent.time(GRAPHICS, find_graphics, image.pixels, image.record.dpi, reading.words())
        words = count_words(compose(reading).text)
        second = None
        if settings.read.second != "off":
            second = self._read_again(image, reading)
            settle = partial(
                collate,
                reading,
                second,
                language=self.language,
                item=words,
                weights=self.weights,
                settings=settings.collate,
            )
            reading = spent.time(COLLATION, settle)
            if settings.read.second == "all":
                settle(neural=lambda questions: spent.time(NEURAL, self.score_many, questions))
        reading = spent.time(
            LAYOUT, arrange, reading, graphics, language=self.language, others=[], settings=settings.layout
        )
        composed = compose(reading)
        raw, placed = composed.text, composed.words
        repaired = spent.time(
            "repair", repair_text, raw, language=self.language, item=words, settings=settings.repair, words=placed
        )
        clean = join_lines(repaired.text)
        reference = path.parent / f"{path.stem}.gt.txt"
        truth = read_reference(reference) if reference.exists() else None
        found = spent.time("verify", verify_text, truth, "", raw, clean, settings.verify.profile)
        spans = spent.time("verify", verified_spans, truth, clean) if truth else ()
        statuses = word_statuses(placed, repaired, spans)
        stamp = None if second is None else second.stamp
        spent.time("record", lambda: page_record(Page(image.record, reading, repaired, clean, statuses, found, stamp)))
        spent.pages += 1

    def _read_again(self, image: PageImage, reading: Reading) -> SecondReading:
        lines: Collection[int] = range(sum(1 for _ in reading.lines()))
        if self.settings.read.second == "doubtful":
            lines = self.spent.time(CHOICE, doubtful_lines, reading, self.language)
        return self.spent.time(SECOND, self.second.read, image, reading, lines)


def _source(path: Path) -> PageSource:
    return PageSource("bench", path.stem, str(path), path.name)


def stage_table(found: Mapping[Second, Spent]) -> list[str]:
    """Return a table of CPU time: for each mode, milliseconds a page and shares of the first reader's."""
    head = ["stage"]
    for mode in found:
        head += [f"{mode}: CPU ms a page", f"{mode}: % of the first reader"]
    used = [stage for stage in STAGES if any(stage in spent.stages for spent in found.values())]
    rows = [[stage, *(cell for spent in found.values() for cell in _cells(spent, [stage]))] for stage in used]
    for name, stages in (
        ("total", [stage for stage in used if stage != NEURAL]),
        ("total but the readers", [stage for stage in used if stage not in (FIRST, SEARCH, SECOND, NEURAL)]),
    ):
        rows.append([name, *(cell for spent in found.values() for cell in _cells(spent, stages))])
    return table(head, rows)


def _cells(spent: Spent, stages: Sequence[str]) -> list[str]:
    if not any(stage in spent.stages for stage in stages):
        return ["", ""]
    seconds = sum(spent.stages.get(stage, 0.0) for stage in stages)
    return [f"{1000 * seconds / spent.pages:.0f}", f"{100 * seconds / spent.stages[FIRST]:.1f}"]


def loads(spent: Spent) -> str:
    """Say what a worker needs once."""
    return ", ".join(f"{what} {seconds:.2f} s" for what, seconds in spent.loads.items())


def main() -> None:
    second, *pages = sys.argv[1:]
    stages = _Stages(cast("Second", second), Path(pages[0]))
    for page in pages:
        stages.take(Path(page))
    spent = stages.spent
    if second != "off":  # what is timed within another stage does not count twice
        spent.stages[SECOND] -= spent.stages.get(SEARCH, 0.0)
    print(msgspec.json.encode(spent).decode())


if __name__ == "__main__":
    main()
