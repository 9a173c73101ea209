"""Which words of a text its reference confirms."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.text.align import opcodes, pairs
from pipeline.text.characters import LINE_END_HYPHENS, SOFT_HYPHEN
from pipeline.text.normal import hyphenated, normalise, normalise_alike, settle_line_ends
from pipeline.text.segment import segments

_PROFILE = "archive"
_HYPHEN = f"[{re.escape(LINE_END_HYPHENS + SOFT_HYPHEN)}]"
#: What stands between white spaces, and whatever a hyphen at the end of a line ties to it.
_WORD = re.compile(rf"(?:\S*[^\W\d_]{_HYPHEN}[^\S\n]*\n\s*(?=[^\W\d_]))*\S+")


def verified_spans(reference: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of `text` that hold words which agree with the reference, in place, sorted.

    A span is what stands between white spaces: a word with the punctuation that clings to it. It is
    left out as soon as any of it differs in more than what the normalisation "archive" forgives. The
    halves of a word divided at the end of a line make one span.
    """
    normal_reference, _ = normalise_alike(reference, (text,), _PROFILE)
    found = hyphenated((normal_reference,))
    parts: list[str] = []
    words: list[tuple[int, int, int, int]] = []  # span in the text, and in `parts`
    for match in _WORD.finditer(text):
        first = len(parts)
        word = match[0]
        if word.isascii() and word.isalpha():
            parts.append(word)
        else:
            parts += _parts(normalise(settle_line_ends(word, found), _PROFILE))
        words.append((*match.span(), first, len(parts)))
    reference_parts = segments(normal_reference)
    printed = [part for part in reference_parts if part != " "]
    places = {place: there for there, place in pairs(opcodes(printed, parts))}
    missed = _edges_missed(reference_parts, set(places.values()))
    return tuple(
        (start, end)
        for start, end, first, last in words
        if first in places
        and all(places.get(place) == places[first] + place - first for place in range(first, last))
        and missed.isdisjoint((places[first], places[last - 1] + 1))
    )


def _edges_missed(parts: list[str], hit: set[int]) -> set[int]:
    """Return the places, counted without spaces, between two parts that touch and of which one is not among `hit`."""
    missed = set()
    place = 0
    for part, after in pairwise(parts):
        if part == " ":
            continue
        place += 1
        if after != " " and not {place - 1, place} <= hit:
            missed.add(place)
    return missed


def _parts(text: str) -> list[str]:
    return [segment for segment in segments(text) if segment != " "]
