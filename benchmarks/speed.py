"""Measure speed beside other tools on the same pages: `make bench-speed CORPUS=folder`.

Runs, in turn and several times: `ocrmypdf --sidecar` and `doublekey run` in its three modes (and, with
--plain, a plain loop of `pytesseract.image_to_string`); each from a cold start, each with what it has by
default. Then measures where Doublekey's own time goes and how its memory grows with the number of pages.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import corpus as corpora
import racing
from measures import table
from stages import loads, stage_table, time_stages

MEMORY_MODES = ("off", "all")  #: "doubtful" loads what "all" loads


def choose(corpus: Path, count: int) -> list[Path]:
    """Return pages spread evenly over all sets."""
    pages = [page for folder in corpora.sets(corpus) for page in corpora.scans(folder)]
    step = len(pages) / count
    return [pages[int(step * number)] for number in range(count)]


def memory_table(page: Path, scratch: Path) -> list[str]:
    """Run one small page many times over and return the highest memory of any process."""
    rows = []
    for copies in (10, 100):
        row = [str(copies)]
        for mode in MEMORY_MODES:
            workspace = racing.workspace_of([page], scratch / "memory", mode, copies)
            command = [sys.executable, "-m", "pipeline", "run", "-q", "-w", str(workspace)]
            row.append(f"{_highest_memory(command) / 1024:.0f}")
        rows.append(row)
    return table(["pages", *(f"{mode}: peak of any process, MiB" for mode in MEMORY_MODES)], rows)


def _highest_memory(command: Sequence[str]) -> int:
    """Run a command and return the highest resident memory of any of its processes, in KiB."""
    highest = 0
    running = subprocess.Popen(command, start_new_session=True)  # all its processes are of its session
    while running.poll() is None:
        for folder in Path("/proc").glob("[0-9]*"):
            # A process may end while it is looked at.
            with contextlib.suppress(OSError):
                if os.getsid(int(folder.name)) == running.pid:
                    found = re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())
                    highest = max(highest, int(found[1]) if found else 0)
        time.sleep(0.1)
    if running.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    return highest


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
