"""Measure speed beside other tools on the same pages: `make bench-speed CORPUS=folder`.

Runs, in turn and several times: `ocrmypdf --sidecar` and `doublekey run` in its three modes (and, with
--plain, a plain loop of `pytesseract.image_to_string`); each from a cold start, each with what it has by
default. Then measures where Doublekey's own time goes and how its memory grows with the number of pages.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import corpus as corpora
import racing
from measures import table
from stages import loads, stage_table, time_stages

MEMORY_CODE = """
import sys
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from pipeline.cli.app import call
if __name__ == '__main__':
    call(['run', '-q', '-w', sys.argv[1]])
    print(max(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)))
"""

MEMORY_MODES = ("off", "all")  #: "doubtful" loads what "all" loads


def choose(corpus: Path, count: int) -> list[Path]:
    """Return pages spread evenly over all sets."""
    pages = [page for folder in corpora.sets(corpus) for page in corpora.scans(folder)]
    step = len(pages) / count
    return [pages[int(step * number)] for number in range(count)]


def memory_table(page: Path, scratch: Path) -> list[str]:
    """Run one small page many times over and return the highest memory of any process."""
    script = scratch / "memory.py"
    script.write_text(MEMORY_CODE, encoding="utf-8")
    rows = []
    for copies in (10, 100):
        row = [str(copies)]
        for mode in MEMORY_MODES:
            workspace = racing.workspace_of([page], scratch / "memory", mode, copies)
            command = [sys.executable, str(script), str(workspace)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            row.append(f"{int(done.stdout) / 1024:.0f}")
        rows.append(row)
    return table(["pages", *(f"{mode}: peak of any process, MiB" for mode in MEMORY_MODES)], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--plain", action="store_true", help="race a plain loop as well; it is slow")
    options = parser.parse_args()
    pages = choose(options.corpus, options.pages)
    print(f"{len(pages)} pages, {options.rounds} rounds in turn, {options.jobs} jobs, on {corpora.machine()}.")
    with tempfile.TemporaryDirectory(prefix="doublekey-speed-") as scratch:
        folder = Path(scratch)
        if options.rounds:
            entered = racing.contestants(pages, options.jobs, folder, plain=options.plain)
            times = racing.race(entered, options.rounds)
            print("\n" + "\n".join(racing.race_table(times, len(pages))))
            print(f"\n{racing.tesseract_used()}", flush=True)
        spent = {mode: time_stages(pages, mode) for mode in racing.MODES}
        print("\n" + "\n".join(stage_table(spent)))
        print(f"\nOnce a worker: {loads(spent['all'])}.", flush=True)
        print("\n" + "\n".join(memory_table(min(pages, key=lambda page: page.stat().st_size), folder)))


if __name__ == "__main__":
    main()
