"""A diff a person can read: the paragraphs of a page with its differences, or the differences alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from pipeline.model import DiffChunk

_PARAGRAPH_BREAK = re.compile(r"\n{2,}")
#: Control characters would be obeyed by a terminal; Unicode has pictures of them.
_PICTURES = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


def in_paragraphs(diff: Sequence[DiffChunk], text: str) -> list[list[DiffChunk]]:
    """Give a diff, in which white space is folded, the paragraphs of its text back.

    Where the diff is not of this text it comes back as one paragraph.
    """
    breaks = _paragraph_breaks(text) if " ".join(text.split()) == "".join(chunk.text for chunk in diff) else []
    paragraphs: list[list[DiffChunk]] = [[]]
    position = 0
    pending = iter(breaks)
    following = next(pending, None)
    for chunk in diff:
        end = position + len(chunk.text)
        start = position
        while following is not None and following < end:
            if chunk.equal:
                paragraphs[-1].append(_equal(chunk.text[start - position : following - position]))
                start = following + 1  # the space that stands for the break
                paragraphs.append([])
            following = next(pending, None)
        if not chunk.equal or start < end:
            rest = _equal(chunk.text[start - position :]) if chunk.equal else chunk
            paragraphs[-1].append(rest)
        position = end
    return [paragraph for paragraph in paragraphs if paragraph]


def in_lines(diff: Sequence[DiffChunk], text: str) -> list[list[DiffChunk]]:
    """Cut a diff, in which white space is folded, where the lines of its text end.

    A difference that goes over the end of a line stands on the first of its lines. Where the diff is not of this text
    there are no lines.
    """
    if " ".join(text.split()) != "".join(chunk.text for chunk in diff):
        return []
    ends = list(accumulate(len(line) + 1 for line in (" ".join(line.split()) for line in text.split("\n")) if line))
    lines: list[list[DiffChunk]] = [[]]
    position = 0
    for chunk in diff:
        reference, rest = chunk.reference, chunk.text
        while ends and position + len(rest) >= ends[0]:
            part = rest[: ends[0] - position]
            lines[-1].append(_equal(part) if chunk.equal else DiffChunk(False, reference, part))
            lines.append([])
            position, rest, reference = ends.pop(0), rest[len(part) :], ""
        if rest or reference:
            lines[-1].append(_equal(rest) if chunk.equal else DiffChunk(False, reference, rest))
        position += len(rest)
    return [line for line in lines if line]


def excerpts(diff: Sequence[DiffChunk], context: int = 50) -> Iterator[list[DiffChunk]]:
    """Yield the differences, near ones together, with so many characters of equal text around them."""
    group: list[DiffChunk] = []
    for index, chunk in enumerate(diff):
        if not chunk.equal:
            group.append(chunk)
            continue
        last = index == len(diff) - 1
        if group and not last and len(chunk.text) <= 2 * context:
            group.append(chunk)
            continue
        if group:
            group.append(_equal(_head(chunk.text, context)))
            yield group
            group = []
        if not last:
            group = [_equal(_tail(chunk.text, context))]
    if any(not chunk.equal for chunk in group):
        yield group


def visible(text: str) -> str:
    """Return a differing stretch so that it can be seen when it is only white space.

    >>> visible(" "), visible("to day")
    ('␣', 'to day')
    """
    return text if text.strip() else "␣" * len(text)


def obeyed_by_none(text: str) -> str:
    """Return a text, white space folded, as it can be printed to a terminal: control characters by their pictures.

    >>> obeyed_by_none("\\x1b[31mred")
    '␛[31mred'
    """
    return text.translate(_PICTURES)


def in_words(chunk: DiffChunk) -> str:
    """Say what a difference is.

    >>> in_words(DiffChunk(False, "’", "'"))
    "text: ' (apostrophe); reference: ’ (right single quotation mark)"
    >>> in_words(DiffChunk(False, " ", ""))
    'a space is missing'
    """
    if not chunk.text:
        return "a space is missing" if chunk.reference.isspace() else f"missing: {chunk.reference}"
    if not chunk.reference:
        return "a space too many" if chunk.text.isspace() else f"not in the reference: {chunk.text}"
    return f"text: {_named(chunk.text)}; reference: {_named(chunk.reference)}"


def _named(text: str) -> str:
    if len(text) != 1 or text.isalnum():
        return visible(text)
    name = unicodedata.name(text, f"U+{ord(text):04X}").lower()
    return f"{visible(text)} ({name})"


def _equal(text: str) -> DiffChunk:
    return DiffChunk(True, text, text)


def _head(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length].rpartition(" ")[0] + " …"


def _tail(text: str, length: int) -> str:
    return text if len(text) <= length else "… " + text[-length:].partition(" ")[2]


def _paragraph_breaks(text: str) -> list[int]:
    """Return where in the folded text a space stands for a paragraph break."""
    breaks: list[int] = []
    length = 0
    for paragraph in _PARAGRAPH_BREAK.split(text):
        folded = " ".join(paragraph.split())
        if not folded:
            continue
        if length:
            breaks.append(length)
            length += 1
        length += len(folded)
    return breaks
