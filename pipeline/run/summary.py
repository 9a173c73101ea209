"""Figures of pages and items from their records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.errors import printable
from pipeline.model import Comparison, Measures, Page, PageSummary, Score, Verification, WordCheck

#: Mean confidence of the reader below which a page is most likely not read at all. Pages turned on their
#: head or side come to 0.35 to 0.45, the worst of 179 upright pages of the development corpus to 0.60.
HARDLY_READ = 0.5
FEW_WORDS = 10  #: with fewer the mean says nothing


def summarise_page(page: Page) -> PageSummary:
    """Return the figures of a finished page."""
    check = page.check or WordCheck()
    return PageSummary(
        page=page.image.source.page,
        words=len(page.words),
        statuses=_counted(word.status.value for word in page.words),
        edits=_counted(edit.rule for edit in (*page.repaired.faithful_edits, *page.repaired.edits)),
        flags=_counted(flag.rule for flag in page.repaired.flags),
        state=page.verification.state,
        before=_scores(page.verification.before),
        after=_scores(page.verification.after),
        effect=page.verification.effect,
        measures=_measures(page.verification),
        furniture=page.verification.furniture.strict if page.verification.furniture else Score(),
        notes=(*_notes(page), *_order_notes(page)),
        estimate=page.estimate,
        effort=check.effort,
        rules=check.rules,
        suspects=sum(word.suspect for word in check.wrong),
    )


def _notes(page: Page) -> Iterator[str]:
    if any(step.name == "turn" for step in page.image.steps):
        turned = next((note for note in page.image.notes if note.startswith("turned ")), "it was turned upright")
        yield f"{printable(page.image.source.scan)}: {turned}. The scan itself was left as it is."
    confidences = [word.confidence for word in page.words if word.confidence is not None]
    if len(confidences) >= FEW_WORDS and sum(confidences) / len(confidences) < HARDLY_READ:
        share = sum(confidences) / len(confidences)
        yield (
            f"{printable(page.image.source.scan)}: could hardly be read (mean confidence {100 * share:.0f} %). "
            "Is it upside down or sideways? Turn the scan, or scan it again."
        )


def _order_notes(page: Page) -> Iterator[str]:
    unsure = sum(block.unsure for block in page.reading.blocks)
    if unsure:
        yield (
            f"{printable(page.image.source.scan)}: it is not certain in which order {unsure + 1} blocks of text are "
            "read. Look at their numbers in the report."
        )


def summarise_missing(page: str, verification: Verification) -> PageSummary:
    """Return the figures of a page that has a reference and no text."""
    return PageSummary(
        page=page,
        state=verification.state,
        before=_scores(verification.before),
        after=_scores(verification.after),
        effect=verification.effect,
        measures=_measures(verification),
    )


def _scores(comparison: Comparison | None) -> tuple[Score, Score]:
    return (comparison.strict, comparison.normalised) if comparison else (Score(), Score())


def _measures(verification: Verification) -> tuple[Measures | None, Measures | None]:
    before, after = (one.measures if one else None for one in (verification.before, verification.after))
    return before, after


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
