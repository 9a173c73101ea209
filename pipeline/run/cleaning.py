"""From a page as it was read and laid out to its texts: repaired, without furniture, its lines joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.evidence import ItemWords, LanguageEvidence
from pipeline.evidence.ink import SecondReading
from pipeline.evidence.optical import PageInk
from pipeline.model import FURNITURE, Box, Reading, RepairedText
from pipeline.repair import repair_text
from pipeline.run.languages import spans_within
from pipeline.settings import UNSAID, LayoutSettings, ReferenceSettings, RepairSettings
from pipeline.text.clean import clean_of
from pipeline.text.furniture import raw_without_furniture, without_furniture
from pipeline.text.layout import PlacedWord, compose


class Cleaned(NamedTuple):
    """The texts of a page."""

    words: tuple[PlacedWord, ...]  #: where the words of the reading stand in the text as read
    raw: str  #: what the clean text is compared with to see what repair did
    repaired: RepairedText
    clean: str
    compared: tuple[str, str, str | None]  #: before and after repair as the reference has it; furniture it leaves out


def clean_page(
    reading: Reading,
    second: SecondReading | None,
    language: LanguageEvidence,
    words: ItemWords,
    repair: RepairSettings,
    layout: LayoutSettings,
    foreign: Sequence[Box] = (),
    reference: ReferenceSettings = UNSAID,
) -> Cleaned:
    """Repair a page.

    Args:
        reading: the page, its blocks in order.
        second: what the second reader saw of it; None where it did not look.
        language: what is known about its language.
        words: those of its item.
        repair: how far repair may go.
        layout: tells whether furniture is left out.
        foreign: parts of the page in another language.
        reference: tells whether its transcription has furniture; if it does not, it is as the clean text.
    """
    composed = compose(reading)
    optical = PageInk(second).odds if second is not None else None
    repaired = repair_text(
        composed.text,
        language=language,
        item=words,
        settings=repair,
        words=composed.words,
        optical=optical,
        foreign=spans_within(foreign, composed.words),
    )
    whole = composed.text, repaired, clean_of(composed, repaired)
    cut = without_furniture(repaired, composed.parts)
    parted = raw_without_furniture(composed), cut, clean_of(composed, cut)
    raw, repaired, clean = whole if layout.furniture == "keep" else parted
    if (reference.furniture or {"keep": "in", "apart": "out"}[layout.furniture]) == "in":
        return Cleaned(composed.words, raw, repaired, clean, (whole[0], whole[2], None))
    furniture = "\n".join(composed.text[part.start : part.end] for part in composed.parts if part.kind in FURNITURE)
    return Cleaned(composed.words, raw, repaired, clean, (parted[0], parted[2], furniture))
