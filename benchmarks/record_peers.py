"""What dinglehopper says of the pairs of texts in tests/data/peers.json, written into the same file.

dinglehopper wants some seventy packages, among them servers and clients, so the tests hold Doublekey against
figures that were recorded once. To record them anew, in an environment of its own:

    pip install dinglehopper==0.11.0
    python benchmarks/record_peers.py tests/data/peers.json
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from dinglehopper.character_error_rate import character_error_rate_n
from dinglehopper.ocr_files import extract
from dinglehopper.word_error_rate import word_error_rate_n, words_normalized


def recorded(reference: str, text: str) -> dict[str, float | int | None]:
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "reference.txt"), Path(folder, "text.txt")
        for file, content in zip(files, (reference, text), strict=True):
            file.write_text(content, encoding="utf-8")
        right, read = (extract(str(file), plain_encoding="utf-8") for file in files)
        cer, characters = character_error_rate_n(right, read)
        wer, words = word_error_rate_n(list(words_normalized(right)), list(words_normalized(read)))
    return {"cer": _finite(cer), "characters": characters, "wer": _finite(wer), "words": words}


def _finite(rate: float) -> float | None:
    return rate if math.isfinite(rate) else None


def main(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    for pair in data["pairs"]:
        pair["dinglehopper"] = recorded(pair["reference"], pair["text"])
    data["version"] = version("dinglehopper")
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
