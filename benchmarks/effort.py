"""Review effort: how many of the wrong words a person finds who looks at the most doubtful words first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import truth
from measures import alike

from pipeline.model import Page, PageWord, Word
from pipeline.text.edits import OffsetMap
from pipeline.text.layout import compose

SHARES = (0.01, 0.03, 0.05, 0.10, 0.15)
_WORD = re.compile(r"\S+")


class Ranked(NamedTuple):
    """A word of the final text."""

    doubt: float  #: probability that it is wrong
    wrong: bool
    unlike: bool  #: wrong, and nothing like what the reference has in its place


def ranked_words(page: Page, reference: str) -> Iterator[Ranked]:
    """Yield the words of the final text of which the reference tells whether they are right."""
    lines = [list(_WORD.finditer(line)) for line in page.repaired.text.split("\n")]
    starts = [0, *accumulate(len(line) + 1 for line in page.repaired.text.split("\n"))]
    found = truth.truths([[word[0] for word in line] for line in lines], reference)
    read = _ReadWords(page)
    for line, start, row in zip(lines, starts, found, strict=False):
        for word, true in zip(line, row, strict=True):
            sources = read.touching(start + word.start(), start + word.end())
            if true is None or (not true and not _seen_by_one(sources)):
                continue  # the page does not align there, or the reference leaves out what is printed
            wrong = not true or not truth.same(word[0], true)
            yield Ranked(
                max(map(_doubt, sources), default=1.0), wrong, bool(true) and wrong and not alike(word[0], true)
            )


def found_among(words: Sequence[Ranked], shares: Sequence[float]) -> list[float | None]:
    """Return the share of the wrong words among each share of the most doubtful words."""
    order = sorted(words, key=lambda word: -word.doubt)
    wrong = list(accumulate((word.wrong for word in order), initial=0))
    return [wrong[round(share * len(order))] / wrong[-1] if wrong[-1] else None for share in shares]


_Source = tuple[PageWord, Word]


class _ReadWords:
    """The words as read, to be found by their places in the final text."""

    def __init__(self, page: Page) -> None:
        to_final = OffsetMap(page.repaired.edits)
        composed = compose(page.reading)
        placed = composed.words
        self._words = [(word, place.word) for word, place in zip(page.words, placed, strict=True)]
        self._spans = [to_final.span(word.start, word.end) for word in page.words]
        self._starts = [start for start, _ in self._spans]

    def touching(self, start: int, end: int) -> list[_Source]:
        found = []
        place = bisect_right(self._starts, end - 1) - 1
        while place >= 0 and self._spans[place][1] > start:
            found.append(self._words[place])
            place -= 1
        return found


def _seen_by_one(sources: Sequence[_Source]) -> bool:
    # What both readers see and the reference has not is a running head or the like. Of a word that one
    # reader alone was asked about nothing can be said.
    judgements = [word.judgement for _, word in sources]
    return bool(judgements) and all(
        judgement is not None and (judgement.first is None) != (judgement.second is None) for judgement in judgements
    )


def _doubt(source: _Source) -> float:
    word = source[0]
    known = word.confidence if word.probability is None else word.probability
    return 0.5 if known is None else 1 - known
