"""Character and word accuracy as the ISRI tools count them (Rice and Nartker, TR-96-02, 1996; `ocreval` today).

Characters: accuracy = (n − errors) / n, where errors are the insertions, substitutions and deletions of the shortest
edit, and n the characters of the reference. Blanks are evened out within lines, blank lines go, and the end of a
line is a character, that of the last line too. Signs that stand for rejected and suspect characters have no meaning
here, and a character is a grapheme cluster where the tools take a code point.

Words: accuracy = words recognised / words of the reference. A word is a run of letters, whatever their case; digits
and punctuation part words and are none. Recognised are those of the longest common subsequence of the words of both
sides, so words that are too many cost nothing. `ocreval` from version 6 on cuts words as UAX #29 does instead.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import LCSseq

from pipeline.model import Tally
from pipeline.text.align import counts
from pipeline.text.normal import normalise
from pipeline.text.segment import graphemes

_MOST_WORDS = 32_768  #: of either side; the work grows with the square of them
_WORD = re.compile(r"[^\W\d_]+")


def isri_tallies(reference: str, text: str) -> tuple[Tally, Tally]:
    """Return characters and words of a reference, and how many of them are wrong in a text.

    Args:
        reference: as transcribed, with its lines.
        text: as read, with its lines.
    """
    right, read = _prepared(reference), _prepared(text)
    characters = counts(graphemes(right), graphemes(read))
    words, read_words = _WORD.findall(right.lower()), _WORD.findall(read.lower())
    if max(len(words), len(read_words)) <= _MOST_WORDS:
        recognised = LCSseq.similarity(words, read_words)
    else:
        recognised = counts(words, read_words).hits  # of a shortest edit: a common subsequence, hardly ever shorter
    return Tally(characters.reference, characters.errors), Tally(len(words), len(words) - recognised)


def _prepared(text: str) -> str:
    lines = normalise(text, "isri")
    return lines + "\n" if lines else ""
