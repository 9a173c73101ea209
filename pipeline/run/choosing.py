"""Preparing a page in another way where it could hardly be read, and keeping the better of the two readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from pipeline import ingest
from pipeline.errors import DoublekeyError
from pipeline.evidence import LanguageEvidence
from pipeline.model import Attempt, Box, PageImage, PageSource, Reading
from pipeline.readers import sanitise
from pipeline.readers.protocol import Reader
from pipeline.run.attempts import KNOWN, characters_of, evidence_for
from pipeline.settings import IngestSettings, as_it_lies

#: Evidence a character below which other preparations are tried. Of 109 pages of books, magazines and manuals 3
#: are below, of 34 typescripts 14; misreadings of one page in two come to 0.45. Where no words are known, nothing
#: is added for them.
_POOR = 0.56
_FEW = 100  #: characters; with fewer the mean says nothing
_BETTER = 1.02  #: times the evidence for the page as it was prepared first, from which on another way is better
#: Steps that change what is seen; turning and levelling a page is never in question.
_IN_QUESTION = frozenset({"rectify", "dewarp", "crop", "paint-surround", "even-light", "bleed-through", "despeckle"})


def choose_preparation(
    source: PageSource,
    image: PageImage,
    reading: Reading,
    settings: IngestSettings,
    reader: Reader,
    language: LanguageEvidence,
) -> tuple[PageImage, Reading]:
    """Return a page and its reading, of the preparation for which the evidence is best.

    Args:
        source: of the page.
        image: of the page as prepared by these settings.
        reading: of that image.
        settings: of ingest.
        reader: reads the page in other preparations.
        language: knows words.
    """
    before = evidence_for(reading.words(), language)
    characters = characters_of(reading.words())
    enough = _POOR if language.english else _POOR - KNOWN
    if characters < _FEW or before >= enough * characters:
        return image, reading
    best, needed = (image, reading), _BETTER * max(before, 0.0)
    tried: list[tuple[str, float, bool]] = []
    for way, prepare in _other_ways(source, image, settings):
        try:
            other = prepare()
            found = None if other is None else sanitise(reader.read(other), other.record)
        except DoublekeyError:
            continue
        if other is None or found is None:
            continue
        after = evidence_for(found.words(), language)
        kept = after > needed
        tried.append((way, after, kept))
        if kept:
            best, needed = (other, found), after
    whole = Box(0, 0, best[0].record.width, best[0].record.height)
    attempts = tuple(Attempt(whole, way, round(before, 1), round(after, 1), kept) for way, after, kept in tried)
    return best[0], replace(best[1], attempts=attempts)


def _other_ways(
    source: PageSource, image: PageImage, settings: IngestSettings
) -> Iterator[tuple[str, Callable[[], PageImage | None]]]:
    steps = {step.name for step in image.record.steps}
    if steps & _IN_QUESTION:
        off = replace(as_it_lies(settings), straighten=settings.straighten)
        yield "as-it-lies", lambda: ingest.load_page(source, off)
    if "dewarp" in steps and steps & _IN_QUESTION != {"dewarp"}:
        yield "no-dewarp", lambda: ingest.load_page(source, replace(settings, dewarp=False))
    if settings.even_light and "even-light" not in steps:
        yield "even-light", lambda: ingest.lit_evenly(image)
