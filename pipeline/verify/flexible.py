"""Flexible Character Accuracy: how many characters are right in whatever order a page was read.

Clausner, Pletschacher and Antonacopoulos, "Flexible character accuracy measure for reading-order-independent
evaluation", Pattern Recognition Letters 131 (2020), 390–397. Both texts are cut into lines. Whichever line of the
reference and line of the text go together best, by a penalty, are matched; of the longer of the two the part that
the shorter one fits best is taken, and what is left on either side of it becomes a line of its own. What finds no
partner at last is missing or too much. The penalty weighs four things:

    edit × distance + length × difference of the lengths + offset × distance of the part from the nearer end
    − reward × length of what is matched

Which weights are best depends on the page, so several are tried, and the fewest errors count; they are never more
than those of the text as it stands.

What is simplified here, so that a page takes milliseconds:

- lines that are the same on both sides are matched first;
- only lines at least half alike (`_ALIKE`) are matched; what is left of both sides is aligned in its order as one
  piece, where the original matches whatever is left;
- where the shorter line fits best is found by the runs of `_GRAM` characters that both have: most of them say where,
  and the Levenshtein distance is computed there; a line may also be matched as a whole with one of another length;
- 25 of the 768 sets of weights are tried, the corners and the middle of the ranges; the search ends as soon as
  `_PATIENCE` of them in turn bring no fewer errors, or there is nothing to choose, or fewer errors are impossible,
  since the characters differ by that many whatever their order;
- lines are those of the text under the profile, and a line break is no character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.model import Tally
from pipeline.text.segment import graphemes

LONGEST = 20_000  #: characters of either side that are measured; the work grows with the square of the lines
_ALIKE = 0.5  #: of the characters of the shorter line; unrelated lines of English have some 0.45 in common
_GRAM = 4  #: characters
_FEW = 10  #: of so many runs of the shorter line, the longer one has one at least, or they are not compared
_PLACES = 3  #: that are looked at
_CLUSTERS = 0xF0000  #: first of the private code points that stand for clusters of several code points


class _Weights(NamedTuple):
    edit: int
    length: int
    offset: int
    reward: int


_MIDDLE = _Weights(25, 20, 1, 4)
#: Neighbours in this order differ much, so that a few of them tell whether there is something to be gained.
_SETS = (
    _MIDDLE,
    *(
        _Weights(edit, length, offset, reward)
        for reward, offset, edit, length in product((5, 0), (0, 3), (15, 30), (0, 12, 21))
    ),
)
_PATIENCE = 4


class _Line(NamedTuple):
    """A line, or what is left of one."""

    text: str
    place: tuple[int, int]  #: line, and position in it


class _Match(NamedTuple):
    """How the shorter of two lines fits into the longer one."""

    distance: int
    start: int  #: in the longer one
    whole: bool  #: both are used up
    offset: int  #: of the part from the nearer end of the longer one


def flexible_tally(reference: str, text: str, most: int) -> Tally | None:
    """Return the characters of a page, without its line breaks, and how many are wrong in whatever order.

    Args:
        reference: in lines.
        text: in lines.
        most: errors of the text in the order it stands.

    Returns:
        None where either text is longer than `LONGEST`.
    """
    if max(len(reference), len(text)) > LONGEST:
        return None
    lines, text_lines = _in_single_characters(reference.split("\n"), text.split("\n"))
    return Tally(sum(map(len, lines)), min(most, _fewest(lines, text_lines, most)))


def _fewest(lines: Sequence[str], text_lines: Sequence[str], most: int) -> int:
    least = _least("".join(lines), "".join(text_lines))
    if most <= least:
        return most
    same = Counter(lines) & Counter(text_lines)
    matching = _Matching(_without(lines, same), _without(text_lines, same))
    fewest, in_vain = most, 0
    for weights in _SETS:
        errors, chosen = matching.errors(weights)
        in_vain = 0 if errors < fewest else in_vain + 1
        fewest = min(fewest, errors)
        if fewest <= least or not chosen or in_vain == _PATIENCE:
            break
    return fewest


class _Matching:
    """The lines of a page, and how they fit together: found once, for all sets of weights."""

    def __init__(self, lines: Sequence[_Line], text_lines: Sequence[_Line]) -> None:
        self._lines = lines, text_lines
        self._matches: dict[tuple[str, str], _Match | None] = {}
        self._grams: dict[str, dict[str, int]] = {}

    def errors(self, weights: _Weights) -> tuple[int, bool]:
        """Return the errors under some weights, and whether other weights could have led elsewhere."""
        lines, text_lines = sides = list(self._lines[0]), list(self._lines[1])
        live = set(range(len(lines))), set(range(len(text_lines)))
        queue = list(self._pairs(sides, product(live[0], live[1]), weights))
        chosen = any(len({pair[side] for pair in queue}) < len(queue) for side in (1, 2))
        heapify(queue)
        errors = 0
        while queue:
            _, one, other = heappop(queue)
            if one not in live[0] or other not in live[1]:
                continue
            live[0].remove(one)
            live[1].remove(other)
            line, text_line = lines[one], text_lines[other]
            match = self._matches[line.text, text_line.text]
            assert match is not None
            errors += match.distance
            if match.whole:
                continue
            chosen = True
            side = 0 if len(line.text) > len(text_line.text) else 1
            longer, shorter = (line, text_line) if side == 0 else (text_line, line)
            for rest in _rests(longer, match.start, len(shorter.text)):
                number = len(sides[side])
                sides[side].append(rest)
                live[side].add(number)
                new = product((number,), live[1]) if side == 0 else product(live[0], (number,))
                for pair in self._pairs(sides, new, weights):
                    heappush(queue, pair)
        left = (sorted((sides[side][number] for number in live[side]), key=lambda line: line.place) for side in (0, 1))
        return errors + Levenshtein.distance(*("".join(line.text for line in rest) for rest in left)), chosen

    def _pairs(
        self, sides: tuple[list[_Line], list[_Line]], pairs: Iterable[tuple[int, int]], weights: _Weights
    ) -> Iterator[tuple[int, int, int]]:
        """Yield those of some pairs of lines that fit together, each with its penalty."""
        for one, other in pairs:
            texts = sides[0][one].text, sides[1][other].text
            if texts not in self._matches:
                self._matches[texts] = self._match(*sorted(texts, key=len))
            match = self._matches[texts]
            if match is not None:
                yield _penalty(*texts, match, weights), one, other

    def _match(self, shorter: str, longer: str) -> _Match | None:
        """Return how two lines fit together; None where they are less than half alike."""
        limit, apart = int(len(shorter) * _ALIKE), len(longer) - len(shorter)
        distance = Levenshtein.distance(shorter, longer, score_cutoff=limit)
        found = [(distance, _Match(distance, 0, True, 0))] if distance <= limit else []
        for place in self._places(shorter, longer) if apart else ():
            start = min(max(place, 0), apart)
            distance = Levenshtein.distance(shorter, longer[start : start + len(shorter)], score_cutoff=limit)
            if distance <= limit:  # what is left of the longer one counts as wrong until it is matched too
                found.append((distance + apart, _Match(distance, start, False, min(start, apart - start))))
        return min(found, key=lambda one: one[0])[1] if found else None

    def _places(self, shorter: str, longer: str) -> list[int]:
        """Return where in a line another one may begin, the likeliest first."""
        if len(shorter) < _GRAM:
            return [longer.find(shorter)] if shorter in longer else []
        grams, others = self._grams_of(shorter), self._grams_of(longer)
        common = grams.keys() & others.keys()
        if len(common) * _FEW < len(grams):
            return []
        votes = Counter([others[gram] - grams[gram] for gram in common])
        return sorted(votes, key=lambda place: (-votes[place], place))[:_PLACES]

    def _grams_of(self, line: str) -> dict[str, int]:
        """Return the runs of a line and where each is found first."""
        if line not in self._grams:
            places = range(len(line) - _GRAM, -1, -1)
            self._grams[line] = {line[place : place + _GRAM]: place for place in places}
        return self._grams[line]


def _penalty(right: str, read: str, match: _Match, weights: _Weights) -> int:
    return (
        match.distance * weights.edit
        + abs(len(right) - len(read)) * weights.length
        + match.offset * weights.offset
        - min(len(right), len(read)) * weights.reward
    )


def _rests(line: _Line, start: int, length: int) -> list[_Line]:
    """Return what is left of a line before and after a part of it, without spaces at the cuts."""
    number, place = line.place
    before, after = line.text[:start].rstrip(), line.text[start + length :].lstrip()
    rests = (_Line(before, (number, place)), _Line(after, (number, place + len(line.text) - len(after))))
    return [rest for rest in rests if rest.text]


def _without(lines: Sequence[str], same: Counter[str]) -> list[_Line]:
    """Return lines but for those that the other side has as well."""
    to_go = Counter(same)
    left = []
    for number, line in enumerate(lines):
        if to_go[line]:
            to_go[line] -= 1
        elif line:
            left.append(_Line(line, (number, 0)))
    return left


def _least(reference: str, text: str) -> int:
    """Return how many errors there are in whatever order: by the characters that only one side has."""
    common = Counter(reference) & Counter(text)
    return max(len(reference), len(text)) - common.total()


def _in_single_characters(*texts: Sequence[str]) -> list[list[str]]:
    """Return lines in which every character is one code point; clusters are given private ones."""
    clusters: dict[str, str] = {}

    def single(line: str) -> str:
        characters = graphemes(line)
        if len(characters) == len(line):
            return line
        return "".join(
            char if len(char) == 1 else clusters.setdefault(char, chr(_CLUSTERS + len(clusters))) for char in characters
        )

    return [[single(line) for line in lines] for lines in texts]
