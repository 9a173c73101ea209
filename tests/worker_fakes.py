"""What worker processes of the tests run; importable by name, so that it can be sent there."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from pipeline.errors import ReaderFailed
from pipeline.model import Block, Box, Line, PageImage, Paragraph, Reading, Stamp, Word
from pipeline.settings import ReadSettings


def double(number: int) -> int:
    return 2 * number


def behave(task: str) -> str:
    """Do what the task says: hang, die, raise, or answer."""
    if task == "hang":
        time.sleep(600)
    if task == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "raise":
        raise ValueError("as told")
    return f"did {task}"


def threads(_: int) -> str:
    return os.environ.get("OMP_THREAD_LIMIT", "")


def hears_ctrl_c(_: int) -> bool:
    return signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


class LineReader:
    """Reads a page by taking the lines of `<page>.lines` beside its scan; some texts are orders.

    `!fail` raises, `!die` kills the process, `!hang` never ends, `!slow` takes a while, `!odd` raises
    what no reader should. A text that begins with `?` is read with little
    confidence. Every reading is noted in `readings.log` of the working folder.
    """

    def __init__(self, settings: ReadSettings) -> None:
        self.stamp = stamp_of_line_reader(settings)

    def read(self, image: PageImage) -> Reading:
        scan = Path(image.record.source.scan)
        text = scan.with_suffix(".lines").read_text(encoding="utf-8")
        with Path("readings.log").open("a", encoding="utf-8") as log:
            log.write(f"{scan}\n")
        match text:
            case "!fail":
                raise ReaderFailed("the reader gave up", path=scan)
            case "!die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "!hang":
                time.sleep(600)
            case "!odd":
                raise ZeroDivisionError("odd")
        if text.startswith("!slow"):
            time.sleep(0.4)
            text = text.removeprefix("!slow")
        confidence = 0.4 if text.startswith("?") else 0.9
        height, width = image.pixels.shape[:2]
        page = Box(0, 0, width, height)
        paragraphs = tuple(
            Paragraph(
                tuple(_line(line, number, width, confidence) for number, line in enumerate(part.split("\n"))), page
            )
            for part in text.split("\n\n")
        )
        return Reading(self.stamp, width, height, (Block(paragraphs, page),) if text else ())

    def close(self) -> None:
        pass


def _line(text: str, number: int, width: int, confidence: float) -> Line:
    top = 10 + 20 * number
    words = tuple(
        Word(word, Box(10 + 40 * place, top, 45 + 40 * place, top + 15), confidence)
        for place, word in enumerate(text.split())
    )
    return Line(words, Box(0, top, width, top + 15))


def open_line_reader(settings: ReadSettings) -> LineReader:
    return LineReader(settings)


def stamp_of_line_reader(settings: ReadSettings) -> Stamp:
    return Stamp("lines", "1", settings={"language": settings.language})
