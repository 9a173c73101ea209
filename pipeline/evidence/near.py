"""Words that differ from a string in few letters, whichever these are.

A word within distance t of a string shares at least one of t + 1 pieces with it, near the same place
(Li et al., "Pass-Join", VLDB 2011): words are found by their pieces, then measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract_iter

_SHORTEST = 3  # letters; shorter strings are near to everything
_LONGEST = 24
_FROM_LENGTH = ((12, 3), (7, 2), (3, 1))  # letters of the string, and the distance looked at


class NearWords:
    """An index of words in small letters; made when it is first asked."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._pieces: dict[int, dict[tuple[int, int, str], list[str]]] = {}

    def near(self, text: str) -> list[str]:
        """Return the words within the distance that the length of `text` allows, in no order.

        Up to six letters one edit is allowed, up to eleven two, else three.

        Args:
            text: in small letters.
        """
        if not _SHORTEST <= len(text) <= _LONGEST:
            return []
        distance = _allowed(len(text))
        found = list(set(self._candidates(text, distance)))
        return [word for word, _, _ in extract_iter(text, found, scorer=Levenshtein.distance, score_cutoff=distance)]

    def _candidates(self, text: str, distance: int) -> Iterator[str]:
        pieces = self._pieces.get(distance) or self._index(distance)
        for length in range(max(len(text) - distance, distance + 1), len(text) + distance + 1):
            for number, (start, size) in enumerate(_cuts(length, distance)):
                first = max(0, start - distance, start - number - max(0, length - len(text)))
                last = min(len(text) - size, start + distance)
                for place in range(first, last + 1):
                    yield from pieces.get((length, number, text[place : place + size]), ())

    def _index(self, distance: int) -> dict[tuple[int, int, str], list[str]]:
        least = min(length for length, allowed in _FROM_LENGTH if allowed == distance) - distance
        most = max((length for length, allowed in _FROM_LENGTH if allowed > distance), default=_LONGEST) + distance
        pieces: dict[tuple[int, int, str], list[str]] = {}
        for word in self._words:
            length = len(word)
            if max(least, distance + 1) <= length <= most:
                for number, (start, size) in enumerate(_cuts(length, distance)):
                    pieces.setdefault((length, number, word[start : start + size]), []).append(word)
        self._pieces[distance] = pieces
        return pieces


def _allowed(length: int) -> int:
    return next(distance for least, distance in _FROM_LENGTH if length >= least)


def _cuts(length: int, distance: int) -> list[tuple[int, int]]:
    """Return where the pieces of a word begin and how long they are."""
    count = distance + 1
    size, longer = divmod(length, count)
    cuts, start = [], 0
    for number in range(count):
        here = size + (number >= count - longer)
        cuts.append((start, here))
        start += here
    return cuts
