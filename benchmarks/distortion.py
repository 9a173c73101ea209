"""Measure what preparation does for photographed pages: `make bench-distortion CORPUS=folder [PAGES=6]`.

Pages of three flat sets are put on a dark table and photographed by simulation (`distorting`): in perspective,
curled, aslant, in uneven light, with the other side showing through, compressed; each alone, and all together;
and turned by quarters. Each condition is run twice, with preparation and without. Prints two Markdown tables;
`--only curl` measures that condition alone, beside undistorted pages.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import corpus as corpora
import material
import msgspec
import numpy as np
from distorting import Distortion
from measures import TextScore, percent, table
from rich.console import Console
from scoring import text_scores

from pipeline import api
from pipeline.cli.talk import Bar
from pipeline.ingest.small import grey
from pipeline.settings import IngestSettings, Second, load_settings, with_second
from pipeline.workspace import Workspace

SETS = ("old-books", "birds-1897", "infantry-1917")
AS_IT_LIES = IngestSettings(
    find_page=False, straighten=False, dewarp=False, even_light=False, despeckle=False, bleed_through=False
)
UNDISTORTED = Distortion("undistorted")
CONDITIONS = (
    UNDISTORTED,
    Distortion("on a dark table", table=True),
    Distortion("perspective", perspective=True),
    Distortion("curl", curl=True),
    Distortion("skew +12°", skew=12),
    Distortion("skew −12°", skew=-12),
    Distortion("uneven light", light=True),
    Distortion("bleed-through", bleed=True),
    Distortion("JPEG", jpeg=True),
    Distortion("specks", specks=True),
    Distortion("all together", perspective=True, curl=True, skew=8, light=True, bleed=True, jpeg=True),
)
TURNS = tuple(Distortion(f"turned by {90 * quarters}°", quarters=quarters) for quarters in (1, 2, 3))


def choose(corpus: Path, count: int) -> list[Path]:
    """Return pages with references of the three sets, spread evenly over all their pages; all where `count` is 0."""
    pages = [
        page
        for folder in corpora.sets(corpus)
        if folder.name in SETS
        for page in corpora.scans(folder)
        if corpora.reference(page).exists()
    ]
    if not count or count >= len(pages):
        return pages
    return [pages[(2 * place + 1) * len(pages) // (2 * count)] for place in range(count)]


def lay_out(pages: Sequence[Path], conditions: Sequence[Distortion], workspace: Workspace) -> None:
    """Write each page under each condition, an item a condition; the page before shows through from its back."""
    images = [_load(page) for page in pages]
    for number, page in enumerate(pages):
        pixels, dpi = images[number]
        for condition in conditions:
            seen = condition.apply(pixels, images[number - 1][0], seed=number)
            corpora.put_page(page, seen, dpi, workspace.scans / _item(condition))


def measure(workspace: Workspace, ingest_settings: IngestSettings, options: argparse.Namespace) -> None:
    second: Second | None = options.second
    settings = with_second(load_settings(workspace.settings_path), second)
    settings = msgspec.structs.replace(settings, ingest=ingest_settings)
    with Bar(Console(stderr=True), quiet=False) as bar:
        api.run(workspace.root, jobs=options.jobs, settings=settings, progress=bar)


def rates(workspace: Workspace, talk: Console) -> dict[str, float]:
    """Return the character error rate of the final text under each condition, over all pages."""
    found = {}
    for item in workspace.items()[0]:
        pages, lost = material.load(workspace, item)
        if lost:
            talk.print(f"not counted, because they have no text: {', '.join(lost)}", markup=False)
        scores = [score for page in pages if (score := text_scores(page)["final"]) is not None]
        found[item.name] = sum(scores, TextScore()).characters.rate
    return found


def righted(workspace: Workspace) -> list[list[str]]:
    """Return the cells of how many pages were turned as they should be."""
    rows = []
    for condition in (UNDISTORTED, *TURNS):
        item = next(item for item in workspace.items()[0] if item.name == _item(condition))
        records = [page.page.image for page in material.load(workspace, item)[0]]
        turned = [next((step.parameters["degrees"] for step in r.steps if step.name == "turn"), 0) for r in records]
        right = sum(degrees == 90 * condition.quarters for degrees in turned)
        rows.append([condition.name, str(len(records)), str(right)])
    return rows


def _load(page: Path) -> tuple[np.ndarray, int]:
    image = corpora.load(page)
    return grey(image.pixels), image.record.dpi


def _item(condition: Distortion) -> str:
    """Return a name for the folder of a condition."""
    number = (*CONDITIONS, *TURNS).index(condition)
    return f"{number:02d}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--pages", type=int, default=6, help="how many pages (default 6; 0 for all)")
    parser.add_argument(
        "--second", choices=("all", "doubtful", "off"), default="off", help="lines of the second reader"
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        choices=[condition.name for condition in CONDITIONS],
        help="a condition to measure against undistorted pages (may be repeated; default: all, and turned pages)",
    )
    parser.add_argument("--jobs", type=int, default=0, help="worker processes (default: one a core)")
    parser.add_argument("--keep", type=Path, help="workspace folder to use and keep")
    options = parser.parse_args()
    talk = Console(stderr=True)
    conditions = [c for c in CONDITIONS if not options.only or c is UNDISTORTED or c.name in options.only]
    turns = () if options.only else TURNS
    pages = choose(options.corpus, options.pages)
    with tempfile.TemporaryDirectory(prefix="doublekey-bench-") as scratch:
        workspace = Workspace(options.keep or Path(scratch))
        lay_out(pages, (*conditions, *turns), workspace)
        measure(workspace, AS_IT_LIES, options)
        without = rates(workspace, talk)
        measure(workspace, load_settings(workspace.settings_path).ingest, options)
        prepared = rates(workspace, talk)
        turned = righted(workspace) if turns else []
    plain = prepared[_item(UNDISTORTED)]
    rows = []
    for condition in conditions:
        before, after = without[_item(condition)], prepared[_item(condition)]
        ratio = f"{after / plain:.2f}" if plain else "n/a"
        rows.append([condition.name, percent(before), percent(after), ratio])
    print(f"{len(pages)} pages: {', '.join(f'{page.parent.name}/{page.stem}' for page in pages)}.\n")
    print("\n".join(table(["condition", "CER as it lies %", "CER prepared %", "against undistorted"], rows)))
    if turned:
        print("\n" + "\n".join(table(["condition", "pages", "stand upright"], turned)))


if __name__ == "__main__":
    main()
