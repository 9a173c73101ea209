"""Words that differ from a string in few letters, whichever these are.

A letter that is added or lost changes how often one letter occurs, a letter that is another changes two: words
whose letters differ in more are passed over, many at a time, and those left are measured. It is the filter by
counted letters of approximate matching (Navarro, "A guided tour to approximate string matching", 2001, section 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHORTEST = 3  # letters; shorter strings are near to everything
_LONGEST = 24
_FROM_LENGTH = ((12, 3), (7, 2), (3, 1))  # letters of the string, and the distance looked at
_KINDS = 32  # of letters that are told apart: by the last five bits of their number


class _Index(NamedTuple):
    """Words by their length, with their letters."""

    words: list[str]
    lengths: NDArray[np.int64]  #: of the words, ascending
    starts: list[int]  #: the first of the words that have so many letters, or more
    letters: NDArray[np.uint64]  #: of each word, as `_letters_of` gives them


class NearWords:
    """An index of words in small letters; made when it is first asked."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._index: _Index | None = None

    def near(self, text: str) -> list[str]:
        """Return the words within the distance that the length of `text` allows, in no order.

        Up to six letters one edit is allowed, up to eleven two, else three; words that are no longer than that
        are near to nothing.

        Args:
            text: in small letters.
        """
        if not _SHORTEST <= len(text) <= _LONGEST:
            return []
        # Loaded here, because the process that hands out the work looks for no words.
        import numpy as np
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import extract_iter

        distance = next(allowed for least, allowed in _FROM_LENGTH if len(text) >= least)
        index = self._index
        if index is None:
            index = self._index = _index_of(self._words)
        first = index.starts[max(len(text) - distance, distance + 1)]
        last = index.starts[len(text) + distance + 1]
        differing = np.bitwise_count(index.letters[first:last] ^ np.uint64(_letters_of_one(text)))
        places = np.flatnonzero(differing <= 2 * distance)
        # A letter more or less changes one count; what is longer by so many must have so many.
        longer = np.abs(index.lengths[first + places] - len(text))
        places = places[differing[places] <= 2 * distance - longer]
        likely = [index.words[first + place] for place in places.tolist()]
        return [word for word, _, _ in extract_iter(text, likely, scorer=Levenshtein.distance, score_cutoff=distance)]


def _index_of(words: Sequence[str]) -> _Index:
    import numpy as np

    words = sorted(words, key=len)
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    starts = np.searchsorted(lengths, np.arange(_LONGEST + _FROM_LENGTH[0][1] + 2)).tolist()
    return _Index(words, lengths, starts, _letters_of(words))


def _letters_of_one(text: str) -> int:
    """Return the same as `_letters_of` for one word, for which that takes long."""
    once = twice = 0
    for char in text:
        bit = 1 << ord(char) % _KINDS
        twice |= once & bit
        once |= bit
    return once | twice << _KINDS


def _letters_of(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return which letters each word has: a bit for each kind that is there, another where it is there twice."""
    import numpy as np

    characters = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32) % _KINDS
    of_word = np.repeat(np.arange(len(words)), np.fromiter(map(len, words), dtype=np.int64, count=len(words)))
    counts = np.bincount(of_word * _KINDS + characters, minlength=len(words) * _KINDS).reshape(len(words), _KINDS)
    bits = np.concatenate([counts >= 1, counts >= 2], axis=1)
    return np.packbits(bits, axis=1, bitorder="little").view("<u8").ravel()
