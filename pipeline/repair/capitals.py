"""How a word is written that takes the place of another: small, with a capital, or all in capitals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from pipeline.evidence.confusions import Variant
from pipeline.evidence.lexicon import Lexicon
from pipeline.repair.small_words import SMALL_WORDS
from pipeline.repair.tokens import Gap, Token
from pipeline.text.characters import fold

# Misread letters, an I for an l among them, make up to two thirds of a short word capitals ("AIl", "WeH").
_MOSTLY = 0.7  # the share of capitals from which on a word is set in capitals
_STROKE = "I"  # any letter with a stem may be read for it


def written(variant: Variant, token: Token, lexicon: Lexicon, *, beside_capital: bool) -> str:
    """Return a word as it is written in the place of a token.

    Args:
        variant: the word, in small letters, and how it was misread.
        token: what was read.
        lexicon: tells names from other words.
        beside_capital: whether a word right beside the token begins with a capital.
    """
    word, key = token.text, variant.text
    letters = [char for char in word if char.isalpha()]
    if len(letters) > 2 and sum(map(str.isupper, letters)) >= _MOSTLY * len(letters) and not word[1:].islower():
        return key.upper()
    name = not lexicon.holds(key, name=False) or _has_its_capital(word, key)
    return key.capitalize() if name or _begins_large(variant, token, lexicon, beside_capital) else key


def _begins_large(variant: Variant, token: Token, lexicon: Lexicon, beside_capital: bool) -> bool:
    """Tell whether a word that need not have one has a capital in the place of a token."""
    word, key = token.text, variant.text
    changed = key[0] != fold(word[0])
    meant = _first_letter(variant) if changed else None
    may_be_name = lexicon.either(key)
    if not word[0].isalpha():  # a sign says nothing of how the word begins within a sentence
        return token.gap > Gap.APART or (may_be_name and beside_capital)
    if word[0].islower():
        # A paragraph begins with a capital; a small letter that was misread may have been one.
        unlisted = variant.changed + variant.missed > 0  # the table does not say how it was misread
        name = may_be_name and (meant == "capital" or (changed and unlisted and beside_capital))
        return name or (token.gap is Gap.PARAGRAPH and changed)
    if token.gap >= Gap.SENTENCE or not changed:
        return True
    if token.gap is Gap.APART:
        return meant != "small"
    # Within a sentence a capital that is itself misread says nothing either, but titles and names have several.
    titled = may_be_name or (beside_capital and key not in SMALL_WORDS)
    return titled and meant != "small" and word[0] != _STROKE


def capital_beside(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a word that only white space parts from a token begins with a capital."""
    neighbours = pairwise(tokens[max(index - 1, 0) : index + 2])
    return any(
        text[first.end : second.start].isspace() and (second if first is tokens[index] else first).text[0].isupper()
        for first, second in neighbours
    )


def _first_letter(variant: Variant) -> Literal["capital", "small"] | None:
    """Tell what the table of confusions takes the first letter for; None where it does not say."""
    seen, _, meant = variant.confusions[0].partition("→") if variant.confusions else ("", "", "")
    if meant[:1].isupper():
        return "capital"
    return "small" if meant and seen[:1].isupper() else None


def _has_its_capital(word: str, key: str) -> bool:
    """Tell whether the capital a word begins with was read behind something that is none of it: "2Newton", "lNorth"."""
    return word[1:2].isupper() and key[0] == fold(word[1]) != fold(word[0])
