"""What repair does to texts: the promise it has to keep, on pages and on texts without scans."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from measures import percent

from pipeline.evidence import ItemWords, count_words, load_language
from pipeline.model import RepairEffect, Score, Verification
from pipeline.repair import repair_text
from pipeline.settings import RepairSettings, VerifySettings
from pipeline.text.layout import join_lines
from pipeline.verify import verify_text

HEAD = (
    "set", "pages", "characters", "CER before %", "CER after %", "WER before %", "WER after %",
    "strict CER before %", "strict CER after %", "words fixed", "words broken", "per 2,000 right",
)  # fmt: skip


@dataclass(slots=True)
class Repair:
    """A set before and after repair."""

    name: str
    pages: int = 0
    before: Score = Score()
    after: Score = Score()
    strict_before: Score = Score()
    strict_after: Score = Score()
    effect: RepairEffect = RepairEffect()
    seconds: float = 0.0  #: of repair alone; 0 where it was not measured

    def add(self, found: Verification) -> None:
        """Add a page."""
        self.pages += 1
        if found.before and found.after:
            self.before, self.after = self.before + found.before.normalised, self.after + found.after.normalised
            self.strict_before += found.before.strict
            self.strict_after += found.after.strict
        self.effect += found.effect

    def __iadd__(self, other: Repair) -> Repair:
        self.pages += other.pages
        self.before, self.after = self.before + other.before, self.after + other.after
        self.strict_before += other.strict_before
        self.strict_after += other.strict_after
        self.effect += other.effect
        self.seconds += other.seconds
        return self

    def cells(self) -> list[str]:
        """Return its row of the table that `HEAD` heads."""
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
        ]

    def holds(self) -> bool:
        """Say whether repair keeps its promise on this set."""
        right = self.effect.kept + self.effect.broken
        return (self.after.cer or 0) <= (self.before.cer or 0) and 2000 * self.effect.broken <= right


def texts(corpus: Path, limit: int) -> Iterator[Repair]:
    """Repair the OCR texts of every file of pairs and yield what came of it; "pages" are texts."""
    language, repair, verify = load_language("eng"), RepairSettings(), VerifySettings()
    for path in sorted((corpus / "textpairs").glob("*.jsonl")):
        pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        pairs = pairs[:: max(1, len(pairs) // limit)] if limit else []
        row = Repair(path.stem)
        articles: dict[str, ItemWords] = {}
        for pair in pairs:
            key = str(pair.get("article", pair["id"]))
            articles[key] = articles.get(key, ItemWords()) + count_words(pair["ocr"])
        for pair in pairs:
            item = articles[str(pair.get("article", pair["id"]))]
            started = time.perf_counter()
            repaired = repair_text(pair["ocr"], language=language, item=item, settings=repair)
            row.seconds += time.perf_counter() - started
            row.add(verify_text(pair["gt"], "", repaired.raw, join_lines(repaired.text), verify.profile))
        if pairs:
            yield row
