"""Fit how the error rate of a page is told without its reference: `make fit-estimate WORKSPACE=folder ALONE=folder`.

The workspaces are what `make bench CORPUS=folder KEEP=folder` has left, the second with `SECOND=off`: pages of sets
with references, read by two readers and by one. A line is fitted to all pages; how well it tells is shown, and the
interval made, by lines fitted to all other sets. Writes pipeline/verify/data/estimate.toml with --write.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
from corpus import machine
from measures import percent, table
from numpy.typing import NDArray
from rich.console import Console

import pipeline.verify
from pipeline.evidence import LanguageEvidence, load_language
from pipeline.model import Counts, Estimate, Page
from pipeline.verify.estimate import FEWEST, Line, Signs, log_rate, log_share, signs_of
from pipeline.workspace import Workspace

TARGET = Path(pipeline.verify.__file__).with_name("data") / "estimate.toml"
SIGNS = ("doubt", "dropped", "unknown")
RIDGE = 1.0
SHORTEST = 200  #: characters; of shorter references the rate is chance
COVERED = 0.9  #: share of pages in the interval
READ = 0.2  #: share of pages that are looked at first, for the table
HEAD = """\
# How the error rate of a page is told without its reference (pipeline/verify/estimate.py says how these are used).
# Fitted by benchmarks/fit_estimate.py on the development corpus; how well it tells is in benchmarks/ESTIMATE.md.
# [two]: read by two readers; [one]: by one alone.
"""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Known:
    """A page of which the error rate is known."""

    set: str
    signs: Signs
    counts: Counts  #: of characters of the final text, normalised

    @property
    def rate(self) -> float:
        return self.counts.errors / self.counts.reference


def known_pages(workspace: Workspace, language: LanguageEvidence) -> Iterator[Known]:
    """Yield the pages of a workspace that are long enough."""
    for item in workspace.items()[0]:
        outputs = workspace.outputs(item.name)
        for scan in item.scans:
            if scan.stem not in item.references or not outputs.prepared(scan.stem).exists():
                continue
            page = msgspec.json.decode(outputs.prepared(scan.stem).read_bytes(), type=Page)
            found = page.verification.after
            if found and found.normalised.characters.reference >= SHORTEST and len(page.words) >= FEWEST:
                yield Known(item.name, signs_of(page, language), found.normalised.characters)


def fit(pages: Sequence[Known]) -> Line:
    """Fit a line, without its interval, by least squares of the logarithms."""
    values, rates = _logarithms(pages)
    centre = values.mean(axis=0)
    away = values - centre
    slopes = np.linalg.solve(away.T @ away + RIDGE * np.eye(len(SIGNS)), away.T @ (rates - rates.mean()))
    return Line(
        intercept=float(rates.mean() - centre @ slopes),
        slopes=dict(zip(SIGNS, slopes.tolist(), strict=True)),
        usual=dict(zip(SIGNS, centre.tolist(), strict=True)),
        low=0.0,
        high=0.0,
    )


def told_by_others(pages: Sequence[Known]) -> list[Estimate]:
    """Return what is told of each page by lines, with intervals, that its set had no part in."""
    told: list[Estimate] = []
    for page in pages:
        others = [one for one in pages if one.set != page.set]
        told.append(_with_interval(others).at(page.signs))
    return told


def _with_interval(pages: Sequence[Known]) -> Line:
    """Fit a line whose interval holds most pages of sets that it was not fitted to."""
    beside: list[float] = []
    for name in sorted({page.set for page in pages}):
        line = fit([page for page in pages if page.set != name])
        beside += [log_rate(page.rate) - log_rate(line.at(page.signs).cer) for page in pages if page.set == name]
    low, high = np.quantile(beside, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return replace(fit(pages), low=float(low), high=float(high))


def report(name: str, pages: Sequence[Known], told: Sequence[Estimate]) -> list[str]:
    """Return how well it is told, set by set."""
    names = sorted({page.set for page in pages})
    rows = [_row(one, [number for number, page in enumerate(pages) if page.set == one], pages, told) for one in names]
    rows.append(_row("all", list(range(len(pages))), pages, told))
    head = ("set", "pages", "CER %", "told %", "in the interval", "rank correlation", "errors found first %")
    return [f"## {name}", "", *table(head, rows)]


def _row(name: str, chosen: Sequence[int], pages: Sequence[Known], told: Sequence[Estimate]) -> list[str]:
    counts = [pages[number].counts for number in chosen]
    reference, errors = sum(one.reference for one in counts), sum(one.errors for one in counts)
    expected = sum(told[number].cer * pages[number].counts.reference for number in chosen)
    inside = sum(told[number].low <= pages[number].rate <= told[number].high for number in chosen)
    first = sorted(chosen, key=lambda number: -told[number].cer)[: max(round(READ * len(chosen)), 1)]
    found = sum(pages[number].counts.errors for number in first)
    ranks = _ranks_agree([told[number].cer for number in chosen], [pages[number].rate for number in chosen])
    return [
        name,
        str(len(chosen)),
        percent(errors / reference),
        percent(expected / reference),
        f"{inside} of {len(chosen)}",
        "" if ranks is None else f"{ranks:.2f}",
        percent(found / errors if errors else None, 0),
    ]


def _ranks_agree(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation; None for fewer than five."""
    if len(first) < 5:
        return None
    ranks = [np.argsort(np.argsort(values, kind="stable"), kind="stable") for values in (first, second)]
    return float(np.corrcoef(ranks)[0, 1])


def _logarithms(pages: Sequence[Known]) -> tuple[Floats, Floats]:
    values = [[log_share(getattr(page.signs, name)) for name in SIGNS] for page in pages]
    return np.array(values), np.array([log_rate(page.rate) for page in pages])


def as_toml(lines: dict[str, Line]) -> str:
    """Return lines as the file that is read by `load_estimator`."""
    made = HEAD
    for name, line in lines.items():
        made += f"\n[{name}]\n"
        made += "".join(f"{key} = {getattr(line, key):.3f}\n" for key in ("intercept", "low", "high"))
        for key in ("slopes", "usual"):
            values = getattr(line, key)
            made += f"{key} = {{ {', '.join(f'{sign} = {values[sign]:.3f}' for sign in SIGNS)} }}\n"
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("two", type=Path, help="workspace read by two readers")
    parser.add_argument("one", type=Path, help="workspace read by one")
    parser.add_argument("--write", action="store_true", help="write what was fitted into the package")
    parser.add_argument("--report", type=Path, help="Markdown file for the figures")
    options = parser.parse_args()
    talk, language = Console(stderr=True), load_language("eng")
    lines, parts = {}, []
    for name, folder, title in (("two", options.two, "Two readers"), ("one", options.one, "One reader")):
        pages = list(known_pages(Workspace(folder), language))
        talk.print(f"{title.lower()}: {len(pages)} pages")
        lines[name] = _with_interval(pages)
        parts += [*report(title, pages, told_by_others(pages)), ""]
    print("\n".join(parts))
    if options.write:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(as_toml(lines), encoding="utf-8")
    if options.report:
        head = Path(__file__).with_name("ESTIMATE.head.md").read_text(encoding="utf-8")
        options.report.write_text(head + f"Measured on {machine()}.\n\n" + "\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
