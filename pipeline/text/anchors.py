"""Where two long sequences probably belong together: runs of units that both have, and each of them once.

The idea is that of the patience diff: what occurs once on either side is hardly there by chance. Looked
for are long runs first; between two that are found, shorter ones, which are rare there though they may
not be in the whole. What was moved keeps the longest part that is in the same order on both sides.

Runs are compared by their polynomial hashes (Rabin and Karp), all at once. Two runs with the same hash
that differ make an anchor where there is none, or hide one; both are harmless, because an anchor is only
a proposal.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from math import ceil, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PIECE = 1_024  #: units, on either side, between two cuts at least
LEAF = 4 * PIECE  #: a piece of so many units a side is not cut any further
_ENOUGH = PIECE // 16  #: units among which there need not be two anchors
_LONGEST_RUN = 48
_FACTOR = 0x9E3779B97F4A7C15  # odd, and its bits look random


class Coded(NamedTuple):
    """A sequence in two forms: the one is aligned, the other calculated with."""

    units: Sequence[str]  #: a string wherever that is possible; it is aligned faster than a list
    codes: NDArray[np.uint32]  #: a number for each unit, the same number for the same unit


class Span(NamedTuple):
    """A stretch of the reference and the stretch of the text that belongs to it."""

    start: int
    end: int
    text_start: int
    text_end: int

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def text_length(self) -> int:
        return self.text_end - self.text_start


def coded(reference: Sequence[str], text: Sequence[str]) -> tuple[Coded, Coded]:
    """Return two sequences with numbers for their units."""
    joined = ["".join(sequence) for sequence in (reference, text)]
    if len(joined[0]) == len(reference) and len(joined[1]) == len(text) and "" not in (*reference[:1], *text[:1]):
        one, other = (Coded(written, _numbers(written)) for written in joined)
        return one, other
    known: dict[str, int] = {}
    both = [np.array([known.setdefault(unit, len(known)) for unit in side], np.uint32) for side in (reference, text)]
    if len(known) > sys.maxunicode:
        return Coded(reference, both[0]), Coded(text, both[1])
    one, other = (Coded(codes.tobytes().decode("utf-32-le", "surrogatepass"), codes) for codes in both)
    return one, other


def _numbers(written: str) -> NDArray[np.uint32]:
    return np.frombuffer(written.encode("utf-32-le", "surrogatepass"), "<u4")


def run_lengths(codes: NDArray[np.uint32]) -> list[int]:
    """Return how long runs must be to be rare: some lengths, the longest first.

    Were units drawn independently, a run of `log n / log (1 / p)` units would occur about once more in a
    sequence of `n`, where `p` is the probability that two units are the same. Those of a language are not
    independent, so runs must be longer than that.
    """
    if len(codes) < 2:
        return [1]
    _, often = np.unique(codes, return_counts=True)
    alike = float(((often / len(codes)) ** 2).sum())
    chance = log(len(codes)) / max(-log(alike), 1e-9) if alike < 1 else _LONGEST_RUN
    lengths = [min(ceil(times * chance), _LONGEST_RUN) for times in (2, 1.5, 1)]
    return sorted(set(lengths), reverse=True)


def hashes(codes: NDArray[np.uint32], length: int) -> NDArray[np.uint64]:
    """Return a hash for each run of so many units, one for each place where one begins."""
    count = len(codes) - length + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    doubled, width, factor = codes.astype(np.uint64), 1, _FACTOR
    found, found_width = np.zeros(len(codes), np.uint64), 0
    while True:
        if length & width:
            # The run so far, and after it one of `width` units.
            many = len(codes) - found_width - width + 1
            found = found[:many] * np.uint64(factor) + doubled[found_width : found_width + many]
            found_width += width
        if found_width == length:
            return found
        doubled = doubled[:-width] * np.uint64(factor) + doubled[width:]
        factor = factor * factor % (1 << 64)
        width *= 2


def sorted_with_places(found: NDArray[np.uint64], bits: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return hashes in ascending order, shortened by `bits`, and where each of them occurs."""
    # A place is put into the bits that are given up, because sorting numbers is faster than sorting indices.
    mask = np.uint64((1 << bits) - 1)
    keys = np.sort((found & ~mask) | np.arange(len(found), dtype=np.uint64))
    return keys >> np.uint64(bits), (keys & mask).astype(np.int64)


