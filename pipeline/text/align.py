"""Aligning two sequences of characters or words: Levenshtein distance, and where it comes from.

What can be aligned as one piece at little expense is: then no other alignment has fewer errors. Longer
sequences are cut where they share runs that are rare (`anchors`), each piece is aligned optimally, and
afterwards it is looked into whether the whole is optimal too (`proof`); where it is not, the stretches
around those cuts are aligned anew. Left over are texts that have little in common, or of which much was
moved or is missing. Their alignment is a good one, its number of errors an *upper bound* of the distance,
and it says so. Time and memory grow with the length, whatever the texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from rapidfuzz.distance import Levenshtein

from pipeline.model import Counts

if TYPE_CHECKING:
    from pipeline.text.proof import Step

_SWAPPED = {"equal": "equal", "replace": "replace", "delete": "insert", "insert": "delete"}
EXACT_LIMIT = 1 << 30  #: cells (units of one side times units of the other) that are aligned as one piece


class Opcode(NamedTuple):
    """A step of an alignment: `reference[start:end]` against `text[text_start:text_end]`."""

    tag: str  #: "equal", "replace", "delete" or "insert"
    start: int
    end: int
    text_start: int
    text_end: int


def opcodes(reference: Sequence[str], text: Sequence[str]) -> list[Opcode]:
    """Return the steps that turn `reference` into `text`, in order, covering both completely.

    Args:
        reference: characters or words; a string is a sequence of its code points.
        text: the same.
    """
    return [Opcode._make(step) for step in _steps(reference, text)[0]]


def alignment(reference: Sequence[str], text: Sequence[str]) -> tuple[list[Opcode], Counts]:
    """Return the steps that turn `reference` into `text`, and their outcome; swapped sides give the steps backwards.

    Several alignments can have equally few errors and yet divide them differently into substitutions
    on the one hand, deletions and insertions on the other. Which is taken does not depend on the sides.
    """
    swapped = _order(text) < _order(reference)
    steps, exact = _steps(text, reference) if swapped else _steps(reference, text)
    found = [Opcode._make(step) for step in steps]
    if swapped:
        found = [
            Opcode(_SWAPPED[tag], text_start, text_end, start, end) for tag, start, end, text_start, text_end in found
        ]
    length = {"equal": 0, "replace": 0, "delete": 0, "insert": 0}
    for tag, start, end, text_start, text_end in found:
        length[tag] += max(end - start, text_end - text_start)
    return found, Counts(length["equal"], length["replace"], length["delete"], length["insert"], exact)


def counts(reference: Sequence[str], text: Sequence[str]) -> Counts:
    """Return the outcome of an alignment; swapping the sides swaps deletions and insertions only."""
    return Counts(hits=len(reference)) if reference == text else alignment(reference, text)[1]


def pairs(steps: Iterable[Opcode]) -> Iterator[tuple[int, int]]:
    """Yield the positions of equal units: (in the reference, in the text)."""
    for step in steps:
        if step.tag == "equal":
            yield from zip(range(step.start, step.end), range(step.text_start, step.text_end), strict=True)


def _order(sequence: Sequence[str]) -> tuple[int, Sequence[str]]:
    return len(sequence), sequence


def _steps(reference: Sequence[str], text: Sequence[str]) -> tuple[list[Step], bool]:
    """Return the steps of an alignment, and whether it is known to be optimal."""
    if reference == text:
        return [("equal", 0, len(reference), 0, len(text))] if reference else [], True
    if len(reference) * len(text) <= EXACT_LIMIT:
        return cast("list[Step]", Levenshtein.opcodes(reference, text).as_list()), True
    # Most texts are short, and what the others need loads slowly.
    from pipeline.text.pieces import align_pieces

    return align_pieces(reference, text)
