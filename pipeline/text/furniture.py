"""Leaving page furniture out of the clean text, with a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from pipeline.model import FURNITURE, Edit, Kind, RepairedText
from pipeline.text.edits import OffsetMap, apply
from pipeline.text.layout import Part

RULE = "layout.furniture"


def without_furniture(repaired: RepairedText, parts: Sequence[Part]) -> RepairedText:
    """Return a text whose furniture is cut by edits; it stays in the faithful text.

    Args:
        repaired: the text in its layers.
        parts: the blocks of the raw text.
    """
    to_faithful = OffsetMap(repaired.faithful_edits)
    cuts = [
        Edit(start, end, repaired.faithful[start:end], "", RULE, {"kind": kind.value})
        for start, end, kind in _stretches(parts, to_faithful, len(repaired.faithful))
    ]
    if not cuts:
        return repaired
    kept = [edit for edit in repaired.edits if not any(edit.end > cut.start and edit.start < cut.end for cut in cuts)]
    edits = tuple(sorted([*kept, *cuts], key=lambda edit: (edit.start, edit.end)))
    return replace(repaired, text=apply(repaired.faithful, edits), edits=edits)


def _stretches(parts: Sequence[Part], to_faithful: OffsetMap, length: int) -> Iterator[tuple[int, int, Kind]]:
    """Yield what is cut: each piece of furniture with the white space that parts it from what is kept."""
    spans = [to_faithful.span(part.start, part.end) for part in parts]
    last_text = max((number for number, part in enumerate(parts) if part.kind not in FURNITURE), default=-1)
    for number, part in enumerate(parts):
        if part.kind not in FURNITURE:
            continue
        start, end = spans[number]
        if number < last_text:
            yield start, spans[number + 1][0], part.kind
        else:
            yield (spans[number - 1][1] if number else 0), (length if number + 1 == len(parts) else end), part.kind
