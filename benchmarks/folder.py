"""How fast `doublekey repair` is on a folder of texts, with its rounds, its files and its report."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pairs import PairItem

from pipeline import api
from pipeline.run.texts import Order
from pipeline.settings import RepairSettings


def folder_speed(found: Sequence[PairItem]) -> tuple[int, float]:
    """Return the words of items, each a text of one folder, and the seconds of one process to repair them."""
    with tempfile.TemporaryDirectory() as name:
        folder, words = Path(name), 0
        (folder / "texts").mkdir()
        for number, item in enumerate(found):
            text = "\n".join(pair.ocr for pair in item.pairs)
            words += len(text.split())
            (folder / "texts" / f"{number}.txt").write_text(text, encoding="utf-8")
        order = Order((folder / "texts",), "eng", folder / "learnt", RepairSettings(), output=folder / "out")
        started = time.process_time()
        result = api.repair_files(order, jobs=1)
        seconds = time.process_time() - started
        if result.problems:
            raise result.problems[0]
        return words, seconds
