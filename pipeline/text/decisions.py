"""Finding the places that decisions are about, in the text they were made on or in a later state of it.

A decision fits where its `old` stands and at least half of the characters around are those it names. If several
places fit, the one with most of them is meant; if these are several, the one where it stood. A decision that
fits nowhere, or in several places equally well, is never applied.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.model import Decision

CONTEXT = 24  #: characters that are written with a change, on either side


class Fit(NamedTuple):
    """A decision and the place it is about."""

    start: int
    end: int
    decision: Decision
    done: bool = False  #: accepted, and the text says `new` there already


class Fits(NamedTuple):
    """Decisions found in a text, and those that are not."""

    found: tuple[Fit, ...]  #: in the order of the text, not overlapping
    lost: tuple[Decision, ...]


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a span, as it is written with a change."""
    return text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]


def fit(decisions: Iterable[Decision], text: str) -> Fits:
    """Find the places of decisions; of two that contradict each other the first counts, the other is lost."""
    found: list[Fit] = []
    lost: list[Decision] = []
    for decision in decisions:
        place = _place(decision, text)
        meets = [] if place is None else meeting(found, place.start, place.end)
        if place is None or any(not _agree(place, other) for other in meets):
            lost.append(decision)
        elif not meets:
            insort(found, place, key=lambda one: (one.start, one.end))
    return Fits(tuple(found), tuple(lost))


def meeting(fits: list[Fit] | tuple[Fit, ...], start: int, end: int) -> list[Fit]:
    """Return the fits, in order, that share a character with a span, or touch it where one of the two is empty."""
    low = max(bisect_left(fits, start, key=lambda one: one.start) - 2, 0)
    met = []
    for one in fits[low:]:
        if one.start > end:
            break
        empty = start == end or one.start == one.end
        if (one.start < end and start < one.end) or (empty and one.start <= end and start <= one.end):
            met.append(one)
    return met


def _agree(one: Fit, other: Fit) -> bool:
    same = (one.start, one.end, one.decision.accepted) == (other.start, other.end, other.decision.accepted)
    return same and (not one.decision.accepted or one.decision.new == other.decision.new)


def _place(decision: Decision, text: str) -> Fit | None:
    start, end = decision.start, decision.start + len(decision.old)
    names = bool(decision.before or decision.after)
    all_around = len(decision.before) + len(decision.after)
    stands = start >= 0 and text[start:end] == decision.old and bool(decision.old or names)
    if stands and _score(decision, text, start, end) == all_around:
        return Fit(start, end, decision)
    best: list[tuple[int, Fit]] = []
    for found in _candidates(decision, text) if names else _without_context(decision, text):
        score = _score(decision, text, found.start, found.end)
        if 2 * score >= all_around and (not best or score >= best[0][0]):
            best = [*(one for one in best if one[0] == score), (score, found)]
    if len(best) > 1:
        best = [one for one in best if one[1].start == start] or [one for one in best if not one[1].done]
    return best[0][1] if len(best) == 1 else None


def _candidates(decision: Decision, text: str) -> Iterator[Fit]:
    """Yield the places that have half of the context on at least one side."""
    before = decision.before[len(decision.before) // 2 :]
    after = decision.after[: (len(decision.after) + 1) // 2]
    for string, done in _wanted(decision):
        starts = {place + len(before) for place in _occurrences(text, before + string)} if before else set()
        starts |= set(_occurrences(text, string + after)) if after else set()
        yield from (Fit(start, start + len(string), decision, done) for start in sorted(starts))


def _without_context(decision: Decision, text: str) -> Iterator[Fit]:
    """Yield the place it stood at, or, if it does not stand there, all places where it is a word."""
    for string, done in _wanted(decision):
        places = [place for place in _occurrences(text, string) if string and _is_word(text, place, len(string))]
        at_its_place = [place for place in places if place == decision.start]
        yield from (Fit(place, place + len(string), decision, done) for place in at_its_place or places)
        if places:
            return


def _wanted(decision: Decision) -> Iterator[tuple[str, bool]]:
    yield decision.old, False
    if decision.accepted and decision.new != decision.old:
        yield decision.new, True


def _occurrences(text: str, string: str) -> Iterator[int]:
    place = text.find(string)
    while place >= 0:
        yield place
        place = text.find(string, place + 1)


def _is_word(text: str, start: int, length: int) -> bool:
    return not (text[max(start - 1, 0) : start] + text[start + length : start + length + 1]).strip(
        " \t\r\n\f.,;:!?\"'()—-"
    )


def _score(decision: Decision, text: str, start: int, end: int) -> int:
    before, after = decision.before, decision.after
    return _common(before[::-1], text[max(start - len(before), 0) : start][::-1]) + _common(
        after, text[end : end + len(after)]
    )


def _common(one: str, other: str) -> int:
    """Return how many characters two strings begin with alike."""
    length = min(len(one), len(other))
    return next((index for index in range(length) if one[index] != other[index]), length)
