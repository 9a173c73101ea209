"""Which errors stand together: of what one word is away from the transcription, a language model can tell most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

TOGETHER = 2  #: characters that are right between two errors of one run
#: Names of kinds of runs, with the errors from which on a run is of that kind.
RUNS = (("8 or more together", 8), ("4 to 7", 4), ("2 or 3", 2), ("a letter", 1))
SIGNS = "signs and spaces"  #: runs of any length without a letter or figure
KINDS = (*(name for name, _ in RUNS), SIGNS)


def errors_by_run(text: str, truth: str) -> Counter[str]:
    """Count the errors of a text, inserted, deleted and replaced characters, by the kind of run they stand in."""
    found: Counter[str] = Counter()
    for errors, letters in _runs(text, truth):
        found[next(name for name, least in RUNS if errors >= least) if letters else SIGNS] += errors
    return found


def _runs(text: str, truth: str) -> Iterator[tuple[int, bool]]:
    """Yield how many errors each run has, and whether a letter or figure is among them."""
    errors, letters, end = 0, False, 0
    for step in Levenshtein.opcodes(text, truth):
        if step.tag == "equal":
            continue
        if errors and step.src_start - end > TOGETHER:
            yield errors, letters
            errors, letters = 0, False
        there = text[step.src_start : step.src_end] + truth[step.dest_start : step.dest_end]
        errors += max(step.src_end - step.src_start, step.dest_end - step.dest_start)
        letters = letters or any(map(str.isalnum, there))
        end = step.src_end
    if errors:
        yield errors, letters