def _once(found: NDArray[np.uint64], bits: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The same for those that occur once."""
    short, places = sorted_with_places(found, bits)
    differs = np.ones(len(short) + 1, bool)
    differs[1:-1] = short[1:] != short[:-1]
    alone = differs[1:] & differs[:-1]
    return short[alone], places[alone]


def anchors(reference: NDArray[np.uint32], text: NDArray[np.uint32], length: int) -> list[tuple[int, int]]:
    """Return where runs of so many units begin that belong together, in ascending order on either side."""
    bits = max(len(reference), len(text)).bit_length()
    # A shared run of twice the length holds one that begins at a multiple of the length.
    short, places = _once(hashes(reference, length)[::length], bits)
    text_short, text_places = _once(hashes(text, length), bits)
    if not len(short) or not len(text_short):
        return []
    at = np.searchsorted(text_short, short)
    at[at == len(text_short)] = 0
    shared = text_short[at] == short
    places, text_places = places[shared] * length, text_places[at[shared]]
    order = np.argsort(places)
    places, text_places = _thinned(places[order], text_places[order])
    found = list(zip(places.tolist(), text_places.tolist(), strict=True))
    if not (np.diff(text_places) > 0).all():
        found = _longest_ascending(found)
    return _worth_it(found, length, len(text) - len(reference))


def _thinned(places: NDArray[np.int64], text_places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Leave out anchors that stand alone, where others do not, and more than are needed."""
    shift = text_places - places
    steady = np.zeros(len(places) + 1, bool)
    steady[1:-1] = shift[1:] == shift[:-1]
    beside = steady[1:] | steady[:-1]
    if beside.any():
        places, text_places = places[beside], text_places[beside]
    _, first = np.unique(places // _ENOUGH, return_index=True)
    return places[first], text_places[first]


def _longest_ascending(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `found` that ascends in both positions (patience sorting)."""
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


def _worth_it(found: list[tuple[int, int]], length: int, drift: int) -> list[tuple[int, int]]:
    """Leave out anchors that cost more than they bring.

    Text that has been skipped on one side up to an anchor, and is skipped on the other side after it, is
    wrong only because of this anchor. On either side it must not be more than the text that goes with the
    anchor: two halves that changed places keep one of them.

    Args:
        found: anchors in ascending order.
        length: of each of them.
        drift: how many units the text is longer than the reference.
    """
    groups: list[list[tuple[int, int]]] = []  # of anchors between which next to nothing is skipped
    for anchor in found:
        if groups and abs(_shift(anchor) - _shift(groups[-1][-1])) <= length:
            groups[-1].append(anchor)
        else:
            groups.append([anchor])
    kept: list[list[tuple[int, int]]] = []
    for number, group in enumerate(groups, 1):
        after = _shift(groups[number][0]) if number < len(groups) else drift
        kept.append(group)
        # What is left out brings together what stood on either side of it, and that may be left out in turn.
        while kept and not _brings_more(kept[-1], _shift(kept[-2][-1]) if len(kept) > 1 else 0, after, length):
            kept.pop()
    return [anchor for group in kept for anchor in group]


def _brings_more(group: list[tuple[int, int]], before: int, after: int, length: int) -> bool:
    first, last = _shift(group[0]), _shift(group[-1])
    skipped = abs(first - before) + abs(after - last) - abs(after - before)
    return 2 * (group[-1][0] + length - group[0][0]) >= skipped


def _shift(anchor: tuple[int, int]) -> int:
    return anchor[1] - anchor[0]


def cut(reference: NDArray[np.uint32], text: NDArray[np.uint32]) -> list[Span]:
    """Cut two sequences into pieces that probably belong together, small enough to be aligned.

    What has no anchors is cut into equally many equal parts on either side.
    """
    whole = Span(0, len(reference), 0, len(text))
    shorter, longer = sorted((reference, text), key=len)
    return list(_cut(whole, reference, text, run_lengths(shorter if len(shorter) > 1 else longer)))


def _cut(span: Span, reference: NDArray[np.uint32], text: NDArray[np.uint32], lengths: list[int]) -> Iterator[Span]:
    if span.length * span.text_length <= LEAF * LEAF:
        yield span
    elif not lengths:
        yield from parts(span)
    else:
        start, end, text_start, text_end = span
        found = anchors(reference[start:end], text[text_start:text_end], lengths[0])
        for piece in _between(span, found, lengths[0] // 2):
            yield from _cut(piece, reference, text, lengths[1:])


def _between(span: Span, found: list[tuple[int, int]], ahead: int) -> Iterator[Span]:
    """Cut a span `ahead` of where anchors begin: in their middle, so that both pieces have some of it to hold on to."""
    start, text_start = span.start, span.text_start
    for place, text_place in found:
        at, text_at = span.start + place + ahead, span.text_start + text_place + ahead
        if at - start >= PIECE and text_at - text_start >= PIECE:
            yield Span(start, at, text_start, text_at)
            start, text_start = at, text_at
    yield Span(start, span.end, text_start, span.text_end)


def parts(span: Span) -> Iterator[Span]:
    """Cut a span into equally many equal parts on either side."""
    many = ceil(max(span.length, span.text_length) / LEAF)
    for part in range(many):
        yield Span(
            span.start + span.length * part // many,
            span.start + span.length * (part + 1) // many,
            span.text_start + span.text_length * part // many,
            span.text_start + span.text_length * (part + 1) // many,
        )
