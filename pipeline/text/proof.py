"""Whether an alignment of two long sequences is the best there is, without aligning them as a whole.

A long alignment is put together from pieces, each of which is optimal. It is optimal as a whole if an
optimal alignment passes through the places where it was cut, and that can mostly be shown.

An alignment is a path through the grid of both sequences. Call a run of units of the reference a *mark*
if it occurs nowhere in the text but, at most, where the path matches it. Another path that is apart from
this one all along a mark cannot match all of it and has an error there; so a detour costs at least as many
errors as there are marks, side by side, on the part of the reference that it covers. Now go from some
place along the path, backwards and forwards. If on neither way the errors met ever outnumber the marks
that were passed, no detour around that place is cheaper than the path: the place is *sure*. An optimal
alignment passes through all sure places at once, because a detour from place to place contains none.

Between two sure places without a cut the alignment is optimal because its piece is. Where there is a cut
in between, the distance of this stretch is calculated, and held against the errors of the alignment. In
a longer stretch, smaller marks are looked for first: what is no mark in the whole may be one in a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.text.anchors import Coded, Span, hashes, run_lengths, sorted_with_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

Step = tuple[str, int, int, int, int]  #: as `align.Opcode`
Place = tuple[int, int]  #: in the reference and in the text

AFFORDABLE = 1 << 33  #: cells of the grid that may be calculated to show that an alignment is optimal
_NEVER = np.iinfo(np.int64).max
_SMALL = 1 << 20  #: cells of a stretch that is calculated rather than looked at more closely


class Path:
    """An alignment that can be looked at between any two places which do not lie within an error."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps
        tags, *columns = zip(*steps, strict=True)
        table = np.array(columns).T
        equal = np.array([tag == "equal" for tag in tags])
        #: Equal runs (at least one, if an empty one) and errors, a row each: start, end, text_start, text_end.
        self.equal, self.wrong = table[equal] if equal.any() else np.zeros((1, 4), np.int64), table[~equal]
        self.sizes = np.maximum(self.wrong[:, 1] - self.wrong[:, 0], self.wrong[:, 3] - self.wrong[:, 2])
        # Every step goes on in one sequence or in both, so the sum of both positions puts all places in order.
        self._ends = table[:, 1] + table[:, 3]
        self._equal_starts = self.equal[:, 0] + self.equal[:, 2]
        self._wrong_ends = self.wrong[:, 1] + self.wrong[:, 3]

    def stretch(self, span: Span) -> list[Step]:
        """Return the steps of a stretch."""
        if span.start == span.end and span.text_start == span.text_end:
            return []
        first = int(np.searchsorted(self._ends, span.start + span.text_start, "right"))
        last = int(np.searchsorted(self._ends, span.end + span.text_end, "left"))
        found = list(self.steps[first : last + 1])
        if found[0][0] == "equal":
            found[0] = ("equal", span.start, found[0][2], span.text_start, found[0][4])
        if found[-1][0] == "equal":
            found[-1] = ("equal", found[-1][1], span.end, found[-1][3], span.text_end)
        return found

    def place_before(self, position: int) -> Place:
        """Return the last place in an equal run up to a sum of both positions, or the beginning."""
        index = int(np.searchsorted(self._equal_starts, position, "right")) - 1
        if index < 0:
            return 0, 0
        start, end, text_start, _ = self.equal[index].tolist()
        ahead = min((position - start - text_start) // 2, end - start)
        return start + ahead, text_start + ahead

    def errors(self, span: Span) -> int:
        """Return how many errors are in a stretch."""
        return int(self.sizes[self.wrong_in(span)].sum())

    def wrong_in(self, span: Span) -> slice:
        """Return which rows of `wrong` belong to a stretch."""
        ends = np.searchsorted(self._wrong_ends, (span.start + span.text_start, span.end + span.text_end), side="right")
        return slice(*ends.tolist())


def hopeless(reference: Coded, text: Coded, errors: int) -> bool:
    """Say whether it cannot be proved that so many errors are the fewest: there are too few marks, and it is costly."""
    length, text_length = len(reference.codes), len(text.codes)
    return errors * run_lengths(text.codes)[-1] > length and _cells(length, text_length, errors) > AFFORDABLE


def _cells(length: int, text_length: int, errors: int) -> int:
    """Return how many cells are calculated to find out whether there can be fewer errors."""
    return max(length, text_length) * min(length, text_length, 2 * errors)


def worse_around(reference: Coded, text: Coded, path: Path, cuts: Sequence[Place]) -> list[Span]:
    """Return the stretches, from the middle of a piece to that of the next, that can have fewer errors."""
    worse: list[Span] = []
    ends = [(0, 0), *cuts, (len(reference.codes), len(text.codes))]
    middles = [path.place_before((sum(place) + sum(after)) // 2) for place, after in pairwise(ends)]
    for (start, text_start), (end, text_end) in pairwise(middles):
        span = Span(start, end, text_start, text_end)
        if _fewer(reference, text, span, path.errors(span)):
            worse.append(span)
    return worse


def prove(reference: Coded, text: Coded, path: Path, cuts: Sequence[Place]) -> tuple[list[Span], bool]:
    """Return the stretches of an alignment that are not optimal, and whether all the rest is known to be.

    Args:
        reference: one sequence.
        text: the other.
        path: their alignment, optimal between any two neighbouring cuts.
        cuts: where it was put together, in order.
    """
    worse: list[Span] = []
    costly: list[tuple[int, Span]] = []
    lengths = run_lengths(text.codes)
    marks = np.full(len(reference.codes) + 1, _NEVER)
    waiting = [(Span(0, len(reference.codes), 0, len(text.codes)), list(cuts), lengths)]
    while waiting:
        span, within, left = waiting.pop()
        errors = path.errors(span)
        if errors <= abs(span.length - span.text_length):
            continue  # it cannot have fewer
        cells = _cells(span.length, span.text_length, errors)
        if cells <= _SMALL:
            if _fewer(reference, text, span, errors):
                worse.append(span)
        elif left and errors * lengths[-1] <= span.length:
            here = marks[span.start : span.end + 1]
            np.minimum(here, marks_of(reference, text, path, span, left[0]), out=here)
            parts = _parts(span, sure_places(path, here, span), within)
            waiting += [(part, inside, left[1:]) for part, inside in parts]
        else:
            costly.append((cells, span))
    spent = 0
    known = True
    for cells, span in sorted(costly):
        spent += cells
        # To calculate a distance takes little time beside aligning anew.
        if spent > AFFORDABLE or _fewer(reference, text, span, path.errors(span)):
            known = False
    return sorted(worse), known


def _fewer(reference: Coded, text: Coded, span: Span, errors: int) -> bool:
    """Say whether a stretch can be aligned with fewer errors."""
    if errors <= abs(span.length - span.text_length):
        return False
    one, other = reference.units[span.start : span.end], text.units[span.text_start : span.text_end]
    return Levenshtein.distance(one, other, score_cutoff=errors - 1) < errors


def marks_of(reference: Coded, text: Coded, path: Path, span: Span, length: int) -> Numbers:
    """Return for each place of a stretch where the mark of a length ends that begins there, or a place far off.

    Hashes may be the same for runs that differ. Then a mark is missed; none is invented.
    """
    here, there = reference.codes[span.start : span.end], text.codes[span.text_start : span.text_end]
    bits = max(len(here), len(there)).bit_length()
    found, places = sorted_with_places(hashes(here, length), bits)
    text_found, text_places = sorted_with_places(hashes(there, length), bits)
    first = np.searchsorted(text_found, found, "left")
    often = np.searchsorted(text_found, found, "right") - first
    absent = places[often == 0] + span.start
    own, other = places[often == 1] + span.start, text_places[first[often == 1]] + span.text_start
    run = path.equal[np.searchsorted(path.equal[1:, 0], own, "right")]
    own = own[(own >= run[:, 0]) & (own + length <= run[:, 1]) & (own - run[:, 0] + run[:, 2] == other)]
    ends = np.full(span.length + 1, _NEVER)
    for begin in (absent, own):
        ends[begin - span.start] = begin + length
    return ends


def sure_places(path: Path, marks: Numbers, span: Span) -> list[Place]:
    """Return places that an optimal alignment of a stretch passes through, in order.

    Args:
        path: an alignment of both sequences.
        marks: for each place of the stretch in the reference, where the shortest mark ends that begins there.
        span: the stretch.
    """
    starts, ends = _side_by_side(marks, span)
    wrong, sizes = path.wrong[path.wrong_in(span)], path.sizes[path.wrong_in(span)]
    # Backwards a mark has been passed where it starts, forwards where it ends. An error counts as soon as it is
    # met. Where both are at one place the mark comes first: what lies in between is no part of either.
    back, balance = _balance((wrong[:, 1], starts), (sizes, np.full(len(starts), -1)))
    at = np.searchsorted(back, ends, "left")
    sure = balance[at] <= np.minimum.accumulate(balance)[at]
    ahead, balance = _balance((ends, wrong[:, 0]), (np.full(len(ends), -1), sizes))
    at = np.searchsorted(ahead, ends, "left") + 1
    sure &= balance[at] >= np.maximum.accumulate(balance[::-1])[::-1][at]
    # Only after an equal unit is it clear where in the text the place is, and that no insertion is on both sides.
    start, end, text_start, _ = path.equal[np.searchsorted(path.equal[1:, 0], ends, "left")].T
    sure &= (start < ends) & (ends <= end)
    return list(zip(ends[sure].tolist(), (ends - start + text_start)[sure].tolist(), strict=True))


def _balance(places: tuple[Numbers, Numbers], sizes: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    """Return all places in ascending order, and the sum of the sizes before each of them and after the last."""
    joined = np.concatenate(places)
    order = np.argsort(joined, kind="stable")
    return joined[order], np.concatenate(([0], np.cumsum(np.concatenate(sizes)[order])))


def _side_by_side(marks: Numbers, span: Span) -> tuple[Numbers, Numbers]:
    """Return where as many marks start and end as a stretch has without overlap."""
    # An end is noted at several starts; the last of them is of the shortest mark.
    begin = np.flatnonzero(marks <= span.end)
    starts = np.zeros(len(marks), np.int64)
    starts[marks[begin] - span.start] = begin + span.start
    next_end = np.ascontiguousarray(np.minimum.accumulate(marks[::-1])[::-1]).data
    ends = []
    place = span.start
    while (place := next_end[place - span.start]) <= span.end:
        ends.append(place)
    ended = np.array(ends, np.int64)
    return starts[ended - span.start], ended


def _parts(span: Span, places: Sequence[Place], cuts: Sequence[Place]) -> Iterator[tuple[Span, list[Place]]]:
    """Yield the parts of a stretch between sure places, with the cuts inside, where there are any."""
    number = 0
    bounds = [(span.start, span.text_start), *places, (span.end, span.text_end)]
    for (start, text_start), (end, text_end) in pairwise(bounds):
        inside = []
        while number < len(cuts) and sum(cuts[number]) < end + text_end:
            if sum(cuts[number]) > start + text_start:
                inside.append(cuts[number])
            number += 1
        if inside:
            yield Span(start, end, text_start, text_end), inside
