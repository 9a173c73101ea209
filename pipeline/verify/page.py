"""The verification of a page or item: before repair, after it, and the difference it made."""

from __future__ import annotations

from typing import Literal

from pipeline.model import Profile, Verification
from pipeline.settings import UNSAID, ReferenceSettings
from pipeline.text.normal import named, normalise, normalise_alike
from pipeline.verify.compare import compare, compare_units
from pipeline.verify.effect import repair_effect
from pipeline.verify.policy import written_alike
from pipeline.verify.units import Units


def verify_text(
    reference: str | None,
    reference_name: str,
    before: str,
    after: str,
    profile: str | Profile,
    policy: ReferenceSettings = UNSAID,
) -> Verification:
    """Compare a text, before and after repair, with its reference.

    An empty reference says that the page is blank: whatever was read is an insertion, and there is no
    rate. Give the texts with their line breaks: a word divided at the end of a line is recognised by them.

    Args:
        reference: the transcription taken as true; None where there is none.
        reference_name: its path, for the record.
        before: the text as read.
        after: the text after repair.
        profile: the normalisation, or the name of one that is always there.
        policy: what the transcription does with what is printed.

    Raises:
        KeyError: there is no such normalisation.
    """
    if reference is None:
        return Verification("no-reference")
    profile = named(profile)
    reference, (before, after) = written_alike(reference, (before, after), policy)
    # Both texts are compared with one and the same normalised reference, so that they can be set off.
    normal, (normal_before, normal_after) = normalise_alike(reference, (before, after), profile)
    strict_units, normal_units = Units.of(normalise(reference, "strict")), Units.of(normal)
    before_units = Units.of(normal_before)
    comparison = compare_units(
        (reference, before),
        (strict_units, Units.of(normalise(before, "strict"))),
        (normal_units, before_units),
        profile,
    )
    state: Literal["compared", "empty-reference"] = "compared" if strict_units.text else "empty-reference"
    if before == after:
        kept = repair_effect(normal_units.words, before_units.words, before_units.words)
        return Verification(state, reference_name, comparison, comparison, kept)
    after_units = Units.of(normal_after)
    return Verification(
        state,
        reference_name,
        comparison,
        compare_units(
            (reference, after),
            (strict_units, Units.of(normalise(after, "strict"))),
            (normal_units, after_units),
            profile,
        ),
        repair_effect(normal_units.words, before_units.words, after_units.words),
    )


def missing_page(reference: str, reference_name: str, profile: str | Profile) -> Verification:
    """Return the verification of a page that has a reference and no text: every unit is a deletion."""
    comparison = compare(reference, "", profile)
    return Verification("missing-page", reference_name, comparison, comparison)
