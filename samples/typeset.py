"""Make the sample collection: typeset the texts in `texts/`, print them, scan them, write references.

A maintainer's tool: the scans it makes are kept in the repository and `make` never runs it. The same
fonts and the same versions of Pillow, NumPy and OpenCV give the same bytes.

    python samples/typeset.py                                     every item, into scans/
    python samples/typeset.py --into DIR wharfleigh-flood-letter-1936/0002
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import foundry
import numpy as np
from composing import Compositor
from foundry import Foundry
from makeup import DoesNotFit, make_up
from markup import Source, parse, read_hyphenation
from noise import Plane
from page import Page, item_reference
from PIL import Image
from press import Press, print_page
from scanning import Scan, scan
from typewriter import strike_page, type_pages

_HERE = Path(__file__).resolve().parent
_TEXTS = _HERE / "texts"
_QUALITY = 76  # of the JPEG files

Pages = Callable[[Source, Foundry, dict[str, str]], list[Page]]
Ink = Callable[[Page, Foundry, Press, np.random.Generator], Plane]


@dataclass(frozen=True)
class Look:
    """How a page was printed and scanned, and the seed of all that is left to chance in it."""

    seed: int
    press: Press
    scan: Scan


@dataclass(frozen=True)
class Sample:
    """An item of the sample collection: a text, how to set it, and how its pages were printed and scanned."""

    text: str
    pages: Pages
    ink: Ink
    looks: tuple[Look, ...]
    leaves: bool = False  #: pages 1 and 2 share a leaf, and so on: each shows through the other
    whole: bool = False  #: has a reference for the whole item


def _pamphlet(source: Source, cases: Foundry, hyphenation: dict[str, str]) -> list[Page]:
    return make_up(source, Compositor(cases, hyphenation))


def _letter(source: Source, _: Foundry, hyphenation: dict[str, str]) -> list[Page]:
    return type_pages(source, hyphenation)


SAMPLES = {
    "wharfleigh-reading-room-1911": Sample(
        text="reading-room.txt",
        pages=_pamphlet,
        ink=print_page,
        looks=(
            Look(2, Press(inking=0.12, patchy=0.03, grain=0.07), Scan(skew=-0.35, spine="left", foxing=9, bleed=0.05)),
            Look(7, Press(inking=0.13, patchy=0.05, grain=0.07), Scan(skew=0.4, spine="right", curl=8)),
            Look(24, Press(inking=0.08, patchy=0.06, grain=0.08, worn=0.02), Scan(skew=-0.7, spine="left", curl=5)),
            Look(10, Press(inking=0.14, patchy=0.04, grain=0.08), Scan(skew=0.25, spine="right", blur=0.9)),
            Look(13, Press(inking=0.11, patchy=0.05, grain=0.08), Scan(skew=0.9, spine="left", bleed=0.08)),
            Look(12, Press(inking=0.12, patchy=0.05, grain=0.07), Scan(skew=-0.3, spine="right", blur=0.65, foxing=8)),
        ),
        leaves=True,
    ),
    "wharfleigh-flood-letter-1936": Sample(
        text="flood-letter.txt",
        pages=_letter,
        ink=strike_page,
        looks=(
            Look(8, Press(patchy=0.04, grain=0.07), Scan(reduction=3, grey=True, folds=(0.335, 0.668), skew=0.5)),
            Look(8, Press(patchy=0.04, grain=0.07), Scan(reduction=3, grey=True, folds=(0.335, 0.668), skew=-0.8)),
        ),
        whole=True,
    ),
}


class NoSuchSample(Exception):
    """An item or page that the collection does not have."""


class Workshop:
    """Sets, prints and scans one sample; the ink of a page is made once."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self._cases = Foundry()
        source = parse((_TEXTS / sample.text).read_text(encoding="utf-8"))
        self.pages = sample.pages(source, self._cases, read_hyphenation(_TEXTS / "hyphenation.txt"))
        self._ink = cache(self._make_ink)

    def _make_ink(self, index: int) -> Plane:
        look = self.sample.looks[index]
        return self.sample.ink(self.pages[index], self._cases, look.press, np.random.default_rng([look.seed, 0]))

    def image(self, index: int) -> Image.Image:
        """Return the scan of a page, counted from 0."""
        look = self.sample.looks[index]
        verso = self._ink(index ^ 1) if self.sample.leaves else None
        image = Image.fromarray(scan(self._ink(index), verso, look.scan, np.random.default_rng([look.seed, 1])))
        return image.convert("L") if look.scan.grey else image

    def write_scan(self, index: int, path: Path) -> None:
        """Write the scan of a page, counted from 0."""
        dpi = foundry.DPI // self.sample.looks[index].scan.reduction
        self.image(index).save(path, quality=_QUALITY, optimize=True, dpi=(dpi, dpi))


def _write_text(path: Path, text: str) -> None:
    path.write_text(unicodedata.normalize("NFC", text), encoding="utf-8", newline="\n")


def make(name: str, wanted: str, into: Path, *, scans: bool = True) -> None:
    """Make an item, or only its page `wanted` ("0003"); without `scans`, the references only."""
    if name not in SAMPLES:
        raise NoSuchSample(f"no sample is called {name!r}; there are {', '.join(SAMPLES)}")
    sample = SAMPLES[name]
    workshop = Workshop(sample)
    stems = [f"{number:04}" for number in range(1, len(workshop.pages) + 1)]
    if wanted and wanted not in stems:
        raise NoSuchSample(f"{name} has no page {wanted!r}; its pages are {stems[0]} to {stems[-1]}")
    folder = into / name
    folder.mkdir(parents=True, exist_ok=True)
    for index, (stem, page) in enumerate(zip(stems, workshop.pages, strict=True)):
        if wanted in ("", stem):
            _write_text(folder / f"{stem}.gt.txt", page.reference())
            if scans:
                workshop.write_scan(index, folder / f"{stem}.jpg")
    if sample.whole and not wanted:
        _write_text(folder / "item.gt.txt", item_reference(workshop.pages))


def main(arguments: Sequence[str] | None = None) -> int:
    """Make what the command line asks for."""
    parser = argparse.ArgumentParser(description="Make the sample collection.")
    parser.add_argument("--into", type=Path, default=_HERE.parent / "scans", help="folder for the items (%(default)s)")
    parser.add_argument("--references", action="store_true", help="write the references only, leave the scans")
    parser.add_argument("wanted", nargs="*", default=list(SAMPLES), help="ITEM or ITEM/PAGE; default: everything")
    options = parser.parse_args(arguments)
    try:
        foundry.check()
        for wanted in options.wanted:
            name, _, page = wanted.partition("/")
            make(name, page, options.into, scans=not options.references)
    except (foundry.FontsMissing, DoesNotFit, NoSuchSample) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
