"""Cutting text into the units that are counted: characters and words as Unicode defines them (UAX #29).

A character is an extended grapheme cluster: what a person takes for one character, however many code
points it has. A word is a stretch between default word boundaries that holds a letter or a digit.

The rules for words are written out as one pattern, because it is some 80 times faster than a state
machine in Python, and because the `WORD` flag of `regex` deviates from them ('em stays one piece).
Left out is only rule WB3c, which ties an emoji to a joiner after a letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain
from typing import Any

import regex  # type: ignore[import-untyped]

_MARKS = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*+"  # WB4: these belong to what stands before them

#: Characters that never join with their neighbours: Latin, and the punctuation and currency signs of print.
_SINGLE = re.compile(r"[\0-\x0c\x0e-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")


def graphemes(text: str) -> list[str]:
    """Return the extended grapheme clusters of the NFC form of a text.

    >>> graphemes("cafe\\u0301")
    ['c', 'a', 'f', 'é']
    """
    text = unicodedata.normalize("NFC", text)
    if _SINGLE.fullmatch(text):
        return list(text)
    found: list[str] = _grapheme().findall(text)
    return found


def words(text: str) -> list[str]:
    """Return the words of the NFC form of a text, without spaces and punctuation.

    >>> words("“Don’t,” he said, “pay £3.50 for two-fold.”")
    ['Don’t', 'he', 'said', 'pay', '3.50', 'for', 'two', 'fold']
    """
    # No word reaches over a space or a line, and most stand there many times: each is looked at once.
    pieces = unicodedata.normalize("NFC", text).replace("\n", " ").split(" ")
    find = _word().findall
    inside = {piece: find(piece) for piece in set(pieces)}
    return list(chain.from_iterable(map(inside.__getitem__, pieces)))


def segments(text: str) -> list[str]:
    """Cut a text as it stands into words and single characters between them; joined they are the text.

    >>> segments("He's in, now.")
    ["He's", ' ', 'in', ',', ' ', 'now', '.']
    """
    found: list[str] = _segment().findall(text)
    return found


def is_word(segment: str) -> bool:
    """Say whether a segment is a word rather than space or punctuation."""
    return _word().match(segment) is not None


@cache
def _grapheme() -> Any:
    return regex.compile(r"\X")


@cache
def _word() -> Any:
    return regex.compile(_word_rules())


@cache
def _segment() -> Any:
    return regex.compile(rf"{_word_rules()}|(?s:.){_MARKS}")


def _word_rules() -> str:
    letter = rf"(?:[\p{{WB=ALetter}}\p{{WB=Hebrew_Letter}}]{_MARKS})"
    hebrew = rf"\p{{WB=Hebrew_Letter}}{_MARKS}"
    hebrew_run = rf"{hebrew}(?:\p{{WB=Double_Quote}}{_MARKS}{hebrew})++"  # WB7b, WB7c
    inside_word = rf"[\p{{WB=MidLetter}}\p{{WB=MidNumLet}}\p{{WB=Single_Quote}}]{_MARKS}"
    digit = rf"\p{{WB=Numeric}}{_MARKS}"
    inside_number = rf"[\p{{WB=MidNum}}\p{{WB=MidNumLet}}\p{{WB=Single_Quote}}]{_MARKS}"
    connector = rf"(?:\p{{WB=ExtendNumLet}}{_MARKS})"

    letters = rf"(?:{hebrew_run}|{letter})(?:(?:{inside_word})?(?:{hebrew_run}|{letter}))*+"  # WB5 to WB7
    digits = rf"{digit}(?:(?:{inside_number})?{digit})*+"  # WB8, WB11, WB12
    katakana = rf"(?:\p{{WB=Katakana}}{_MARKS})++"  # WB13
    run = rf"(?:(?:{letters}|{digits})++|{katakana})"  # WB9, WB10
    hebrew_end = rf"(?<=\p{{WB=Hebrew_Letter}}{_MARKS})\p{{WB=Single_Quote}}{_MARKS}"  # WB7a
    word = rf"{connector}*+{run}(?:{connector}++{run})*+(?:{connector}++|{hebrew_end})?"  # WB13a, WB13b

    # Most words of most texts: ASCII letters before something that cannot belong to the word.
    plain = r"[A-Za-z]++(?![^ \n,;!?()\-\"])"
    ideograph = rf"(?!\p{{WB=Extend}})[\p{{L}}\p{{N}}]{_MARKS}"  # letters without word-break rules stand alone (WB999)
    return f"{plain}|{word}|{ideograph}"
