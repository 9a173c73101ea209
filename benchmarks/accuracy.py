"""Measure accuracy on a corpus of real scans and of OCR texts: `make bench CORPUS=folder`.

The corpus has one folder a set, `<page>.<png|tif|jpg>` beside `<page>.gt.txt`, and may have
`textpairs/*.jsonl` with `ocr` and `gt`. Prints a table and writes it with --write.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import corpus as corpora
from rich.console import Console

from pipeline import api
from pipeline.evidence import ItemWords, count_words, load_language
from pipeline.model import RepairEffect, Score
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings, VerifySettings
from pipeline.text.layout import join_lines
from pipeline.verify import verify_text
from pipeline.workspace import Workspace

HEAD = (
    "set", "pages", "characters", "CER raw %", "CER repaired %", "WER raw %", "WER repaired %",
    "strict CER raw %", "strict CER repaired %", "words fixed", "words broken", "per 2,000 right", "pages/min",
)  # fmt: skip


@dataclass(slots=True)
class Row:
    name: str
    pages: int = 0
    before: Score = Score()
    after: Score = Score()
    strict_before: Score = Score()
    strict_after: Score = Score()
    effect: RepairEffect = RepairEffect()
    seconds: float = 0.0

    def cells(self) -> list[str]:
        right = self.effect.kept + self.effect.broken
        return [
            self.name,
            str(self.pages),
            f"{self.before.characters.reference:,}",
            percent(self.before.cer),
            percent(self.after.cer),
            percent(self.before.wer),
            percent(self.after.wer),
            percent(self.strict_before.cer),
            percent(self.strict_after.cer),
            str(self.effect.fixed),
            str(self.effect.broken),
            f"{2000 * self.effect.broken / right:.2f}" if right else "n/a",
            f"{60 * self.pages / self.seconds:.0f}" if self.seconds else "",
        ]

    def holds(self) -> bool:
        right = self.effect.kept + self.effect.broken
        return (self.after.cer or 0) <= (self.before.cer or 0) and 2000 * self.effect.broken <= right


def percent(rate: float | None) -> str:
    return "n/a" if rate is None else f"{100 * rate:.2f}"


def scans(corpus: Path, jobs: int, keep: Path | None) -> Iterator[Row]:
    """Run every set as an item and yield its row."""
    with tempfile.TemporaryDirectory(prefix="doublekey-bench-") as scratch:
        workspace = Workspace(keep or Path(scratch))
        for folder in corpora.sets(corpus):
            corpora.copy_set(folder, workspace)
        for folder in corpora.sets(corpus):
            started = time.perf_counter()
            result = api.run(workspace.root, items=[folder.name], jobs=jobs)
            row = Row(folder.name, seconds=time.perf_counter() - started if result.read else 0.0)
            summary = next(found for found in result.summaries if found.item == folder.name)
            row.pages = len(summary.compared())
            row.before, row.after = (summary.score(after=after, normalised=True) for after in (False, True))
            row.strict_before, row.strict_after = (summary.score(after=a, normalised=False) for a in (False, True))
            for page in summary.compared():
                row.effect += page.effect
            yield row


def texts(corpus: Path, limit: int) -> Iterator[Row]:
    """Repair the OCR texts of every file of pairs and yield its row; "pages" are texts."""
    language, repair, verify = load_language("eng"), RepairSettings(), VerifySettings()
    for path in sorted((corpus / "textpairs").glob("*.jsonl")):
        pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        pairs = pairs[:: max(1, len(pairs) // limit)]
        row = Row(path.stem, pages=len(pairs))
        articles: dict[str, ItemWords] = {}
        for pair in pairs:
            key = str(pair.get("article", pair["id"]))
            articles[key] = articles.get(key, ItemWords()) + count_words(pair["ocr"])
        for pair in pairs:
            item = articles[str(pair.get("article", pair["id"]))]
            started = time.perf_counter()
            repaired = repair_text(pair["ocr"], language=language, item=item, settings=repair)
            row.seconds += time.perf_counter() - started
            found = verify_text(pair["gt"], "", repaired.raw, join_lines(repaired.text), verify)
            if found.before and found.after:
                row.before, row.after = row.before + found.before.normalised, row.after + found.after.normalised
                row.strict_before, row.strict_after = (
                    row.strict_before + found.before.strict,
                    row.strict_after + found.after.strict,
                )
            row.effect += found.effect
        yield row


def total(rows: list[Row]) -> Row:
    whole = Row("all")
    for row in rows:
        whole.pages += row.pages
        whole.before, whole.after = whole.before + row.before, whole.after + row.after
        whole.strict_before = whole.strict_before + row.strict_before
        whole.strict_after = whole.strict_after + row.strict_after
        whole.effect += row.effect
        whole.seconds += row.seconds
    return whole


def table(rows: list[Row]) -> list[str]:
    lines = ["| " + " | ".join(HEAD) + " |", "|---|" + "---:|" * (len(HEAD) - 1)]
    return lines + ["| " + " | ".join(row.cells()) + " |" for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--jobs", type=int, default=0, help="worker processes (default: one a core)")
    parser.add_argument("--texts", type=int, default=500, help="at most about this many texts a file (default 500)")
    parser.add_argument("--keep", type=Path, help="workspace folder to use and keep, to look at the reports")
    parser.add_argument("--write", type=Path, help="Markdown file for the results")
    options = parser.parse_args()

    talk = Console(stderr=True)
    parts: list[tuple[str, list[Row]]] = []
    for title, rows in (
        ("Scans", scans(options.corpus, options.jobs, options.keep)),
        (
            "Texts without scans (a page is one text; pages/min are those of repair alone)",
            texts(options.corpus, options.texts),
        ),
    ):
        done: list[Row] = []
        for row in rows:
            talk.print("  ".join(row.cells()), highlight=False)
            done.append(row)
        if done:
            parts.append((title, [*done, total(done)]))

    failed = [row.name for _, rows in parts for row in rows[:-1] if not row.holds()]
    lines = [f"Measured {date.today()} on {corpora.machine()}."]
    for title, rows in parts:
        lines += ["", f"## {title}", "", *table(rows)]
    lines += ["", f"Sets on which repair does not hold its promise: {', '.join(failed) or 'none'}.", ""]
    print("\n".join(lines))
    if options.write:
        explanation = Path(__file__).with_name("ACCURACY.head.md").read_text(encoding="utf-8")
        options.write.write_text(explanation + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
