"""Words that differ from a string in few letters, whichever these are.

Short words that differ in one letter are found by what is left of both when a letter is taken away, as in symmetric
deletion (Mor and Fraenkel, "A hash code method for detecting and correcting spelling errors", 1982).

Of longer ones a letter that is added or lost changes how often one letter occurs, a letter that is another changes two:
words whose letters differ in more are passed over, many at a time, and those left are measured. It is the filter by
counted letters of approximate matching (Navarro, "A guided tour to approximate string matching", 2001, section 8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

N = TypeVar("N", int, "NDArray[np.uint64]")

_SHORTEST = 3  # letters; shorter strings are near to everything
_LONGEST = 24
_FROM_LENGTH = ((12, 3), (7, 2), (3, 1))  # letters of the string, and the distance looked at
_SHORT = _FROM_LENGTH[-2][0] - 1  # letters of the longest string for which that is 1
_BITS = 5  # of the number of a letter that are looked at: what they do not tell apart is measured in the end
_KINDS = 1 << _BITS  # of letters that are told apart


class _Index(NamedTuple):
    """Words by their length, with their letters."""

    words: list[str]
    lengths: NDArray[np.int64]  #: of the words, ascending
    starts: list[int]  #: the first of the words that have so many letters, or more
    letters: NDArray[np.uint64]  #: of each word, as `_letters_of` gives them
    rests: NDArray[np.uint64]  #: short words, whole and with each letter taken away, as numbers; ascending
    rest_of: list[int]  #: the word that each is of


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
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import extract_iter

        index = self._index
        if index is None:
            index = self._index = _index_of(self._words)
        distance = next(allowed for least, allowed in _FROM_LENGTH if len(text) >= least)
        likely = _by_rests(index, text) if distance == 1 else _by_letters(index, text, distance)
        return [word for word, _, _ in extract_iter(text, likely, scorer=Levenshtein.distance, score_cutoff=distance)]


def _by_rests(index: _Index, text: str) -> list[str]:
    """Return words that may differ from a short string in one letter."""
    import numpy as np

    rests = np.array(list(_rests(_number(text), len(text))), dtype=np.uint64)
    first, last = (index.rests.searchsorted(rests, side).tolist() for side in ("left", "right"))
    found = {word for start, end in zip(first, last, strict=True) for word in index.rest_of[start:end]}
    return [index.words[place] for place in found]


def _by_letters(index: _Index, text: str, distance: int) -> list[str]:
    """Return words that may be within a distance of a string."""
    import numpy as np

    first = index.starts[max(len(text) - distance, distance + 1)]
    last = index.starts[len(text) + distance + 1]
    differing = np.bitwise_count(index.letters[first:last] ^ np.uint64(_letters_of_one(text)))
    places = np.flatnonzero(differing <= 2 * distance)
    # A letter more or less changes one count; what is longer by so many must have so many.
    longer = np.abs(index.lengths[first + places] - len(text))
    places = places[differing[places] <= 2 * distance - longer]
    return [index.words[first + place] for place in places.tolist()]


def _index_of(words: Sequence[str]) -> _Index:
    import numpy as np

    words = sorted(words, key=len)
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    starts = np.searchsorted(lengths, np.arange(_LONGEST + _FROM_LENGTH[0][1] + 2)).tolist()
    rests, rest_of = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for length in range(2, _SHORT + 2):
        places = np.arange(starts[length], starts[length + 1])
        for rest in _rests(_numbers([words[place] for place in places], length), length):
            rests.append(rest)
            rest_of.append(places)
    every = np.concatenate(rests)
    order = np.argsort(every, kind="stable")
    return _Index(words, lengths, starts, _letters_of(words), every[order], np.concatenate(rest_of)[order].tolist())


def _number(text: str) -> int:
    """Return a string as a number whose digits are its letters, as far as they are told apart."""
    number = 0
    for char in text:
        number = number << _BITS | ord(char) % _KINDS
    return number


def _numbers(words: Sequence[str], length: int) -> NDArray[np.uint64]:
    """Return the same as `_number` for words of one length."""
    import numpy as np

    letters = _codes(words).reshape(len(words), length).astype(np.uint64) % np.uint64(_KINDS)
    weights = np.uint64(1) << np.arange(_BITS * (length - 1), -1, -_BITS, dtype=np.uint64)
    return np.asarray(letters @ weights, dtype=np.uint64)


def _rests(number: N, length: int) -> Iterator[N]:
    """Yield the number of a string, or those of several of one length, and then with each digit taken out."""
    yield number
    for behind in range(0, _BITS * length, _BITS):
        low = number % (1 << behind)
        yield number // (1 << behind + _BITS) * (1 << behind) + low


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

    characters = _codes(words) % _KINDS
    of_word = np.repeat(np.arange(len(words)), np.fromiter(map(len, words), dtype=np.int64, count=len(words)))
    counts = np.bincount(of_word * _KINDS + characters, minlength=len(words) * _KINDS).reshape(len(words), _KINDS)
    bits = np.concatenate([counts >= 1, counts >= 2], axis=1)
    return np.packbits(bits, axis=1, bitorder="little").view("<u8").ravel()


def _codes(words: Sequence[str]) -> NDArray[np.uint32]:
    """Return the numbers of all letters of words, one after another."""
    import numpy as np

    return np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
