"""Stretches of a text: whole words, lines, and what stands around a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]+\n?")
_CONTEXT = 42  #: characters shown on either side of a word in lists
_LONGEST_WORD = 60  #: a span is widened to whole words, but not along endless ones


def plain(text: str) -> str:
    """Return a short text with its line breaks shown and nothing left invisible.

    >>> plain("indus-\\ntry"), plain("")
    ('indus-↵try', '(nothing)')
    """
    if not text:
        return "(nothing)"
    return text.replace("\n", "↵") if text.strip() else "(space)"


def whole_words(text: str, start: int, end: int) -> Span:
    """Widen a span that begins or ends inside a word."""
    lowest, highest = max(start - _LONGEST_WORD, 0), min(end + _LONGEST_WORD, len(text))
    first, last = start, end
    if start == end or _in_word(text[start]):
        while first > lowest and _in_word(text[first - 1]):
            first -= 1
    if start == end or _in_word(text[end - 1]):
        while last < highest and _in_word(text[last]):
            last += 1
    return first, last


def with_neighbours(text: str, start: int, end: int) -> Span:
    """Widen a span of signs or spaces by the words on both sides of it, as far as they stand on its line."""
    lowest, highest = max(start - _LONGEST_WORD, 0), min(end + _LONGEST_WORD, len(text))
    if start > lowest and text[start - 1] == " ":
        start -= 1
    while start > lowest and not text[start - 1].isspace():
        start -= 1
    if end < highest and text[end] == " ":
        end += 1
    while end < highest and not text[end].isspace():
        end += 1
    return start, end


def trimmed(text: str, span: Span) -> Span:
    """Return a span without the white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def context(text: str, span: Span) -> tuple[str, str, str]:
    """Return what stands before a span, the span itself, and what stands after it, on a line."""
    before = text[max(span[0] - _CONTEXT, 0) : span[0]]
    after = text[span[1] : span[1] + _CONTEXT]
    if span[0] > _CONTEXT:
        before = "…" + before.partition(" ")[2]
    if span[1] + _CONTEXT < len(text):
        after = after.rpartition(" ")[0] + "…"
    return _on_a_line(before), _on_a_line(text[span[0] : span[1]]), _on_a_line(after)


def lines(text: str) -> Iterator[Span]:
    """Yield the spans of the lines that hold something, line ends included."""
    return (match.span() for match in _LINE.finditer(text) if not match[0].isspace())


def _in_word(char: str) -> bool:
    return char.isalnum() or char in "'’-"


def _on_a_line(text: str) -> str:
    return text.replace("\n", " ")
