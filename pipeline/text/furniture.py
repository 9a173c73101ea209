"""Leaving page furniture out of the clean text, with a record."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.model import FURNITURE, Edit, Kind, RepairedText
from pipeline.text.edits import OffsetMap, apply
from pipeline.text.layout import Composed, Part

RULE = "layout.furniture"


def without_furniture(repaired: RepairedText, parts: Sequence[Part]) -> RepairedText:
    """Return a text whose furniture is cut by edits; it stays in the faithful text.

    Args:
        repaired: the text in its layers.
        parts: the blocks of the raw text.
    """
    to_faithful = OffsetMap(repaired.faithful_edits)
    spans = [to_faithful.span(part.start, part.end) for part in parts]
    cuts = _cuts(repaired.faithful, spans, [part.kind for part in parts])
    if not cuts:
        return repaired
    kept = [edit for edit in repaired.edits if not any(edit.end > cut.start and edit.start < cut.end for cut in cuts)]
    edits = tuple(sorted([*kept, *cuts], key=lambda edit: (edit.start, edit.end)))
    flags = tuple(
        flag for flag in repaired.flags if not any(flag.end > cut.start and flag.start < cut.end for cut in cuts)
    )
    return replace(repaired, text=apply(repaired.faithful, edits), edits=edits, flags=flags)


def raw_without_furniture(composed: Composed) -> str:
    """Return a text as read, its furniture left out."""
    spans = [(part.start, part.end) for part in composed.parts]
    return apply(composed.text, _cuts(composed.text, spans, [part.kind for part in composed.parts]))


def _cuts(text: str, spans: Sequence[tuple[int, int]], kinds: Sequence[Kind]) -> list[Edit]:
    """Return what is cut: each piece of furniture with the white space that parts it from what is kept."""
    last_text = max((number for number, kind in enumerate(kinds) if kind not in FURNITURE), default=-1)
    cuts = []
    for number, kind in enumerate(kinds):
        if kind not in FURNITURE:
            continue
        start, end = spans[number]
        if number < last_text:
            end = spans[number + 1][0]
        else:
            start = spans[number - 1][1] if number else 0
            end = len(text) if number + 1 == len(kinds) else end
        cuts.append(Edit(start, end, text[start:end], "", RULE, {"kind": kind.value}))
    return cuts
