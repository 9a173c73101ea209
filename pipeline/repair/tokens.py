"""The words of a text as repair sees them: where they stand, and how they hang together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from pipeline.text.characters import APOSTROPHES, HYPHENS, LINE_END_HYPHENS, fold

# A sign between small letters is a misread letter ("wi!l"); elsewhere it is punctuation.
_PART = rf"[^\W_]+(?:(?:[{APOSTROPHES}]|(?<=[a-z])[!|](?=[a-z]))[^\W_]+)*"
_LINE_END = rf"[{LINE_END_HYPHENS}][ \t]*(?:\r\n?|\n)[ \t]*"
_TOKEN = re.compile(rf"{_PART}(?:(?:[{HYPHENS}]|{_LINE_END}){_PART})*")
_DIVISION = re.compile(_LINE_END)

_SENTENCE_END = re.compile(r"[.?!][”’\"')\]]*\s+[“‘\"'(\[]*\Z")
_PARAGRAPH_END = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)|\f")
_TOGETHER = re.compile(r",?[”’\"']?[ \t]*(?:\r\n?|\n)?[ \t]*")
_TITLE_END = re.compile(r"\.[ \t]*(?:\r\n?|\n)?[ \t]*")
_ABBREVIATED_TITLES = "mr mrs dr st messrs rev hon capt col gen lieut prof sergt"
_FULL_TITLES = (
    "miss sir lord lady captain colonel major sergeant inspector constable judge justice professor doctor madame"
)
TITLES = frozenset((_ABBREVIATED_TITLES + " " + _FULL_TITLES).split())
_OPENS = frozenset(" \t\r\n\f\v“‘\"'([—–_*")
_CLOSES = frozenset(" \t\r\n\f\v”’\"')].,;:!?—–_*")


class Gap(IntEnum):
    """What lies between a word and the one before it."""

    TOGETHER = 0  #: white space, or a comma
    APART = 1  #: punctuation that a reader pauses at, figures, signs
    SENTENCE = 2  #: the end of a sentence
    PARAGRAPH = 3  #: the beginning of a paragraph or of the text


@dataclass(frozen=True, slots=True)
class Token:
    """A word and its span in the text; a word divided at the end of a line is one token."""

    start: int
    end: int
    text: str  #: as it stands, line-end hyphen and line break included
    key: str  #: as looked up in word lists; a division is a hyphen
    gap: Gap
    clean: bool  #: bounded by white space or ordinary punctuation, not by signs or hyphens
    divided: bool  #: between two lines

    @property
    def plain(self) -> bool:
        """Whether it is one undivided word of ASCII letters, properly bounded."""
        return self.clean and not self.divided and self.text.isascii() and self.text.isalpha()


def tokenise(text: str) -> list[Token]:
    """Return the words of a text in order.

    >>> [(token.text, token.gap.name) for token in tokenise("He said so. But, on the con-\\ntrary")][2:]
    [('so', 'TOGETHER'), ('But', 'SENTENCE'), ('on', 'TOGETHER'), ('the', 'TOGETHER'), ('con-\\ntrary', 'TOGETHER')]
    """
    tokens: list[Token] = []
    previous: Token | None = None
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match.group()
        divided = "\n" in word or "\r" in word
        key = fold(_DIVISION.sub("-", word) if divided else word)
        clean = (start == 0 or text[start - 1] in _OPENS) and (end == len(text) or text[end] in _CLOSES)
        gap = Gap.PARAGRAPH if previous is None else _gap(previous, text[previous.end : start], word)
        previous = Token(start, end, word, key, gap, clean, divided)
        tokens.append(previous)
    return tokens


def _gap(previous: Token, between: str, word: str) -> Gap:
    if between == " " or _TOGETHER.fullmatch(between):
        return Gap.TOGETHER
    if _PARAGRAPH_END.search(between):
        return Gap.PARAGRAPH
    if previous.key in TITLES and _TITLE_END.fullmatch(between):
        return Gap.TOGETHER
    if len(previous.key) > 1 and not word[:1].islower() and _SENTENCE_END.search(between):
        return Gap.SENTENCE
    return Gap.APART
