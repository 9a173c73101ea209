"""A text as its letters and digits alone, in small letters without accents, for finding it in another.

Spaces, punctuation, hyphens, case, ligatures and accents are what texts of the same words differ in first.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a text and where each of them stands in it."""

    text: str
    offsets: array[int]  #: of each letter in the source
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the source of a span of letters, with the punctuation that clings to it.

        Where the span ends within a word of the source, it ends there.
        """
        if start >= end:
            place = self.offsets[start] if start < len(self.offsets) else len(self.source)
            return place, place
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        while first and _clings(self.source[first - 1]):
            first -= 1
        while last < len(self.source) and _clings(self.source[last]):
            last += 1
        return first, last


class _Folded(dict[str, str]):
    """The letters of every character, found out when it first turns up."""

    def __missing__(self, char: str) -> str:
        plain = unicodedata.normalize("NFKD", char.casefold())
        self[char] = letters = "".join(part for part in plain if part.isalnum())
        return letters


def letters_of(text: str) -> Letters:
    """Return the letters of a text.

    >>> letters_of("Ca\\ufb01é, ſo!").text
    'cafieso'
    """
    folded = _Folded()
    found: list[str] = []
    offsets = array("q")
    for offset, char in enumerate(text):
        letters = folded[char]
        if letters:
            found.append(letters)
            offsets.extend([offset] * len(letters))
    return Letters("".join(found), offsets, text)


def _clings(char: str) -> bool:
    return not char.isspace() and not char.isalnum()
