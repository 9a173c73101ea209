"""How long it takes to compare two texts, beside dinglehopper: time by the clock and memory.

    make bench-compare CORPUS=folder [WRITE=file]

The texts are the pairs of `textpairs/*.jsonl`, in turn from each file, put together until they have so many
characters: what was read, and the transcription. Both tools are run as whole processes, in turn, from start to
end, on the same two files; each writes what it writes by default. Then come texts that are awkward to align,
and a thousand pages, for Doublekey alone.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from itertools import chain, zip_longest
from pathlib import Path

import corpus as corpora
from measures import table
from pairs import Pair, items, pair_files

SIZES = (5_000, 50_000, 200_000, 450_000, 1_000_000)
PEER = "dinglehopper"
LONG = 1_000_000  #: characters of the awkward texts
PAGES, PAGE = 1_000, 2_500
_SEED = 7


@dataclass(frozen=True, slots=True)
class Used:
    """What a process took."""

    seconds: float
    mebibytes: float


def measured(command: Sequence[str], folder: Path) -> Used:
    """Run a command in a folder and return what it took; end the program if it fails."""
    with (folder / "out.txt").open("wb") as out:
        started = time.perf_counter()
        running = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=folder, env=_environment())
        _, status, usage = os.wait4(running.pid, 0)
        seconds = time.perf_counter() - started
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        sys.exit(f"failed: {' '.join(command)}\n{(folder / 'out.txt').read_text(errors='replace')[-2000:]}")
    return Used(seconds, usage.ru_maxrss / 1024)


def _environment() -> dict[str, str]:
    """Let the Doublekey be compared that this file belongs to."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}


def pairs_of(corpus: Path) -> Iterator[Pair]:
    """Yield the pairs of a corpus, one of each file in turn."""
    found = [[pair for item in items(path) for pair in item.pairs] for path in pair_files(corpus)]
    return (pair for pair in chain.from_iterable(zip_longest(*found)) if pair is not None)


def put_together(pairs: Sequence[Pair], size: int) -> tuple[str, str]:
    """Return a transcription of about so many characters and what was read of it; whole pairs only."""
    truth: list[str] = []
    read: list[str] = []
    length = 0
    for pair in pairs:
        if length >= size:
            break
        truth.append(pair.truth)
        read.append(pair.ocr)
        length += len(pair.truth) + 1
    return "\n".join(truth), "\n".join(read)


