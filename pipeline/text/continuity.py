"""Whether a text goes on from one place in another: what the strings by themselves tell."""

from __future__ import annotations

from pipeline.text.characters import LINE_END_HYPHENS

_OPENING = "\"'“‘([—–-*†‡§ "
_CLOSING = "\"'”’)] "
_STOPS = ".!?:;"
SHORT = 0.12  #: of the width of its column, by which the last line of a paragraph falls short of the margin
INDENT = 0.6  #: heights of a line, by which the first line of a paragraph is set in


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends like a sentence does."""
    end = text.rstrip(_CLOSING)[-1:]
    return bool(end) and end in _STOPS


def divided(text: str) -> bool:
    """Tell whether a text ends in the middle of a word."""
    return text[-1:] in LINE_END_HYPHENS and text[-2:-1].isalpha()


def starts_small(text: str) -> bool:
    """Tell whether a text begins with a small letter."""
    return text.lstrip(_OPENING)[:1].islower()


def word_goes_on(text: str, following: str) -> bool:
    """Tell whether a text ends in the middle of a word and another may begin with the rest of it.

    >>> word_goes_on("the move-", "ment of"), word_goes_on("THE PRAI-", "RIE FARMER"), word_goes_on("the move-", "The")
    (True, True, False)
    """
    if not divided(text):
        return False
    last, first = text.split()[-1], (following.split() or [""])[0]
    return starts_small(following) or (last.isupper() and first.isupper() and len(first) > 1)
