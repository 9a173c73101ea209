"""Review effort: how many of the wrong words a person finds who looks at the most doubtful words first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.model import Page
from pipeline.verify.words import told_words

SHARES = (0.01, 0.03, 0.05, 0.10, 0.15)


class Ranked(NamedTuple):
    """A word of the final text."""

    doubt: float  #: probability that it is wrong
    wrong: bool
    unlike: bool  #: wrong, and nothing like what the reference has in its place
    suspect: bool  #: wrong by a reference that both readers and the ink contradict


def ranked_words(page: Page, reference: str) -> Iterator[Ranked]:
    """Yield the words of the final text of which the reference tells whether they are right."""
    suspects = {word.start for word in page.check.wrong if word.suspect} if page.check else set()
    for told in told_words(page, reference):
        unlike = bool(told.true) and told.wrong and not told.alike
        yield Ranked(told.doubt, told.wrong, unlike, told.start in suspects)


def found_among(words: Sequence[Ranked], shares: Sequence[float]) -> list[float | None]:
    """Return the share of the wrong words among each share of the most doubtful words."""
    order = sorted(words, key=lambda word: -word.doubt)
    wrong = list(accumulate((word.wrong for word in order), initial=0))
    return [wrong[round(share * len(order))] / wrong[-1] if wrong[-1] else None for share in shares]