def doublekey(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pipeline", "compare", *arguments]


def race(pairs: Sequence[Pair], sizes: Sequence[int], rounds: int, folder: Path) -> list[str]:
    """Return the table of both tools, by size; without the peer if it is not installed."""
    peer = Path(sys.executable).with_name(PEER)
    commands = {"Doublekey": doublekey("truth.txt", "read.txt")}
    if peer.exists():
        commands[PEER] = [str(peer), "--plain-encoding", "utf-8", "truth.txt", "read.txt", "report"]
    else:
        print(f"{PEER} is not installed beside this Python: left out.", file=sys.stderr)
    rows = []
    for size in sizes:
        truth, read = put_together(pairs, size)
        (folder / "truth.txt").write_text(truth, encoding="utf-8")
        (folder / "read.txt").write_text(read, encoding="utf-8")
        took: dict[str, list[Used]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                took[name].append(measured(command, folder))
        rows.append([f"{len(truth):,}", *_compared(took)])
        print(" ".join(rows[-1]), file=sys.stderr)
    head = ["characters", "Doublekey, s", "MiB", f"{PEER}, s", "MiB", "times as fast (medians)", "(best rounds)"]
    return table(head if PEER in commands else head[:3], rows)


def _compared(took: dict[str, list[Used]]) -> Iterator[str]:
    for found in took.values():
        yield f"{statistics.median(used.seconds for used in found):.2f}"
        yield f"{max(used.mebibytes for used in found):.0f}"
    if PEER in took:
        own, peer = ([used.seconds for used in took[name]] for name in ("Doublekey", PEER))
        yield f"{statistics.median(peer) / statistics.median(own):.1f}×"
        yield f"{min(peer) / min(own):.1f}×"


def awkward(book: str, other: str, length: int) -> dict[str, Callable[[], tuple[str, str]]]:
    """Return pairs of texts that are hard to align, by what they are."""
    rng = random.Random(_SEED)
    book, other = book[:length], other[:length]
    third = length // 3

    def letters() -> str:
        return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=length))

    def noisy() -> str:
        return "".join(rng.choice("abcdefg ") if rng.random() < 0.3 else char for char in book)

    def shuffled() -> str:
        blocks = [book[start : start + 2_000] for start in range(0, length, 2_000)]
        return "".join(rng.sample(blocks, len(blocks)))

    line = "the same line again\n"
    return {
        "the same text": lambda: (book, book),
        "two different books": lambda: (book, other),
        "random letters": lambda: (letters(), letters()),
        "one letter against another": lambda: ("a" * length, "b" * length),
        "one line over and over, against more of it": lambda: (line * (length // 20), line * (length // 22)),
        "one line over and over, against a book": lambda: (line * (length // 20), book),
        "every third character misread": lambda: (book, noisy()),
        "a third missing": lambda: (book, book[:third] + book[2 * third :]),
        "halves changed over": lambda: (book, book[length // 2 :] + book[: length // 2]),
        "blocks of 2,000 characters shuffled": lambda: (book, shuffled()),
        "nothing against a book": lambda: (book, ""),
    }


def awkward_table(pairs: Sequence[Pair], folder: Path) -> list[str]:
    """Return what awkward texts take."""
    half = len(pairs) // 2
    book = put_together(pairs[:half], LONG)[0]
    other = put_together(pairs[half:], LONG)[0]
    rows = []
    for name, made in awkward(book, other, LONG).items():
        for file, text in zip(("truth.txt", "read.txt"), made(), strict=True):
            (folder / file).write_text(text, encoding="utf-8")
        used = measured(doublekey("truth.txt", "read.txt"), folder)
        rows.append([name, f"{used.seconds:.2f}", f"{used.mebibytes:.0f}"])
        print(" ".join(rows[-1]), file=sys.stderr)
    return table(["texts", "s", "MiB"], rows)


PAGES_CODE = """
import sys
from pathlib import Path
from pipeline import api
from pipeline.report import comparison_json
folder = Path(sys.argv[1])
for truth in sorted(folder.glob("*.gt.txt")):
    stem = str(truth).removesuffix(".gt.txt")
    Path(stem + ".json").write_bytes(comparison_json(api.compare(truth, stem + ".txt")))
"""


def many_pages(pairs: Sequence[Pair], folder: Path) -> str:
    """Say what it takes to compare many pages, and to write a JSON file for each, in one process."""
    for number in range(PAGES):
        start = number * 7 % len(pairs)
        truth, read = put_together([*pairs[start:], *pairs[:start]], PAGE)
        (folder / f"{number:04}.gt.txt").write_text(truth[:PAGE], encoding="utf-8")
        (folder / f"{number:04}.txt").write_text(read[:PAGE], encoding="utf-8")
    used = measured([sys.executable, "-c", PAGES_CODE, str(folder)], folder)
    return (
        f"{PAGES:,} pages of {PAGE:,} characters, one after the other in one process, with a JSON file for each: "
        f"{used.seconds:.1f} s, {used.mebibytes:.0f} MiB."
    )


BOOK_CODE = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from pipeline.verify import locate, part_in, reference_of, verify_text

def compare_page(own, text):
    verify_text(own, "", text, text, "archive")

if __name__ == "__main__":
    started = time.perf_counter()
    truth, read = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])
    size = int(sys.argv[3])
    pages = {str(start): read[start : start + size] for start in range(0, len(read), size)}
    located = locate(truth, pages)
    found = time.perf_counter() - started
    owns = [reference_of(located, name, truth) or "" for name in pages]
    parts = [part_in(own, text) for own, text in zip(owns, pages.values())]
    with ProcessPoolExecutor(os.cpu_count()) as workers:
        list(workers.map(compare_page, owns, parts, chunksize=20))
    print(len(pages), found, time.perf_counter() - started)
"""


def whole_book(pairs: Sequence[Pair], folder: Path) -> str:
    """Say what it takes to find the pages of a book in a reference without page breaks, and to compare them."""
    for file, text in zip(("truth.txt", "read.txt"), put_together(pairs, LONG), strict=True):
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "book.py").write_text(BOOK_CODE, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "book.py", "truth.txt", "read.txt", str(PAGE)],
        cwd=folder, env=_environment(), capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    pages, found, all_of_it = told.split()
    return (
        f"A book of {LONG:,} characters on {pages} pages, against a reference without page breaks: found in "
        f"{float(found):.1f} s, with all figures of every page {float(all_of_it):.1f} s by {os.cpu_count()} "
        "processes."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--write", type=Path, help="the results, after what stands in its .head.md")
    options = parser.parse_args()
    pairs = list(pairs_of(options.corpus))
    with tempfile.TemporaryDirectory(prefix="doublekey-compare-") as scratch:
        folder = Path(scratch)
        (folder / "short.txt").write_text("hallo", encoding="utf-8")
        short = min(measured(doublekey("short.txt", "short.txt"), folder).seconds for _ in range(5))
        lines = [
            f"Measured {date.today()} on {corpora.machine()}, {_version(PEER)}; {options.rounds} rounds in turn.",
            "",
            *race(pairs, options.sizes, options.rounds, folder),
            "",
            f"Two files of a word each: {short:.2f} s (the best of five).",
            "",
            *awkward_table(pairs, folder),
            "",
            many_pages(pairs, folder),
            "",
            whole_book(pairs, folder),
        ]
    if options.write:
        head = options.write.with_suffix(".head.md").read_text(encoding="utf-8")
        options.write.write_text(head + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    else:
        print("\n".join(lines))


def _version(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return f"without {name}"


if __name__ == "__main__":
    main()
