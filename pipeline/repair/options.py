"""What a word as read may be a misreading of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.evidence.confusions import Variant
from pipeline.evidence.language import English
from pipeline.evidence.lexicon import LONGEST
from pipeline.repair.capitals import written
from pipeline.repair.profile import ends_elided
from pipeline.repair.tokens import Gap, Token
from pipeline.text.characters import HYPHENS, fold

_SHORTEST_SPLIT = 4  # letters
_SHORTEST_SOUND = 3  # letters
_SHORTEST_ROW, _LONGEST_OF_ROW, _LETTERS_A_WORD = 9, 16, 3  # letters of words run together: all, one, on average
_ONE_LETTER = frozenset("aAI")
_PART = re.compile(rf"[^{HYPHENS}]+")
_FIGURE = re.compile(r"\d(?:st|nd|rd|th|d|s|lb|lbs|oz|in|ft)$|^[a-z]?\d+$")


class Option(NamedTuple):
    """A word, or some in a row, that may be meant."""

    text: str
    variant: Variant | None  #: how it may have been misread; None for words read as one

    @property
    def key(self) -> str:
        return self.text.lower()


class Part(NamedTuple):
    """A part of a compound, as a word by itself."""

    token: Token
    before: str  #: key of what stands before it in the compound
    after: str


def may_be_misread(token: Token, english: English) -> bool:
    """Leave alone what a model of words cannot judge: figures, initials, acronyms, contractions, compounds."""
    word, key = token.text, token.key
    if not 2 <= len(word) <= LONGEST or token.divided or "'" in key or "-" in key:
        return False
    if word.isupper() and len(word) < 4:
        return False
    if not word.isascii():
        foreign = sum(not char.isascii() for char in word)
        return foreign == 1 and word.islower() and not english.lexicon.known(key)
    signs = sum(not char.isalpha() for char in word)
    return not signs or (signs == 1 and len(word) > 3 and not _FIGURE.search(key))  # "8utton", but not "i8th" or "1lb"


def unknown_part(compound: Token, english: English) -> Part | None:
    """Return the only part of a compound that is no word, if it may be misread: "conrt" of "Police-conrt"."""
    if compound.divided or "'" in compound.key:
        return None
    parts = list(_PART.finditer(compound.text))
    unknown = [part for part in parts if not english.lexicon.known(part[0])]
    if len(parts) < 2 or len(unknown) != 1 or _sounds(parts):
        return None
    text, (start, end) = compound.text, unknown[0].span()
    token = replace(
        compound,
        start=compound.start + start,
        end=compound.start + end,
        text=text[start:end],
        key=fold(text[start:end]),
        gap=Gap.TOGETHER if start else compound.gap,
    )
    part = Part(token, fold(text[:start].rstrip(HYPHENS)), fold(text[end:].lstrip(HYPHENS)))
    return part if may_be_misread(token, english) else None


def _sounds(parts: Sequence[re.Match[str]]) -> bool:
    """Tell whether a part comes back with more or fewer letters at its end, as in cries of birds: "chicka-chick"."""
    words = sorted(fold(part[0]) for part in parts)
    return any(second.startswith(first) and len(first) >= _SHORTEST_SOUND for first, second in pairwise(words))


def is_elided_ing(text: str, token: Token, english: English) -> bool:
    """Tell whether only the g of a word in -ing is left out: "nothin'"."""
    return token.key.endswith("in") and ends_elided(text, token) and english.lexicon.known(f"{token.key}g")


def options_of(
    token: Token, variants: Iterable[Variant], english: English, *, beside_capital: bool = False
) -> list[Option]:
    """Return the words that may have been read as a token, as they are written in its place.

    Args:
        token: the word as read.
        variants: what it may be, in small letters.
        english: tells names from other words.
        beside_capital: whether a word right beside it begins with a capital.
    """
    lexicon = english.lexicon
    found = (Option(written(variant, token, lexicon, beside_capital=beside_capital), variant) for variant in variants)
    return [option for option in found if option.text != token.text]


def splits_of(token: Token, english: English) -> list[Option]:
    """Return the pairs of words that a token may be, the space between them lost, and the likeliest row of more."""
    word = token.text
    if not _SHORTEST_SPLIT <= len(word) <= LONGEST or not (word.isascii() and word.isalpha() and word[1:].islower()):
        return []
    cuts = ((word[:cut], word[cut:]) for cut in range(1, len(word) - 1))
    found = [
        Option(f"{first} {second}", None)
        for first, second in cuts
        if (len(first) > 1 or first in _ONE_LETTER) and _everyday(first, english) and _everyday(second, english)
    ]
    row = _row_of(word, english) if len(word) >= _SHORTEST_ROW else ()
    return [*found, Option(" ".join(row), None)] if len(row) > 2 else found


def _row_of(word: str, english: English) -> tuple[str, ...]:
    """Return the words that a string is put together from, the likeliest by themselves; none if it is not.

    They have three letters on average at least: of shorter ones almost any string can be put together.
    """
    assert english.trigram is not None
    log_prob = english.trigram.log_prob
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for start in range(len(word)):
        if start not in best:
            continue
        score, words = best[start]
        for end in range(start + 1, min(start + _LONGEST_OF_ROW, len(word)) + 1):
            part = word[start:end]
            if (end > start + 1 or (part in _ONE_LETTER and end < len(word))) and _everyday(part, english):
                longer = score + log_prob(part.lower(), ()), (*words, part)
                best[end] = max(best.get(end, longer), longer)
    _, found = best.get(len(word), (0.0, ()))
    return found if len(word) >= _LETTERS_A_WORD * len(found) else ()


def _everyday(part: str, english: English) -> bool:
    lexicon, trigram = english.lexicon, english.trigram
    if trigram is None or not trigram.knows(part.lower()) or not lexicon.standard(part):
        return False
    return len(part) != 2 or lexicon.common(part)
