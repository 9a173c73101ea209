"""What `doublekey repair` makes of a folder of texts, with its rounds, its files and its report, and how fast it is."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import convert
from pairs import Pair, PairItem

from pipeline import api
from pipeline.model import Edit, Flag, RepairedText
from pipeline.run.texts import EDITS, Order
from pipeline.settings import RepairSettings
from pipeline.text.edits import apply


def repaired_folder(found: Sequence[PairItem]) -> tuple[list[tuple[Pair, RepairedText]], float]:
    """Return items, each as a text of one folder, with what the command makes of them; and its seconds of one process.

    Raises:
        DoublekeyError: a text could not be repaired.
    """
    texts = [_as_text(item) for item in found]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "texts").mkdir()
        for number, text in enumerate(texts):
            (folder / "texts" / f"{number}.txt").write_text(text.ocr, encoding="utf-8")
        order = Order((folder / "texts",), "eng", folder / "learnt", RepairSettings(), output=folder / "out")
        started = time.process_time()
        result = api.repair_files(order, jobs=1)
        seconds = time.process_time() - started
        if result.problems:
            raise result.problems[0]
        made = [_as_written(text.ocr, folder / "out" / f"{number}{EDITS}") for number, text in enumerate(texts)]
    return list(zip(texts, made, strict=True)), seconds


def _as_text(item: PairItem) -> Pair:
    return Pair("\n".join(pair.ocr for pair in item.pairs), "\n".join(pair.truth for pair in item.pairs))


def _as_written(raw: str, records: Path) -> RepairedText:
    """Return a repaired text as the file of its edits tells it."""
    lines = records.read_text(encoding="utf-8").splitlines() if records.exists() else []
    found = [json.loads(line) for line in lines]
    changes = [(one["layer"], convert(one, Edit)) for one in found if one["kind"] == "edit"]
    flags = tuple(convert(one, Flag) for one in found if one["kind"] != "edit")
    early = tuple(edit for layer, edit in changes if layer == "raw")
    edits = tuple(edit for layer, edit in changes if layer != "raw")
    faithful = apply(raw, early)
    return RepairedText(raw, faithful, apply(faithful, edits), early, edits, flags)
