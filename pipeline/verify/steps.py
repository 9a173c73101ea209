"""The steps from a reference to a text, of which counts, classes and confusions are three views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model import Counts
from pipeline.text.align import Opcode, opcodes

_SWAPPED = {"equal": "equal", "replace": "replace", "delete": "insert", "insert": "delete"}


def steps_between(reference: Sequence[str], text: Sequence[str]) -> list[Opcode]:
    """Return the steps that turn a reference into a text; with the sides swapped, the same steps backwards.

    Several alignments can be equally short. Which of them is taken does not depend on the sides, so that the
    counts of substitutions, deletions and insertions do not either (`pipeline.text.align.counts` does the same).
    """
    if _order(reference) <= _order(text):
        return opcodes(reference, text)
    return [
        Opcode(_SWAPPED[tag], text_start, text_end, start, end)
        for tag, start, end, text_start, text_end in opcodes(text, reference)
    ]


def counted(steps: Iterable[Opcode]) -> Counts:
    """Return how many units the steps keep, change, leave out and put in."""
    length = {"equal": 0, "replace": 0, "delete": 0, "insert": 0}
    for tag, start, end, text_start, text_end in steps:
        length[tag] += max(end - start, text_end - text_start)
    return Counts(length["equal"], length["replace"], length["delete"], length["insert"])


def _order(sequence: Sequence[str]) -> tuple[int, Sequence[str]]:
    return len(sequence), sequence
