"""Initials that no reader saw: the big ornate letter at the head of a chapter, which is taken for a picture.

"ETWEEN sixty and seventy": what is left of the word stands in capitals at the head of a paragraph, the lines beside
the letter are set in, and the word is none, or another would be one with a letter before it. Which letter it is only
the picture tells, so the word is flagged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median
from string import ascii_lowercase

from pipeline.model import Box, Candidate, Flag
from pipeline.repair.context import UNSEEN
from pipeline.repair.draft import Draft, EnglishText, Proposal
from pipeline.repair.tokens import Gap, Token

WRONG = 0.9  #: probability that a letter is missing; all of the 13 words found on the development pages lacked one
MOST_LINES = 8  #: beside an initial
LEAST_LINES = 2
OUT = 1.5  #: heights of a line by which the line below the initial stands further left, at least
_SHORTEST = 4  # letters of a word that is told by itself
_MOST = 3  # candidates
_WORDS = frozenset({"a", "i", "o"})


def initials(draft: Draft) -> Iterator[Proposal]:
    """Flag words at the head of a paragraph whose first letter is missing. English only."""
    text = draft.as_english
    if text is None or text.profile.foreign:
        return
    for index, token in enumerate(draft.tokens):
        if token.gap is not Gap.PARAGRAPH or not token.text.isupper() or token.divided or token.key in draft.good_words:
            continue
        if not _small_letters_after(draft, index):
            continue  # a heading
        alone = len(token.key) >= _SHORTEST and not (text.profile.known[index] or text.profile.passage[index])
        if not alone and (token.key in _WORDS or not _set_in(draft, token)):
            continue
        candidates = _candidates(text, index, token)
        if candidates:
            flag = Flag(token.start, token.end, token.text, "lost.initial", candidates, {"wrong": WRONG})
            yield Proposal(flag=flag)


def _small_letters_after(draft: Draft, index: int) -> bool:
    """Tell whether a word in small letters stands behind a word in its line."""
    for number in range(index + 1, len(draft.tokens)):
        before, token = draft.tokens[number - 1 : number + 1]
        if token.gap is Gap.PARAGRAPH or "\n" in draft.text[before.end : token.start]:
            return False
        if token.text.islower():
            return True
    return False


def _candidates(text: EnglishText, index: int, token: Token) -> tuple[Candidate, ...]:
    """Return the words that it makes with a letter before it, the likeliest first."""
    english, context = text.english, text.context
    keys = [letter + token.key for letter in ascii_lowercase]
    keys = [key for key in keys if english.lexicon.holds(key.removesuffix("'s"), name=True)]
    window = context.window(index)
    scores = [context.score(context.words_of(key), window, UNSEEN) for key in keys]
    if not scores:
        return ()
    top = max(scores)
    chances = [math.exp(score - top) for score in scores]
    best = sorted(zip(keys, chances, strict=True), key=lambda pair: -pair[1])[:_MOST]
    return tuple(Candidate(key.upper(), round(WRONG * chance / sum(chances), 3)) for key, chance in best)


def _set_in(draft: Draft, token: Token) -> bool:
    """Tell whether lines beside something are set in, from that of a word on, and those below it are not."""
    boxes = list(_first_boxes(draft, token.start))
    if len(boxes) <= LEAST_LINES:
        return False
    out = OUT * median(box.height for box in boxes)
    left = boxes[0].left
    for number, box in enumerate(boxes[1:], 1):
        if box.left < left - out:
            return number >= LEAST_LINES
        left = min(left, box.left)
    return False


def _first_boxes(draft: Draft, start: int) -> Iterator[Box]:
    """Yield the box of the first word of each line of a paragraph, from a place on."""
    for _ in range(MOST_LINES + 1):
        words = draft.words_in(start, start + 1)
        if not words:
            return
        yield words[0].word.box
        start = draft.text.find("\n", start) + 1
        if not start or draft.text[start : start + 1] in ("", "\n"):
            return
