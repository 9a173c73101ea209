"""Aligning two sequences of characters or words: Levenshtein distance, and where it comes from.

What can be aligned as one piece at little expense is: then no other alignment has fewer errors. Longer
sequences are cut where they share runs that are rare (`anchors`), each piece is aligned optimally, and
afterwards it is looked into whether the whole is optimal too (`proof`); where it is not, the stretches
around those cuts are aligned anew. Left over are texts that have little in common, or of which much was
moved or is missing. Their alignment is a good one, its number of errors an *upper bound* of the distance,
and it says so. Time and memory grow with the length, whatever the texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.model import Counts

if TYPE_CHECKING:
    from pipeline.text.anchors import Coded, Span
    from pipeline.text.proof import Path, Step

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


def counts(reference: Sequence[str], text: Sequence[str]) -> Counts:
    """Return the outcome of an alignment; swapping the sides swaps deletions and insertions only.

    Several alignments can have equally few errors and yet divide them differently into substitutions
    on the one hand, deletions and insertions on the other. Which is taken does not depend on the sides.
    """
    if reference == text:
        return Counts(hits=len(reference))
    swapped = _order(text) < _order(reference)
    steps, exact = _steps(text, reference) if swapped else _steps(reference, text)
    length = {"equal": 0, "replace": 0, "delete": 0, "insert": 0}
    for tag, start, end, text_start, text_end in steps:
        length[tag] += max(end - start, text_end - text_start)
    deletions, insertions = length["delete"], length["insert"]
    if swapped:
        deletions, insertions = insertions, deletions
    return Counts(length["equal"], length["replace"], deletions, insertions, exact)


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
        return Levenshtein.opcodes(reference, text).as_list(), True
    # Loaded here, because most texts are short and what these need loads slowly.
    from pipeline.text.anchors import coded, pieces
    from pipeline.text.proof import Path, not_optimal

    sides = coded(reference, text)
    found = pieces(sides[0].codes, sides[1].codes)
    steps = _joined(_aligned(span, *sides) for span in found)
    if _errors(steps) == _fewest(reference, text):
        return steps, True
    path = Path(steps)
    cuts = [(span.start, span.text_start) for span in found[1:]]
    worse, exact = not_optimal(*sides, path, cuts)
    if worse:
        steps = _joined(_mended(path, worse, *sides))
    return steps, exact


def _mended(path: Path, worse: Sequence[Span], reference: Coded, text: Coded) -> Iterator[list[Step]]:
    """Yield the steps of an alignment, some stretches of which are aligned anew."""
    from pipeline.text.anchors import Span

    start = text_start = 0
    for span in worse:
        yield path.steps(Span(start, span.start, text_start, span.text_start))
        yield _aligned(span, reference, text)
        start, text_start = span.end, span.text_end
    yield path.steps(Span(start, len(reference.codes), text_start, len(text.codes)))


def _joined(parts: Iterable[Sequence[Step]]) -> list[Step]:
    """Return the steps of all parts; what was cut in two is one step again."""
    steps: list[Step] = []
    for part in parts:
        if steps and part and steps[-1][0] == part[0][0]:
            tag, start, _, text_start, _ = steps.pop()
            first = (tag, start, part[0][2], text_start, part[0][4])
            part = [first, *part[1:]]
        steps += part
    return steps


def _errors(steps: Iterable[Step]) -> int:
    return sum(
        max(end - start, text_end - text_start) for tag, start, end, text_start, text_end in steps if tag != "equal"
    )


def _fewest(reference: Sequence[str], text: Sequence[str]) -> int:
    """Return a number of errors that no alignment can have fewer of: every unit without its like is one."""
    common = (Counter(reference) & Counter(text)).total()
    return max(len(reference), len(text)) - common


def _aligned(span: Span, reference: Coded, text: Coded) -> list[Step]:
    start, end, text_start, text_end = span
    found = Levenshtein.opcodes(reference.units[start:end], text.units[text_start:text_end]).as_list()
    return [
        (tag, old + start, old_end + start, new + text_start, new_end + text_start)
        for tag, old, old_end, new, new_end in found
    ]
