"""Measure how resolution and angle tell: `make bench-resolution CORPUS=folder [PAGES=8]`.

A few pages, one of each of some sets, are rescaled, turned and sloped, and each of these conditions is run
as an item. Enlarging a page beyond its own resolution adds no detail: it only shows that large pages do no
harm. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import corpus as corpora
import cv2
import material
import numpy as np
from measures import TextScore, percent, table
from numpy.typing import NDArray
from rich.console import Console
from scoring import TEXTS, text_scores

from pipeline import api
from pipeline.cli.talk import Bar
from pipeline.ingest import warp as warps
from pipeline.settings import Second, load_settings, with_second
from pipeline.workspace import Workspace

RESOLUTIONS = (70, 100, 150, 200, 300, 400, 600)
TURNS = {1: "on its left side", 2: "upside down", 3: "on its right side"}  #: by quarters, counterclockwise
SLOPES = (-10, -7, -3, 3, 7, 10)  #: degrees by which lines fall to the right
SHOWN = ("Tesseract", "PP-OCR", "final")

Pixels = NDArray[np.uint8]


class Condition(NamedTuple):
    """What is done to pages."""

    dpi: int | None = None  #: None: their own
    quarters: int = 0
    slope: int = 0

    @property
    def size(self) -> str:
        return "own" if self.dpi is None else f"{self.dpi} dpi"

    @property
    def position(self) -> str:
        if self.slope:
            return f"sloping by {self.slope:+d}°".replace("-", "−")
        return TURNS.get(self.quarters, "upright")

    @property
    def item(self) -> str:
        """A name for its folder."""
        return f"{self.dpi or 0:03d}-{self.quarters}-{self.slope + 10:02d}"

    def apply(self, pixels: Pixels, dpi: int) -> tuple[Pixels, int]:
        """Return a page, given upright and in its own resolution, as this condition has it; and its resolution."""
        new = self.dpi or dpi
        if new != dpi:
            height, width = (max(1, round(side * new / dpi)) for side in pixels.shape[:2])
            way = cv2.INTER_AREA if new < dpi else cv2.INTER_CUBIC
            pixels = np.asarray(cv2.resize(pixels, (width, height), interpolation=way), np.uint8)
        if self.slope:
            pixels = sloping(pixels, self.slope)
        return np.ascontiguousarray(np.rot90(pixels, self.quarters)), new


def sloping(pixels: Pixels, degrees: float) -> Pixels:
    """Return a page whose lines fall to the right by so many degrees more, on a canvas that holds all of it."""
    mapping = warps.level(warps.Warp(*pixels.shape[1::-1]), -degrees).mapping()
    assert mapping is not None
    paper = np.median(pixels[::8, ::8].reshape(-1, *pixels.shape[2:]), axis=0)
    return warps.fetch(pixels, mapping, tuple(np.atleast_1d(paper).astype(int).tolist()))


def conditions(*, cross: bool) -> list[Condition]:
    """Return what is tried: each resolution upright, each position in the pages' own resolution; or all with all."""
    positions = [(quarters, 0) for quarters in TURNS] + [(0, slope) for slope in SLOPES]
    sizes: list[int | None] = [None, *RESOLUTIONS]
    if cross:
        return [Condition(dpi, *position) for dpi in sizes for position in [(0, 0), *positions]]
    return [*(Condition(dpi) for dpi in sizes), *(Condition(None, *position) for position in positions)]


def choose(corpus: Path, count: int) -> list[Path]:
    """Return pages with references, from the middle of sets spread evenly over the corpus."""
    folders = [list(corpora.scans(folder)) for folder in corpora.sets(corpus)]
    folders = [found for pages in folders if (found := [page for page in pages if corpora.reference(page).exists()])]
    rounds = -(-count // len(folders))  # more pages than sets: several of each
    chosen = []
    for number in range(count):
        pages = folders[int(number * len(folders) * rounds / count) % len(folders)]
        place = number * rounds // count
        chosen.append(pages[(2 * place + 1) * len(pages) // (2 * rounds)])
    return chosen


def lay_out(pages: Sequence[Path], tried: Sequence[Condition], workspace: Workspace) -> None:
    """Write each page as each condition has it, an item for each condition."""
    for page in pages:
        image = corpora.load(page)
        for condition in tried:
            pixels, dpi = condition.apply(image.pixels, image.record.dpi)
            corpora.put_page(page, pixels, dpi, workspace.scans / condition.item)


def rows(workspace: Workspace, tried: Sequence[Condition], talk: Console) -> Iterator[list[str]]:
    """Yield the cells of each condition."""
    items = {item.name: item for item in workspace.items()[0]}
    for condition in tried:
        pages, lost = material.load(workspace, items[condition.item])
        if lost:
            talk.print(f"not counted, because they have no text: {', '.join(lost)}", markup=False)
        sums: dict[str, TextScore | None] = dict.fromkeys(TEXTS, TextScore())
        for page in pages:
            for name, score in text_scores(page).items():
                before = sums[name]
                sums[name] = None if before is None or score is None else before + score
        scores = [sums[name] for name in SHOWN]
        yield [
            f"{condition.size}, {condition.position}",
            str(len(pages)),
            *(percent(score.characters.rate if score else None) for score in scores),
            *(percent(score.words.f1 if score else None) for score in scores),
        ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=8, help="how many pages (default 8)")
    parser.add_argument("--cross", action="store_true", help="all positions in all resolutions: 80 runs of each page")
    parser.add_argument("--second", choices=("all", "doubtful", "off"), help="which lines the second reader reads")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes (default: one a core)")
    parser.add_argument("--keep", type=Path, help="workspace folder to use and keep")
    options = parser.parse_args()
    talk = Console(stderr=True)
    pages, tried = choose(options.corpus, options.pages), conditions(cross=options.cross)
    second: Second | None = options.second
    with tempfile.TemporaryDirectory(prefix="doublekey-bench-") as scratch:
        workspace = Workspace(options.keep or Path(scratch))
        lay_out(pages, tried, workspace)
        settings = with_second(load_settings(workspace.settings_path), second)
        with Bar(talk, quiet=False) as bar:
            api.run(workspace.root, jobs=options.jobs, settings=settings, progress=bar)
        found = list(rows(workspace, tried, talk))
    print(f"{len(pages)} pages: {', '.join(f'{page.parent.name}/{page.stem}' for page in pages)}.\n")
    print(
        "\n".join(table(["condition", "pages", *(f"CER {n} %" for n in SHOWN), *(f"F1 {n} %" for n in SHOWN)], found))
    )


if __name__ == "__main__":
    main()
