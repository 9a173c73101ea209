"""A text against its reference: counts of characters and words, strict and normalised.

The error rates follow from the counts: (substitutions + deletions + insertions) / units of the
reference, where a unit is an extended grapheme cluster or a word as UAX #29 defines them, white space
counts as a character, and a line break is a space.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Comparison, Score
from pipeline.text.align import counts
from pipeline.text.normal import normalise, normalise_alike
from pipeline.text.segment import graphemes, words
from pipeline.verify.diff import diff


@dataclass(frozen=True, slots=True)
class Units:
    """A normalised text, cut into what is counted."""

    text: str
    characters: list[str]
    words: list[str]

    @classmethod
    def of(cls, text: str) -> Units:
        """Cut a text."""
        return cls(text, graphemes(text), words(text))


def compare(reference: str, text: str, profile: str = "archive") -> Comparison:
    """Compare a text with its reference.

    Args:
        reference: the transcription taken as true.
        text: what is to be measured.
        profile: name of the second normalisation (see `pipeline.text.normal`).

    Raises:
        KeyError: there is no such normalisation.
    """
    normal_reference, (normal_text,) = normalise_alike(reference, [text], profile)
    return compare_units(
        Units.of(normalise(reference, "strict")),
        Units.of(normalise(text, "strict")),
        Units.of(normal_reference),
        Units.of(normal_text),
        profile,
    )


def compare_units(
    reference: Units, text: Units, normal_reference: Units, normal_text: Units, profile: str
) -> Comparison:
    """Compare texts that are cut already, strict ones and normalised ones."""
    return Comparison(
        strict=_score(reference, text),
        normalised=_score(normal_reference, normal_text),
        profile=profile,
        diff=diff(reference.text, text.text),
    )


def _score(reference: Units, text: Units) -> Score:
    return Score(counts(reference.characters, text.characters), counts(reference.words, text.words))
