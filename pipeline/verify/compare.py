"""A text against its reference: counts of characters and words, strict and normalised.

The error rates follow from the counts: (substitutions + deletions + insertions) / units of the
reference, where a unit is an extended grapheme cluster or a word as UAX #29 defines them, white space
counts as a character, and a line break is a space.
"""

from __future__ import annotations

from pipeline.model import Comparison, Profile, Score
from pipeline.text.align import counts
from pipeline.text.normal import named, normalise, normalise_alike
from pipeline.verify.diff import diff
from pipeline.verify.measure import measure_units
from pipeline.verify.units import Units


def compare(reference: str, text: str, profile: str | Profile = "archive") -> Comparison:
    """Compare a text with its reference.

    Args:
        reference: the transcription taken as true.
        text: what is to be measured.
        profile: the second normalisation, or the name of one that is always there (see `pipeline.text.normal`).

    Raises:
        KeyError: there is no such normalisation.
    """
    profile = named(profile)
    normal_reference, (normal_text,) = normalise_alike(reference, [text], profile)
    return compare_units(
        (reference, text),
        (Units.of(normalise(reference, "strict")), Units.of(normalise(text, "strict"))),
        (Units.of(normal_reference), Units.of(normal_text)),
        profile,
    )


def compare_units(
    texts: tuple[str, str], strict: tuple[Units, Units], normal: tuple[Units, Units], profile: Profile
) -> Comparison:
    """Compare texts that are cut already; in every pair, the reference goes first.

    Args:
        texts: as they stand.
        strict: the same under the normalisation "strict".
        normal: the same under the profile.
        profile: the second normalisation.
    """
    measures = measure_units(texts, normal, profile)
    reference, text = strict
    return Comparison(
        strict=Score(counts(reference.characters, text.characters), counts(reference.words, text.words)),
        normalised=Score(measures.characters, measures.words),
        profile=profile.name,
        diff=diff(reference.text, text.text),
        measures=measures,
    )
