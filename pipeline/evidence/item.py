"""What an item says about its own words: which occur, and with a hyphen or without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field

from pipeline.text.characters import APOSTROPHES, HYPHENS, LINE_END_HYPHENS, SOFT_HYPHEN, fold

_LETTERS = rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+)*"
_WORD = re.compile(rf"{_LETTERS}(?:[{HYPHENS}]{_LETTERS})*")
_LINE_BREAK = re.compile(r"\r\n?|\n")
_ANY_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))


class ItemWords(Struct, frozen=True):
    """Counts of the words of an item, under keys made by `fold`. Counts add, page by page.

    Words divided at the end of a line are left out: how they are written is the question.
    """

    words: dict[str, int] = field(default_factory=dict)
    hyphenated: dict[str, int] = field(default_factory=dict)  #: written with a hyphen, inside a line

    def __add__(self, other: ItemWords) -> ItemWords:
        return ItemWords(_sum(self.words, other.words), _sum(self.hyphenated, other.hyphenated))

    def __sub__(self, other: ItemWords) -> ItemWords:
        """Return how much oftener words occur here; those that do not are left out."""
        return ItemWords(
            dict(Counter(self.words) - Counter(other.words)), dict(Counter(self.hyphenated) - Counter(other.hyphenated))
        )

    def count(self, word: str) -> int:
        """Return how often a word occurs, whatever its capitals."""
        key = word_key(word)
        return self.hyphenated.get(key, 0) if "-" in key else self.words.get(key, 0)


def word_key(word: str) -> str:
    """Return the key a word is counted under."""
    return fold(word).translate(_ANY_HYPHEN)


def count_words(text: str) -> ItemWords:
    """Count the words of a text.

    >>> count_words("To-day the tide; to-day the coun-\\ntry.")
    ItemWords(words={'the': 2, 'tide': 1}, hyphenated={'to-day': 2})
    """
    words: Counter[str] = Counter()
    hyphenated: Counter[str] = Counter()
    for line in _undivided(text):
        for match in _WORD.finditer(line):
            key = word_key(match.group())
            (hyphenated if "-" in key else words)[key] += 1
    return ItemWords(dict(words), dict(hyphenated))


def _undivided(text: str) -> Iterator[str]:
    """Yield the lines without the parts of words that are divided between two of them."""
    divided = False
    for line in _LINE_BREAK.split(text):
        rest = line.strip()
        if not rest:
            continue
        if divided:
            rest = rest.partition(" ")[2]
        divided = rest[-1:] in (*LINE_END_HYPHENS, SOFT_HYPHEN) and rest[-2:-1].isalpha()
        yield rest.rpartition(" ")[0] if divided else rest


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    total = dict(one)
    for key, count in other.items():
        total[key] = total.get(key, 0) + count
    return total
