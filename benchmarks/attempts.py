"""What it costs and gains to read again what was read badly: other preparations, and regions by themselves."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import material
import msgspec
from measures import TextScore, percent, share, table
from rich.console import Console
from scoring import text_scores

from pipeline import api
from pipeline.cli.talk import Bar
from pipeline.model import Reading
from pipeline.settings import Second, Settings, load_settings, with_second
from pipeline.workspace import ITEM_SETTINGS, REFERENCE_SUFFIX, Item, Workspace


def attempt_lines(workspace: Workspace, names: Sequence[str], second: Second | None, talk: Console) -> list[str]:
    """Count the attempts of a workspace that was read, and read the pages on which any was kept once more without.

    Args:
        workspace: as a run left it.
        names: of the items that count; empty for all.
        second: which lines the second reader reads; None as the workspace says.
        talk: for a progress bar.
    """
    items = [item for item in workspace.items()[0] if not names or item.name in names]
    rows, changed = [], []
    for item in items:
        pages = _attempts(workspace, item)
        tried, kept = Counter[str](), Counter[str]()
        for page, reading in pages.items():
            tried.update(attempt.way for attempt in reading.attempts)
            kept.update(attempt.way for attempt in reading.attempts if attempt.kept)
            if any(attempt.kept for attempt in reading.attempts):
                changed.append((item, page))
        again = sum(bool(reading.attempts) for reading in pages.values())
        ways = ", ".join(f"{way} {count} ({kept[way]} kept)" for way, count in sorted(tried.items()))
        rows.append([item.name, str(len(pages)), percent(share(again, len(pages))), ways])
    lines = ["## Reading again", "", *table(["set", "pages", "of them read again %", "attempts"], rows), ""]
    return lines + (_without(workspace, changed, second, talk) if changed else [])


def _attempts(workspace: Workspace, item: Item) -> dict[str, Reading]:
    outputs = workspace.outputs(item.name)
    paths = {scan.stem: outputs.reading(scan.stem) for scan in item.scans}
    return {page: msgspec.json.decode(path.read_bytes(), type=Reading) for page, path in paths.items() if path.exists()}


def _without(
    workspace: Workspace, pages: Sequence[tuple[Item, str]], second: Second | None, talk: Console
) -> list[str]:
    """Return what the pages on which an attempt was kept come to with attempts and without."""
    settings = with_second(load_settings(workspace.settings_path), second)
    rows = []
    with tempfile.TemporaryDirectory(prefix="doublekey-again-") as scratch:
        for again, name in ((True, "with"), (False, "without")):
            read = msgspec.structs.replace(settings.read, again=again)
            score, seconds = _run(
                Workspace(Path(scratch) / name), pages, msgspec.structs.replace(settings, read=read), talk
            )
            rows.append([name, percent(score.characters.rate), percent(score.words.f1), f"{seconds:.1f}"])
    return [
        f"The {len(pages)} pages on which an attempt was kept, final text, one process:",
        "",
        *table(["attempts", "CER %", "F1 %", "seconds"], rows),
        "",
    ]


def _run(
    scratch: Workspace, pages: Sequence[tuple[Item, str]], settings: Settings, talk: Console
) -> tuple[TextScore, float]:
    for item, page in pages:
        folder = scratch.scans / item.name
        folder.mkdir(parents=True, exist_ok=True)
        scan = next(scan for scan in item.scans if scan.stem == page)
        for path in (scan, scan.with_name(page + REFERENCE_SUFFIX), scan.with_name(ITEM_SETTINGS)):
            if path.exists():
                shutil.copy2(path, folder)
    started = time.perf_counter()
    with Bar(talk, quiet=False) as bar:
        api.run(scratch.root, jobs=1, settings=settings, progress=bar)
    seconds = time.perf_counter() - started
    total = TextScore()
    for item in scratch.items()[0]:
        for found in material.load(scratch, item)[0]:
            final = text_scores(found)["final"]
            total += final if final is not None else TextScore()
    return total, seconds
