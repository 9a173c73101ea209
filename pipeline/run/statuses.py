"""The status of every word of a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.model import Edit, PageWord, RepairedText, Status
from pipeline.text.edits import OffsetMap
from pipeline.text.layout import PlacedWord


def word_statuses(
    placed: Sequence[PlacedWord], repaired: RepairedText, verified: Sequence[tuple[int, int]]
) -> tuple[PageWord, ...]:
    """Return the words of a page with their places in the faithful text and their statuses.

    Args:
        placed: the words as read, with spans in the raw text.
        repaired: the text in its layers.
        verified: spans of the clean text that agree with the reference, sorted.
    """
    to_faithful = OffsetMap(repaired.faithful_edits)
    to_clean = OffsetMap(repaired.edits)
    doubts = OffsetMap([Edit(flag.start, flag.end, "", "", flag.rule, flag.evidence) for flag in repaired.flags])
    starts = [start for start, _ in verified]
    words = []
    for place in placed:
        judged = place.word.judgement
        start, end = to_faithful.span(place.start, place.end)
        clean_start, clean_end = to_clean.span(start, end)
        # The verified words are found without the punctuation that clings to words as read.
        index = bisect_right(starts, clean_end - 1) - 1
        doubted, made = doubts.touching(start, end), to_clean.touching(start, end)
        if clean_start < clean_end and index >= 0 and verified[index][1] > clean_start:
            status = Status.VERIFIED
        elif doubted:
            status = Status.DOUBTFUL
        elif any(edit.rule.startswith(("scanno.", "space.")) for edit in made):
            status = Status.REPAIRED
        else:
            status = Status.READ if judged is None else judged.status
        found = _as_flagged(_as_repaired(None if judged is None else judged.probability, made), doubted)
        words.append(PageWord(start, end, place.word.box, status, place.word.confidence, found))
    return tuple(words)


def _as_repaired(read: float | None, edits: Sequence[Edit]) -> float | None:
    """Return the probability that a word is right as it was repaired.

    Args:
        read: that it is right as it was read; None where nobody can tell.
        edits: that touch it.
    """
    found = read
    for edit in edits:
        chance = edit.evidence.get("probability")
        if not isinstance(chance, float):
            continue
        if _letters(edit.old) != _letters(edit.new):
            found = chance  # what was read no longer counts
        elif found is not None:
            found *= chance
    return None if found is None else round(found, 4)


def _as_flagged(found: float | None, flags: Sequence[Edit]) -> float | None:
    """Return the probability that a word is right of which flags say how probably it is wrong."""
    wrong = [chance for flag in flags if isinstance(chance := flag.evidence.get("wrong"), float)]
    if not wrong:
        return found
    right = round(1 - max(wrong), 4)
    return right if found is None else min(found, right)


def _letters(text: str) -> list[str]:
    return [char for char in text if char.isalnum()]
