"""Whether a text goes on from one line in another: the evidence of the words themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.evidence import LanguageEvidence
from pipeline.model import Line
from pipeline.text.continuity import divided, ends_sentence, starts_small

#: ln of how much likelier it makes that a line goes on in another.
_HYPHEN_FITS, _HYPHEN_FAILS = 5.0, -4.0
_SENTENCE_OPEN = 1.2  #: no full stop, and the other line begins with a small letter
_SENTENCE_NEW = 0.4  #: full stop, and the other line begins with a capital
_OPEN_CAPITAL = -0.7  #: no full stop, and yet a capital
_STOP_SMALL = -2.5  #: full stop, and yet a small letter

_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

Continuity = Callable[[Line, Line], float]


def words_of(line: Line) -> str:
    """Return a line as text."""
    return " ".join(word.text for word in line.words)


def in_capitals(text: str) -> bool:
    """Tell whether a text is set in capitals."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 3 and sum(character.isupper() for character in letters) >= 0.8 * len(letters)


def goes_on(language: LanguageEvidence) -> Continuity:
    """Return what says by how much likelier (nats) than any other line some line is to follow one.

    It looks at the hyphen of a divided word, at full stops and capitals, and at the last and first words
    with the trigram model. Without knowledge of the language it looks at the first two alone.
    """

    def score(line: Line, following: Line) -> float:
        before, after = words_of(line), words_of(following)
        if not before or not after:
            return 0.0
        if divided(before):
            return _hyphen(before, after, language)
        if ends_sentence(before):
            return _STOP_SMALL if starts_small(after) else _SENTENCE_NEW
        found = _SENTENCE_OPEN if starts_small(after) else _OPEN_CAPITAL
        return found + _context(before, after, language)

    return score


def _hyphen(before: str, after: str, language: LanguageEvidence) -> float:
    if not starts_small(after):
        return _HYPHEN_FAILS
    first, second = _LETTERS.findall(before), _LETTERS.findall(after)
    if language.english is None or not first or not second:
        return _SENTENCE_OPEN
    word = first[-1] + second[0]
    return _HYPHEN_FITS if language.english.lexicon.single(word) else _HYPHEN_FAILS / 2


def _context(before: str, after: str, language: LanguageEvidence) -> float:
    """Return what the words before tell of the word after, against its probability by itself; at most 2 nats."""
    if language.english is None or language.english.trigram is None:
        return 0.0
    trigram = language.english.trigram
    history = [word.lower() for word in _LETTERS.findall(before)[-2:]][::-1]
    words = [word.lower() for word in _LETTERS.findall(after)[:2]]
    gained = 0.0
    for word in words:
        if not trigram.knows(word):
            break
        known = []
        for earlier in history[:2]:
            if not trigram.knows(earlier):
                break
            known.append(earlier)
        if not known:
            break
        gained += trigram.log_prob(word, known) - trigram.log_prob(word, [])
        history.insert(0, word)
    return max(-2.0, min(2.0, gained / 2))
