"""Ink for tests: posteriors of which one character stands out in each place, made from a string.

Every character is three slices wide: blank, the character, blank. With `fakes.reading_of`, whose characters
are all of one width, what is seen stands where the words do.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.evidence.ink import Ink, SecondReading, pack
from pipeline.model import Box, Reading, Stamp

ALPHABET = string.ascii_letters + string.digits + string.punctuation + "éß“”‘’—–£ "
SECOND = Stamp("second", "1")
SLICES = 3  #: a character

Doubts = Mapping[int, Mapping[str, float]]


def posteriors_of(text: str, *, sure: float = 0.98, doubts: Doubts | None = None, alphabet: str = ALPHABET):
    """Return (slices, 1 + alphabet) probabilities that decode to a text.

    Args:
        text: what is seen.
        sure: probability of what is seen, where nothing else is said.
        doubts: for the number of a character, probabilities of others in its place; the rest is its own.
        alphabet: the characters that are told apart.
    """
    rows = np.full((SLICES * len(text), 1 + len(alphabet)), (1 - sure) / len(alphabet), np.float32)
    rows[:, 0] = sure
    for number, character in enumerate(text):
        row = rows[SLICES * number + 1]
        row[:] = (1 - sure) / len(alphabet)
        others = (doubts or {}).get(number, {})
        row[1 + alphabet.index(character)] = sure - sum(others.values())
        for other, probability in others.items():
            row[1 + alphabet.index(other)] = probability
    return rows


def ink_of(
    text: str,
    *,
    line: int | None = 0,
    box: Box | None = None,
    sure: float = 0.98,
    doubts: Doubts | None = None,
    alphabet: str = ALPHABET,
) -> Ink:
    """Return the ink of a line that reads as a text; without a box, its characters are 12 pixels wide."""
    box = box or Box(40, 40, 40 + 12 * max(1, len(text)), 60)
    step = box.width / max(1, SLICES * len(text))
    return pack(line, box, box.left, step, posteriors_of(text, sure=sure, doubts=doubts, alphabet=alphabet), alphabet)


def second_of(
    reading: Reading, texts: Sequence[str | None], *, extra: Sequence[Ink] = (), doubts: Doubts | None = None
) -> SecondReading:
    """Return a second reading: a text for each line of the first one, None where it was not looked at."""
    seen = [
        ink_of(text, line=number, box=line.box, doubts=doubts)
        for number, (line, text) in enumerate(zip(reading.lines(), texts, strict=True))
        if text is not None
    ]
    return SecondReading(SECOND, (*seen, *extra))
