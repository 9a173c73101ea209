"""Notes at the foot of a page and the marks that refer to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"[\"'“‘]?(([*†‡§¶‖¹²³⁴-⁹])\2*)\s?")
_SIGNS = "*†‡§¶‖¹²³⁴-⁹"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a text refers to a note."""

    note: int  #: its number among the notes
    text: int  #: number of the text
    start: int
    end: int


def mark_of(note: str) -> str:
    """Return the sign that a note begins with; empty if there is none.

    >>> mark_of("† See page 12."), mark_of("See page 12.")
    ('†', '')
    """
    found = _MARK.match(note)
    return found[1] if found else ""


def without_mark(note: str) -> str:
    """Return a note without the sign that it begins with."""
    found = _MARK.match(note)
    return note[: found.start(1)] + note[found.end() :] if found else note


def find_references(texts: Sequence[str], notes: Sequence[str]) -> list[Reference]:
    """Return where the texts of a page refer to its notes; each mark is used once, in the order of the text.

    A mark follows a word, perhaps after a stop or a space: what begins a word is none.
    """
    found: list[Reference] = []
    used: set[tuple[int, int]] = set()
    for number, note in enumerate(notes):
        mark = mark_of(note)
        if not mark:
            continue
        pattern = re.compile(rf"(?<=[^\W_]|[.,;:!?\"'”’)])\s?{re.escape(mark)}(?![{_SIGNS}\w])")
        for place, text in enumerate(texts):
            match = next((m for m in pattern.finditer(text) if (place, m.end()) not in used), None)
            if match is not None:
                used.add((place, match.end()))
                found.append(Reference(number, place, match.start(), match.end()))
                break
    return found
