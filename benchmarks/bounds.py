"""Measure what the largest and oddest pages cost: `make bench-bounds CORPUS=folder [WRITE=file]`.

Each page is taken through all stages by itself, in a process of its own, as a worker does it; the process says how
much memory it had at most and how long it took. The pages are typeset, or the largest page of the corpus laid side
by side. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import corpus as corpora
import numpy as np
from measures import table
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.api import Silent
from pipeline.evidence.neural import neural_stamp
from pipeline.readers import open_reader, open_second_reader, second_stamp_of, stamp_of
from pipeline.run.collection import run_collection
from pipeline.run.pool import SerialExecutor
from pipeline.run.tasks import ReaderSource
from pipeline.run.work import perform
from pipeline.settings import load_settings
from pipeline.workspace import Workspace

Pixels = NDArray[np.uint8]

PAPER = 245
NEWSPAPER = 30_000  #: pixels of its width
WORDS = 10_000
LINE = 20_000  #: pixels
GIVEN = "the minutes of the meeting were read and confirmed and letters from the county council were laid on the table"


def blank() -> Pixels:
    return np.full((3400, 2400), PAPER, np.uint8)


def photograph() -> Pixels:
    rng = np.random.default_rng(5)
    patches = Image.fromarray(rng.integers(0, 256, (17, 12), dtype=np.uint8)).resize(
        (2400, 3400), Image.Resampling.BICUBIC
    )
    grain = rng.normal(0, 10, (3400, 2400))
    return np.asarray((np.asarray(patches, np.float64) + grain).clip(0, 255), np.uint8)


def typeset(lines: list[str], size: int, width: int) -> Pixels:
    font = ImageFont.load_default(size)
    page = Image.new("L", (width, len(lines) * size * 3 // 2 + 200), PAPER)
    pen = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        pen.text((100, 100 + number * size * 3 // 2), line, font=font, fill=20)
    return np.asarray(page)


def words(count: int, a_line: int) -> list[str]:
    given = GIVEN.split()
    some = [given[number * 7 % len(given)] for number in range(count)]
    return [" ".join(some[start : start + a_line]) for start in range(0, count, a_line)]


def line() -> Pixels:
    return typeset(words(LINE // 90, LINE // 90), 40, LINE)


def tiled(page: Pixels, width: int) -> Pixels:
    return np.tile(page, (1, -(-width // page.shape[1])))[:, :width]


def largest(corpus: Path) -> Pixels:
    """Return the page of the corpus with the most pixels."""

    def area(path: Path) -> int:
        with Image.open(path) as image:
            return image.width * image.height

    found = max((scan for folder in corpora.sets(corpus) for scan in corpora.scans(folder)), key=area)
    with Image.open(found) as image:
        return np.asarray(image.convert("L"))


def pages(corpus: Path) -> Iterator[tuple[str, Callable[[], Pixels]]]:
    """Yield the pages to be measured, each with a function that makes it."""
    page = largest(corpus)
    yield "blank", blank
    yield "a photograph", photograph
    yield "the largest page of the corpus", lambda: page
    yield f"{WORDS:,} words", lambda: typeset(words(WORDS, 70), 24, 8000)
    yield f"one line of {LINE:,} pixels", line
    yield f"{NEWSPAPER:,} pixels of newspaper", lambda: tiled(page[: len(page) // 3], NEWSPAPER)


def run_one(folder: Path) -> None:
    """Run the workspace in this process and print what it took."""
    workspace = Workspace(folder)
    before = peak()
    started = time.monotonic()
    result = run_collection(
        workspace,
        load_settings(workspace.settings_path),
        reader=ReaderSource(open_reader, stamp_of, open_second_reader, second_stamp_of, neural_stamp),
        executor=SerialExecutor,
        progress=Silent(),
        perform=perform,
    )
    seconds = time.monotonic() - started
    found = sum(len(path.read_text(encoding="utf-8").split()) for path in workspace.output.glob("*/page.txt"))
    failed = [failure.error for failure in result.failures]
    print(json.dumps({"seconds": seconds, "before": before, "peak": peak(), "words": found, "failed": failed}))


def peak() -> float:
    """Return how many MiB this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(name: str, make: Callable[[], Pixels], scratch: Path) -> tuple[str, ...]:
    """Return the row of a page."""
    folder = scratch / name.replace(" ", "-")
    item = folder / "scans" / "item"
    item.mkdir(parents=True)
    pixels = make()
    (item / "item.toml").write_text("spread = false\n", encoding="utf-8")
    Image.fromarray(pixels).save(item / "page.png", dpi=(300, 300), compress_level=1)
    told = subprocess.run(
        [sys.executable, __file__, "--one", str(folder)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    made = json.loads(told.splitlines()[-1])
    megapixels = pixels.size / 1e6
    return (
        name,
        f"{megapixels:.1f}",
        f"{made['words']:,}",
        f"{made['seconds']:.1f}",
        f"{made['peak']:,.0f}",
        f"{(made['peak'] - made['before']) / megapixels:.0f}",
        "; ".join(made["failed"]) or "read",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, nargs="?")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, metavar="FILE", help="Markdown file for the results")
    options = parser.parse_args()
    if options.one:
        run_one(options.one)
        return
    with tempfile.TemporaryDirectory(prefix="doublekey-bounds-") as scratch:
        rows = []
        for name, make in pages(options.corpus or Path()):
            rows.append(measured(name, make, Path(scratch)))
            print(*rows[-1], sep=" | ", file=sys.stderr, flush=True)
    head = ("page", "megapixels", "words found", "seconds", "MiB at most", "MiB a megapixel, beyond the start", "")
    lines = [f"Measured {date.today()} on {corpora.machine()}.", "", *table(head, rows)]
    print("\n".join(lines))
    if options.write:
        explanation = Path(__file__).with_name("BOUNDS.head.md").read_text(encoding="utf-8")
        options.write.write_text(explanation + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
