"""Measure accuracy on a corpus of real scans and of OCR texts: `make bench CORPUS=folder`.

The corpus has one folder a set, `<page>.<png|tif|jpg>` beside `<page>.gt.txt`, and may have
`textpairs/*.jsonl` with `ocr` and `gt`. Every set is run as an item of one workspace; with --keep the
workspace stays, and what is up to date in it is not read again. docs/measuring.md says what each figure is.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import attempts
import corpus as corpora
import effort
import material
import msgspec
import plot
import repairing
import scoring
import stages
from agreement import LIST_HEAD
from measures import percent, share
from repairing import Repair
from rich.console import Console
from scoring import SetScore

from pipeline import api
from pipeline.cli.talk import Bar
from pipeline.evidence import load_language
from pipeline.settings import Second, load_settings, with_second
from pipeline.workspace import Workspace

PLOT = "review-effort.svg"
PLOTTED = 0.20  #: of all words


class Speed(msgspec.Struct, frozen=True):
    """How long a run took that read every page; kept in the workspace, for when it is scored again."""

    mode: Second
    pages: int
    jobs: int
    seconds: float  #: by the clock
    stages: stages.Spent  #: of one page of each set

    def lines(self) -> list[str]:
        table = stages.stage_table({self.mode: self.stages})
        return [
            f"Mode *{self.mode}*, jobs: {self.jobs}. {60 * self.pages / self.seconds:.1f} pages/min.",
            "",
            f"Where they go, on one page of each set ({self.stages.pages} pages), a stage at a time; once a worker: "
            f"{stages.loads(self.stages)}.",
            "",
            *table,
        ]


def read(corpus: Path, workspace: Workspace, second: Second | None, jobs: int, talk: Console) -> Speed | None:
    """Bring a workspace up to date with a corpus and say how fast that was, if every page was read."""
    sets = corpora.sets(corpus)
    for folder in sets:
        corpora.copy_set(folder, workspace)
    settings = with_second(load_settings(workspace.settings_path), second)
    noted = workspace.output / "bench-speed.json"
    started = time.perf_counter()
    with Bar(talk, quiet=False) as bar:
        names = [folder.name for folder in sets]
        result = api.run(workspace.root, items=names, jobs=jobs, settings=settings, progress=bar)
    seconds = time.perf_counter() - started
    for caution in result.cautions:
        talk.print(f"note: {caution}", markup=False)
    pages = [list(corpora.scans(folder)) for folder in sets]
    if result.read < sum(map(len, pages)):
        if result.read or not noted.exists():
            return None  # some of it was done before: what is left tells nothing
        return msgspec.json.decode(noted.read_bytes(), type=Speed)
    speed = Speed(
        settings.read.second,
        result.read,
        jobs or len(os.sched_getaffinity(0)),
        seconds,
        stages.time_stages([found[len(found) // 2] for found in pages], settings.read.second),
    )
    noted.write_bytes(msgspec.json.encode(speed))
    return speed


def score(workspace: Workspace, names: Sequence[str], talk: Console) -> tuple[list[SetScore], list[str]]:
    """Measure what a workspace holds; return the sets and the names of pages that have no text."""
    language = load_language("eng")
    sets, lost = [], []
    for item in workspace.items()[0]:
        if names and item.name not in names:
            continue
        pages, without = material.load(workspace, item)
        lost += without
        if pages:
            sets.append(scoring.score_set(item.name, pages, language))
            final = sets[-1].texts["final"]
            assert final is not None
            rates = f"CER {percent(final.characters.rate)} %, F1 {percent(final.words.f1)} %"
            talk.print(f"{item.name}: {len(pages)} pages, {rates}", highlight=False)
    return sets, lost


def scan_lines(sets: Sequence[SetScore], lost: Sequence[str], speed: Speed | None) -> list[str]:
    rows = [*sets, scoring.total(sets)]
    lines = ["## Scans: each reader alone, collated, repaired", "", *scoring.accuracy_table(rows), ""]
    if lost:
        lines += [f"Not counted, because they have no text: {', '.join(lost)}.", ""]
    lines += ["## Scans: repair", "", *scoring.repair_table([row.repair for row in rows]), ""]
    lines += ["## Agreement", "", "Of the words as read:", "", *scoring.agreement_table(rows), ""]
    lines += ["Of the words that the final text marks as agreed:", "", *scoring.marked_table(rows), ""]
    lines += ["## Review effort", "", f"![Review effort]({PLOT})", "", *scoring.effort_table(rows), ""]
    lines += ["Without wrong words that are nothing like what the reference has in their place:", ""]
    lines += [*scoring.effort_table(rows, without="unlike"), ""]
    lines += ["Without words where both readers and the ink contradict the reference:", ""]
    lines += [*scoring.effort_table(rows, without="suspect"), ""]
    lines += ["## Lines that the mode *doubtful* chooses", "", *scoring.selection_table(rows), ""]
    lines += [
        "## Time",
        "",
        *(
            speed.lines()
            if speed
            else ["Not measured in this run, because the pages had been read before: see [SPEED.md](SPEED.md)."]
        ),
        "",
    ]
    return lines


def effort_plot(sets: Sequence[SetScore]) -> str:
    """Return the curves of review effort as SVG."""
    shares = [PLOTTED * number / 100 for number in range(101)]
    lines = {}
    for one in [*sets, scoring.total(sets)]:
        found = effort.found_among(one.ranked, shares)
        lines[one.name] = [(100 * part, 100 * y) for part, y in zip(shares, found, strict=True) if y is not None]
    return plot.line_chart(
        "Wrong words found by looking at the most doubtful words first",
        ("words looked at, % of all", "of the wrong words, %"),
        {name: points for name, points in lines.items() if points},
        (100 * PLOTTED, 100),
    )


def write_list(path: Path, sets: Sequence[SetScore]) -> None:
    """Write the words on which the readers agree against the reference, as tab-separated values."""
    rows = [LIST_HEAD, *(row for one in sets for row in one.agreement.listed)]
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def text_lines(rows: list[Repair]) -> list[str]:
    whole = Repair("all")
    for row in rows:
        whole += row
    rate = share(60 * whole.pages, whole.seconds) or 0
    return [
        "## Texts without scans: repair (a page is one text)",
        "",
        *scoring.repair_table([*rows, whole]),
        "",
        f"Repair does {rate:,.0f} of these texts a minute in one process.",
        "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--second", choices=("all", "doubtful", "off"), help="which lines the second reader reads")
    parser.add_argument("--jobs", type=int, default=0, help="worker processes (default: one a core)")
    parser.add_argument("--texts", type=int, default=500, help="at most about this many texts a file (0: none)")
    parser.add_argument("--keep", type=Path, help="workspace folder to use and keep, to score again, to see reports")
    parser.add_argument("--no-run", action="store_true", help="score what lies in the kept workspace, run nothing")
    parser.add_argument("--list-agreed", type=Path, metavar="FILE", help="list agreed words the reference contradicts")
    parser.add_argument("--plot", type=Path, metavar="FILE", help=f"SVG of review effort (with --write: {PLOT})")
    parser.add_argument("--write", type=Path, metavar="FILE", help="Markdown file for the results")
    options = parser.parse_args()
    if options.no_run and not options.keep:
        parser.error("--no-run needs --keep")

    talk = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="doublekey-bench-") as scratch:
        workspace = Workspace(options.keep or Path(scratch))
        speed = None if options.no_run else read(options.corpus, workspace, options.second, options.jobs, talk)
        names = [] if options.no_run else [folder.name for folder in corpora.sets(options.corpus)]
        sets, lost = score(workspace, names, talk)
        again = [] if options.no_run else attempts.attempt_lines(workspace, names, options.second, talk)
    texts = list(repairing.texts(options.corpus, options.texts))

    lines = [f"Measured {date.today()} on {corpora.machine()}.", "", *scan_lines(sets, lost, speed), *again]
    lines += text_lines(texts) if texts else []
    failed = [row.name for row in [*(one.repair for one in sets), *texts] if not row.holds()]
    lines += [f"Sets on which repair does not hold its promise: {', '.join(failed) or 'none'}.", ""]
    print("\n".join(lines))
    if options.list_agreed:
        write_list(options.list_agreed, sets)
    plotted = options.plot or (options.write.with_name(PLOT) if options.write else None)
    if plotted:
        plotted.write_text(effort_plot(sets), encoding="utf-8")
    if options.write:
        explanation = Path(__file__).with_name("ACCURACY.head.md").read_text(encoding="utf-8")
        options.write.write_text(explanation + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
