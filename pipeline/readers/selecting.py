"""Which lines of a reading are worth having read a second time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.evidence import LanguageEvidence
from pipeline.model import Line, Reading
from pipeline.text.characters import HYPHENS, odd_shapes

#: Confidence below which a word is not certain. Share of the lines chosen, and of the first reader's wrong
#: words that stand in them, on every third page of eight sets: 0.5 gives 24 and 71 %, 0.65 28 and 77 %, 0.8 34
#: and 84 %, 0.9 46 and 91 %.
_SURE = 0.65
_SURE_OF_NAME = 0.9
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


def doubtful_lines(reading: Reading, language: LanguageEvidence) -> set[int]:
    """Return the numbers, in reading order from 0, of lines that may hold a wrong word.

    Those are lines in which the reader was not sure of a word, one has an odd shape, or the lexicon does
    not know one.
    """
    lines = list(reading.lines())
    found = set()
    for number, line in enumerate(lines):
        divided = _divided(lines[number - 1]) if number else ""
        if any(_is_doubtful(line, divided, language)):
            found.add(number)
    return found


def _is_doubtful(line: Line, divided: str, language: LanguageEvidence) -> Iterator[bool]:
    lexicon = language.english.lexicon if language.english is not None else None
    for place, word in enumerate(line.words):
        if word.confidence is None or word.confidence < _SURE or odd_shapes(word.text):
            yield True
            return
        if lexicon is None:
            continue
        for part, match in enumerate(_WORD.finditer(word.text)):
            core = match.group()
            at_end = place == len(line.words) - 1 and word.text[-1:] in HYPHENS
            if at_end or (place == 0 and part == 0 and lexicon.known(divided + core)):
                continue  # half a word
            # A capital may begin a name, which no list need know.
            yield not lexicon.known(core) and not (core[0].isupper() and word.confidence >= _SURE_OF_NAME)


def _divided(line: Line) -> str:
    text = line.words[-1].text if line.words else ""
    parts = _WORD.findall(text)
    return parts[-1] if parts and text[-1:] in HYPHENS else ""
