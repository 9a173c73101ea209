"""Repairing a text until nothing is left to do, so that repairing the result changes nothing.

A repaired word is evidence for its neighbours, so a second look may find more: a run over a text takes rounds. The
edits of all rounds are put together to one list on the first text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from pipeline.model import Decision, Edit, RepairedText
from pipeline.repair.decided import ACCEPTED
from pipeline.text.decisions import around, fit
from pipeline.text.edits import OffsetMap, apply, compose, inverse

MOST_ROUNDS = 12  #: of a run
MOST_RUNS = 8

_PARAGRAPH_END = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)|\f")

Once = Callable[[str, Sequence[Decision]], RepairedText]


def repair_to_rest(raw: str, once: Once, decisions: Sequence[Decision] = ()) -> RepairedText:
    """Repair a text so that doing it again changes nothing.

    A run ends with a round that makes no more edits; paragraphs that do not come to rest in `MOST_ROUNDS` are left as
    they were. What is left so may be judged otherwise by its repaired surroundings: then a run follows over the result,
    until one changes nothing. A text that does not come to that in `MOST_RUNS` is left as it was read.

    Args:
        raw: the text as read.
        once: repairs a text one time, heeding decisions about it.
        decisions: what a person decided.
    """
    repaired, rests = _run(raw, once, decisions)
    for _ in range(MOST_RUNS - 1):
        if rests:
            return repaired
        decisions = decisions_after(repaired, decisions)
        again, rests = _run(repaired.text, once, decisions)
        if at_rest(again):
            return repaired
        repaired = followed(repaired, again)
    return repaired if rests else as_read(raw)


def _run(raw: str, once: Once, decisions: Sequence[Decision]) -> tuple[RepairedText, bool]:
    """Return what a run makes of a text, and whether a round would leave that as it is."""
    repaired = once(raw, decisions)
    decisions = decisions_after(repaired, decisions)
    for _ in range(MOST_ROUNDS - 1):
        again = once(repaired.text, decisions)
        if at_rest(again):
            return repaired, True
        before, repaired = repaired, followed(repaired, again)
        decisions = decisions_after(again, decisions)
    return without_restless(before, again), False


def as_read(raw: str) -> RepairedText:
    """Return a text with nothing done to it."""
    return RepairedText(raw, raw, raw, (), (), ())


def at_rest(again: RepairedText) -> bool:
    """Tell whether a round changed nothing."""
    return not (again.faithful_edits or again.edits)


def followed(before: RepairedText, again: RepairedText) -> RepairedText:
    """Return a repaired text with what the next round, which began with its text, made of it.

    Flags are those of the first round, but for places that are edited by now.
    """
    later = compose(again.faithful_edits, again.edits)
    edits = compose(before.edits, later)
    to_text = OffsetMap(before.edits)
    touched = OffsetMap(later)
    flags = tuple(flag for flag in before.flags if not touched.touching(*to_text.span(flag.start, flag.end)))
    return replace(before, text=apply(before.faithful, edits), edits=edits, flags=flags)


def without_restless(before: RepairedText, again: RepairedText) -> RepairedText:
    """Return a repaired text without its edits in paragraphs that the next round would still change.

    What a person accepted stays.
    """
    later = compose(again.faithful_edits, again.edits)
    restless = [span for span in _paragraphs(before.text) if _meets(later, *span)]
    kept = [
        edit
        for edit, made in zip(before.edits, inverse(before.edits), strict=True)
        if edit.rule == ACCEPTED or not any(made.start <= end and start <= made.end for start, end in restless)
    ]
    return replace(before, text=apply(before.faithful, kept), edits=tuple(kept))


def decisions_after(repaired: RepairedText, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return decisions that leave the places that are decided as they stand in the repaired text."""
    to_faithful, to_text = OffsetMap(repaired.faithful_edits), OffsetMap(repaired.edits)
    places = [
        to_text.span(*to_faithful.span(found.start, found.end))
        for found in fit((one for one in decisions if one.layer == "raw"), repaired.raw).found
    ]
    places += [
        to_text.span(found.start, found.end)
        for found in fit((one for one in decisions if one.layer == "faithful"), repaired.faithful).found
    ]
    return tuple(decision for place in sorted(set(places)) for decision in _as_it_stands(repaired.text, *place))


def _as_it_stands(text: str, start: int, end: int) -> Iterator[Decision]:
    before, after = around(text, start, end)
    yield Decision(False, text[start:end], start=start, before=before, after=after, layer="raw")
    yield Decision(False, text[start:end], start=start, before=before, after=after)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _PARAGRAPH_END.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _meets(edits: Sequence[Edit], start: int, end: int) -> bool:
    return any(edit.start <= end and start <= edit.end for edit in edits)
