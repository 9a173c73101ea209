"""What was put on a page after it was printed: handwriting, and the stamps of libraries.

Printed text must never be taken for either. So handwriting is only what neither reader could make anything of, and a
stamp has both the words of one and two signs of not belonging to the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import mean

from rapidfuzz import fuzz

from pipeline.evidence import LanguageEvidence
from pipeline.layout.chunks import core_height
from pipeline.layout.continuity import in_capitals, words_of
from pipeline.layout.rows import body_height
from pipeline.model import Box, Kind, Line, Margins, Status, around

_HANDS_SURE = 0.5  #: most mean probability of the words of a line of handwriting
_HANDS_ALIKE = 30  #: of 100, most that two readings of it have in common on average
_HANDS_HEIGHT = 2.0  #: times the height of the text, that handwriting has at least
_HANDS_LETTERS = 3  #: that one of the readers sees at least: specks and initials have fewer
_OVER = 0.15  #: of its area, that handwriting has at most in common with a printed line, and a stamp over one at least
_KNOWN_WORD = 3  #: letters of a word from which on it tells that print was read

_OWNER = re.compile(
    r"\b(?:library|\w*biblioth(?:ek|eca|[eè]que|eek)|\w*b[uü]cherei|property of|ex libris|discarded|withdrawn"
    r"|accession(?:ed)?|deposited|presented by)\b",
    re.IGNORECASE,
)
_STAMP_WORDS = 8  #: in one line of a stamp at most
_STAMP_SURE = 0.7  #: mean probability, below which its words are not sure
_STAMP_SIZE = 1.6  #: factor by which its type differs from that of the text
_STAMP_SIGNS = 2  #: one of them at least of place
_RECURS, _ALIKE = 2, 80  #: other pages that have it too; of 100, from which on two readings of it are alike
_COLUMN = 0.3  #: of the width of all, from which on a line is part of the text
_UPRIGHT = 1.2  #: times as high as wide: a word of letters that stands on its side


def find_additions(lines: Sequence[Line], language: LanguageEvidence, others: Sequence[Margins]) -> dict[int, Kind]:
    """Return the numbers of the lines of a page that were added to it.

    Args:
        lines: of the page; where they have no judgements of two readers there is no telling handwriting.
        language: knows words; without a lexicon there is no telling handwriting either.
        others: what stands first and last on the other pages of the item.
    """
    body = body_height(lines)
    elsewhere = [text for margin in others for text in (*margin.top, *margin.bottom)]
    found: dict[int, Kind] = {}
    for number, line in enumerate(lines):
        if _OWNER.search(words_of(line)) and _is_stamp(number, lines, body, elsewhere):
            found[number] = Kind("library stamp")
        elif core_height(line) >= _HANDS_HEIGHT * body and _is_handwriting(number, lines, language):
            found[number] = Kind.HANDWRITING
    return found


def _is_handwriting(number: int, lines: Sequence[Line], language: LanguageEvidence) -> bool:
    judgements = [word.judgement for word in lines[number].words if word.judgement is not None]
    if not judgements or len(judgements) < len(lines[number].words) or language.english is None:
        return False
    if (
        any(one.status is Status.AGREED for one in judgements)
        or mean(one.probability for one in judgements) > _HANDS_SURE
    ):
        return False
    readings = [(one.first or "", one.second or "") for one in judgements]
    if mean(fuzz.ratio(first.casefold(), second.casefold()) for first, second in readings) > _HANDS_ALIKE:
        return False
    known = language.english.lexicon.known
    words = [re.sub(r"\W", "", word) for pair in readings for text in pair for word in text.split()]
    if any(len(word) >= _KNOWN_WORD and known(word) for word in words):
        return False
    is_small = any(character.islower() for character in words_of(lines[number]))
    letters = max(sum(map(str.isalpha, text)) for pair in readings for text in pair)
    return letters >= _HANDS_LETTERS and is_small and _most_over(number, lines) <= _OVER


def _is_stamp(number: int, lines: Sequence[Line], body: float, elsewhere: Sequence[str]) -> bool:
    line = lines[number]
    text = words_of(line)
    recurs = sum(fuzz.ratio(text.casefold(), other.casefold()) >= _ALIKE for other in elsewhere) >= _RECURS
    if len(line.words) > _STAMP_WORDS or not (recurs or in_capitals(text)):
        return False
    sure = [word.judgement.probability if word.judgement else word.confidence for word in line.words]
    size = core_height(line) / body
    of_looks = (
        mean(1.0 if one is None else one for one in sure) < _STAMP_SURE,
        not 1 / _STAMP_SIZE <= size <= _STAMP_SIZE,
    )
    of_place = (
        _most_over(number, lines) > _OVER,
        _is_beside(number, lines),
        any(len(word.text) > 2 and word.box.height > _UPRIGHT * word.box.width for word in line.words),
        recurs,
    )
    return any(of_place) and sum(of_looks) + sum(of_place) >= _STAMP_SIGNS


def _most_over(number: int, lines: Sequence[Line]) -> float:
    """Return the largest share of a line's area that it has in common with another one."""
    box = lines[number].box
    shared = (_shared(box, other.box) for place, other in enumerate(lines) if place != number)
    return max(shared, default=0) / max(1, box.width * box.height)


def _shared(one: Box, other: Box) -> int:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, across) * max(0, down)


def _is_beside(number: int, lines: Sequence[Line]) -> bool:
    """Tell whether a line stands in a margin, beside all that is as wide as text."""
    whole = around(line.box for line in lines)
    text = [line.box for place, line in enumerate(lines) if place != number and line.box.width >= _COLUMN * whole.width]
    box = lines[number].box
    return bool(text) and (box.right <= around(text).left or box.left >= around(text).right)
