"""Aligning two sequences of characters or words: Levenshtein distance, and where it comes from.

Up to `EXACT_LIMIT` units a side the alignment is optimal: no other has fewer errors. Longer sequences
are first cut at anchors, which are runs of `ANCHOR` units that occur exactly once on either side and in
the same order, and each piece is aligned optimally. The sum can exceed the distance only where such an
anchor lies outside every optimal alignment, as in text that was moved about; then it is an upper bound.
Where there are no anchors the whole is aligned as one piece: exact again, in time that grows with the
product of the lengths (some two seconds for 200,000 units, a minute for a million).
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.model import Counts

EXACT_LIMIT = 32_768  #: longest side, in units, that is always aligned as one piece
ANCHOR = 24  #: units in an anchor
_STRIDE = 16  #: an anchor is looked for every so many units
_PIECE = 4_096  #: shortest piece, in units, worth cutting off


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
    if reference == text:
        return [Opcode("equal", 0, len(reference), 0, len(text))] if reference else []
    if max(len(reference), len(text)) <= EXACT_LIMIT:
        return _exact(reference, text, 0, 0)
    found: list[Opcode] = []
    for start, end, text_start, text_end in _pieces(reference, text):
        found += _exact(reference[start:end], text[text_start:text_end], start, text_start)
    return found


def counts(reference: Sequence[str], text: Sequence[str]) -> Counts:
    """Return the outcome of an alignment; swapping the sides swaps deletions and insertions only.

    Several alignments can have equally few errors and yet divide them differently into substitutions
    on the one hand, deletions and insertions on the other. Which is taken does not depend on the sides.
    """
    if reference == text:
        return Counts(hits=len(reference))
    swapped = _order(text) < _order(reference)
    length = {"equal": 0, "replace": 0, "delete": 0, "insert": 0}
    for tag, start, end, text_start, text_end in opcodes(text, reference) if swapped else opcodes(reference, text):
        length[tag] += max(end - start, text_end - text_start)
    deletions, insertions = length["delete"], length["insert"]
    if swapped:
        deletions, insertions = insertions, deletions
    return Counts(length["equal"], length["replace"], deletions, insertions)


def pairs(steps: Iterable[Opcode]) -> Iterator[tuple[int, int]]:
    """Yield the positions of equal units: (in the reference, in the text)."""
    for step in steps:
        if step.tag == "equal":
            yield from zip(range(step.start, step.end), range(step.text_start, step.text_end), strict=True)


def _order(sequence: Sequence[str]) -> tuple[int, Sequence[str]]:
    return len(sequence), sequence


def _exact(reference: Sequence[str], text: Sequence[str], shift: int, text_shift: int) -> list[Opcode]:
    return [
        Opcode(
            step.tag,
            step.src_start + shift,
            step.src_end + shift,
            step.dest_start + text_shift,
            step.dest_end + text_shift,
        )
        for step in Levenshtein.opcodes(reference, text)
    ]


def _pieces(reference: Sequence[str], text: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    start = text_start = 0
    for place, text_place in _anchors(reference, text):
        # Cutting in the middle of an anchor leaves both pieces some of it to hold on to.
        cut, text_cut = place + ANCHOR // 2, text_place + ANCHOR // 2
        if min(cut - start, text_cut - text_start) >= _PIECE:
            yield start, cut, text_start, text_cut
            start, text_start = cut, text_cut
    yield start, len(reference), text_start, len(text)


def _anchors(reference: Sequence[str], text: Sequence[str]) -> list[tuple[int, int]]:
    """Return where anchors lie in both sequences, in ascending order on either side."""
    written, text_written = _as_strings(reference, text)
    wanted = {written[place : place + ANCHOR] for place in range(0, len(written) - ANCHOR + 1, _STRIDE)}
    places = _unique_places(written, wanted)
    text_places = _unique_places(text_written, wanted)
    return _longest_ascending([(place, text_places[run]) for run, place in places.items() if run in text_places])


def _as_strings(*sequences: Sequence[str]) -> list[str]:
    """Return one character for each unit: runs of a string are cut and looked up faster than those of a list."""
    joined = ["".join(sequence) for sequence in sequences]
    if all(len(text) == len(sequence) for text, sequence in zip(joined, sequences, strict=True)):
        return joined
    codes: dict[str, int] = {}
    return [
        "".join([chr(codes.setdefault(unit, len(codes)) % sys.maxunicode) for unit in sequence])
        for sequence in sequences
    ]


def _unique_places(written: str, wanted: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    repeated = set()
    for place in range(len(written) - ANCHOR + 1):
        run = written[place : place + ANCHOR]
        if run in wanted:
            if run in found:
                repeated.add(run)
            found[run] = place
    for run in repeated:
        del found[run]
    return found


def _longest_ascending(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `found` that ascends in both positions (patience sorting)."""
    found.sort()
    tops: list[int] = []  # lowest text position that ends a chain of this length
    ends: list[int] = []  # which pair that is
    before: list[int] = []  # pair → the pair before it in its chain
    for index, (_, text_place) in enumerate(found):
        length = bisect_left(tops, text_place)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [text_place]
        ends[length : length + 1] = [index]
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(found[index])
        index = before[index]
    return chain[::-1]
