"""Everything that is measured of a text against its reference, in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.model import Bag, Measures, Profile
from pipeline.text.align import alignment, counts
from pipeline.text.normal import in_lines, named, normalise_alike
from pipeline.verify.classes import error_classes
from pipeline.verify.confusions import confusions
from pipeline.verify.flexible import flexible_tally
from pipeline.verify.isri import isri_tallies
from pipeline.verify.moved import moved_text
from pipeline.verify.units import Units


def measure(reference: str, text: str, profile: str | Profile = "archive") -> Measures:
    """Measure a text against its reference under a normalisation.

    What each figure means is said with `pipeline.model.Measures` and in docs/measuring.md. Texts of several pages
    are measured one by one and added.

    Args:
        reference: the transcription taken as true, with its lines.
        text: what is to be measured, with its lines.
        profile: the normalisation, or the name of one that is always there.

    Raises:
        KeyError: there is no such normalisation.
    """
    profile = named(profile)
    right, (read,) = normalise_alike(reference, [text], profile)
    return measure_units((reference, text), (Units.of(right), Units.of(read)), profile)


def measure_units(texts: tuple[str, str], normal: tuple[Units, Units], profile: Profile) -> Measures:
    """Measure texts that are normalised and cut already; in every pair, the reference goes first.

    Args:
        texts: as they stand.
        normal: the same under the profile.
        profile: the normalisation.
    """
    (reference, text), (right, read) = texts, normal
    steps, characters = alignment(right.characters, read.characters)
    moved, text_moved = moved_text(steps, right.characters, read.characters)
    right_lines, (read_lines,) = normalise_alike(reference, [text], in_lines(profile))
    isri_characters, isri_words = isri_tallies(reference, text)
    return Measures(
        profile=profile.name,
        characters=characters,
        words=counts(right.words, read.words),
        isri_characters=isri_characters,
        isri_words=isri_words,
        bag=bag_of_words(right.words, read.words),
        flexible=flexible_tally(right_lines, read_lines, characters.errors),
        classes=error_classes(steps, right.characters, read.characters, (moved, text_moved)),
        confusions=confusions(steps, right.characters, read.characters, moved),
    )


def bag_of_words(reference: Sequence[str], text: Sequence[str]) -> Bag:
    """Return how many words two texts have in common, whatever their order."""
    return Bag(len(reference), len(text), (Counter(reference) & Counter(text)).total())
