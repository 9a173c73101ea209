"""What a text has where its reference has something else, so that a person can read it.

Characters aligned one by one make a salad of letters where a word was misread. So whole words are
aligned first, and only what is left over in between is aligned by characters and then cut, where that
alignment passes between two words (or punctuation marks) on both sides at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from pipeline.model import DiffChunk
from pipeline.text.align import Opcode, opcodes
from pipeline.text.segment import segments


def diff(reference: str, text: str) -> tuple[DiffChunk, ...]:
    """Return the chunks, equal and different in turn, that make up both texts.

    Args:
        reference: with white space folded.
        text: the same.
    """
    chunks: list[DiffChunk] = []
    for old, new in _pieces(reference, text):
        equal = old == new
        if chunks and chunks[-1].equal == equal:
            last = chunks.pop()
            old, new = last.reference + old, last.text + new
        chunks.append(DiffChunk(equal, old, new))
    return tuple(chunks)


def _pieces(reference: str, text: str) -> Iterator[tuple[str, str]]:
    if reference == text:
        if text:
            yield reference, text
        return
    words, text_words = reference.split(" "), text.split(" ")
    starts, text_starts = _starts(words), _starts(text_words)
    position = text_position = 0
    for step in opcodes(words, text_words):
        if step.tag != "equal":
            continue
        start, text_start = starts[step.start], text_starts[step.text_start]
        yield from _refined(reference[position:start], text[text_position:text_start])
        position, text_position = starts[step.end] - 1, text_starts[step.text_end] - 1
        yield reference[start:position], text[text_start:text_position]
    yield from _refined(reference[position:], text[text_position:])


def _starts(words: list[str]) -> list[int]:
    return [0, *accumulate(len(word) + 1 for word in words)]


def _refined(reference: str, text: str) -> Iterator[tuple[str, str]]:
    """Cut two differing stretches at the places that lie between words in both."""
    if not reference or not text:
        if reference or text:
            yield reference, text
        return
    ends, text_ends = _ends(reference), _ends(text)
    start = text_start = 0
    for end, text_end in _path(opcodes(reference, text)):
        if end in ends and text_end in text_ends:
            yield reference[start:end], text[text_start:text_end]
            start, text_start = end, text_end


def _ends(text: str) -> set[int]:
    return set(accumulate(map(len, segments(text))))


def _path(steps: list[Opcode]) -> Iterator[tuple[int, int]]:
    """Yield the positions in both sequences that an alignment passes, the end of both last."""
    for tag, start, end, text_start, text_end in steps:
        for ahead in range(1, max(end - start, text_end - text_start) + 1):
            yield start if tag == "insert" else start + ahead, text_start if tag == "delete" else text_start + ahead
